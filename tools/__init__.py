"""What maintainers run: build, lint, measure, stamp. `python -m tools.build`, and so on; `make help` lists them."""
