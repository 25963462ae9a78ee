"""Generators of the embedded data: seeded, NumPy and Pillow only."""
