"""Relationship intelligence for B2B key accounts: who decides, whom we reach, who can stop a deal."""

import os

__version__ = "0.1.0"

# Read when polars is imported. Its threads would take every processor for one question, from the database and from
# those whose turn is next; on small tables, which most are, they cost more than they gain.
os.environ.setdefault("POLARS_MAX_THREADS", str(max(1, (os.cpu_count() or 1) // 2)))
