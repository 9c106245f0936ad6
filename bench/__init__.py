"""Benchmarks: each figure and what a user would run instead, side by side in one run (``python -m bench``)."""
