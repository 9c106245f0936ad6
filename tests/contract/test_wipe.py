"""A wipe removes every label but those that remember what was done."""

import re

from graph_service.domain.schema import LABELS
from graph_service.recording.wipe import DELETE_SOME_FACTS

KEPT = {"Company", "Operation", "AuditEvent", "SealHead", "Migration", "MigrationLock", "Erasure"}


def test_a_label_is_removed_by_a_wipe_or_kept_on_purpose() -> None:
    named = re.search(r"MATCH \(n:([\w|]+)\)", DELETE_SOME_FACTS.text)
    assert named is not None
    assert set(named[1].split("|")) == set(LABELS) - KEPT
