"""Relationship intelligence for B2B key accounts: who decides, whom we reach, who can stop a deal."""

__version__ = "0.1.0"
