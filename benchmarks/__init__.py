"""Measurements of whole commands; run from the top folder with ``python -m benchmarks.NAME``."""
