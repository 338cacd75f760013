"""Rehearsals: whole cases played through the product's own doors."""
