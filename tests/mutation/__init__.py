"""Faults planted in the code one after another, to see whether the tests notice: ``python -m tests.mutation``."""
