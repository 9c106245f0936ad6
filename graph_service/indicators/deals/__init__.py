"""Numbers of one opportunity: coverage, single thread, verdict, risk (decisions, sections 2 and 3)."""
