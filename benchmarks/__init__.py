"""Caseboard measured beside other Yjs servers, on one machine, in one run."""
