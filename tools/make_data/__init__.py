"""Generators of the data in data/: seeded, NumPy and Pillow only. `python -m tools.make_data [NAME ...]`."""
