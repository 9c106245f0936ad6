"""What rights, privacy, durability and overload are measured with: an invented world, faults, clients, load, scanners.

Each part is tested first by planting the fault it is meant to catch.
"""
