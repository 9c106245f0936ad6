"""MYDR: the monthly, yearly, daily and real-time reviews (domain analysis, A.3)."""
