"""Stands in for JAX: its NumPy is NumPy, in float64."""
