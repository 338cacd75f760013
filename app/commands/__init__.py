"""The commands of `caseboard`, one module for each group of them."""
