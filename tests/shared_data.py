"""Real data beside the checkout: ``../shared/data``, or the folder that SHARED_DATA names.

It is used in place and never copied into the project; tests that need it are skipped, saying so, where it is absent.
"""

import os
from pathlib import Path

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
