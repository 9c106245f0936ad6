"""Faults, clients that remember, and load: what the rows about durability and overload are measured with.

Each part is tested first by planting the fault it is meant to catch (``tests/unit/test_harness.py``).
"""
