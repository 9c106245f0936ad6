"""What everything else stands on: scores, coverage, grades, opposition, influence (domain analysis, A.1)."""
