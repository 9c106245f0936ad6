"""Paths, flows and games on one small graph: pure functions, exact."""
