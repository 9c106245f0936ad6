"""Every place that may hold personal data: whose it is, how secret, and which step of an erasure empties it.

A property of the vocabulary that is not classified here fails a contract test, so nothing about people can be added
unnoticed. Export, erasure and the notice read this table. Ids are not in it: an id names a thing inside the service
and stays where structure must (an id must not be somebody's name; the templates say so).
"""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from graph_service.domain.secrecy import FieldClass


class Whose(StrEnum):
    """Classes of people the service knows something about."""

    PERSON = "person"
    EMPLOYEE = "employee"


class Step(StrEnum):
    """A step of an erasure; each is one or more operations, done in this order, the name last."""

    TEXTS = "texts"
    INTERACTIONS = "interactions"
    RATINGS = "ratings"
    HELPED = "helped"
    TIES = "ties"
    SEATS = "seats"
    CONTESTS = "contests"
    KEYS = "keys"
    STAGED = "staged"
    IMAGES = "images"
    NODE = "node"


STEPS: Mapping[Whose, tuple[Step, ...]] = {
    Whose.PERSON: (
        Step.TEXTS, Step.INTERACTIONS, Step.RATINGS, Step.HELPED, Step.TIES, Step.SEATS, Step.IMAGES, Step.STAGED,
        Step.NODE,
    ),
    Whose.EMPLOYEE: (
        Step.TEXTS, Step.RATINGS, Step.TIES, Step.CONTESTS, Step.KEYS, Step.IMAGES, Step.STAGED, Step.NODE,
    ),
}  # fmt: skip
"""The steps of an erasure, by whose data it erases."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Whose data may stand there, its class, and the step that empties it for each of them (none: it is kept)."""

    field_class: FieldClass | None = None
    erased: Mapping[Whose, Step] = dataclasses.field(default_factory=dict)
    kept: Mapping[Whose, str] = dataclasses.field(default_factory=dict)
    """Whose data stays there, and why."""

    @property
    def whose(self) -> frozenset[Whose]:
        """Whose data may stand there; nobody's where it is about things only."""
        return frozenset({*self.erased, *self.kept})


P, E = Whose.PERSON, Whose.EMPLOYEE
NOTHING = Place()
"""About things, never about people."""
TEXT_ABOUT_ANYBODY = Place(FieldClass.ATTITUDE, {P: Step.TEXTS, E: Step.TEXTS})
"""Somebody wrote it; whoever is named in it may be erased from it by their name."""
ON_THE_NODE = Place(FieldClass.STRUCTURE, {P: Step.NODE})
OWN_NODE = Place(FieldClass.STRUCTURE, {E: Step.NODE})
HOW_LONG = Place(FieldClass.STRUCTURE, kept={E: "sums over periods need to know when somebody was with us"})
TIE = Place(FieldClass.STRUCTURE, {P: Step.TIES, E: Step.TIES})
DUTY = Place(
    FieldClass.STRUCTURE, kept={E: "who was in charge of a customer or a deal, by id, is the company's record"}
)
RATING = Place(FieldClass.ATTITUDE, {P: Step.RATINGS, E: Step.RATINGS})
SEAT = Place(FieldClass.STRUCTURE, {P: Step.SEATS})
POST = Place(FieldClass.STRUCTURE, {P: Step.NODE})
HELP = Place(FieldClass.CONTRIBUTION, {P: Step.HELPED}, {E: "who helped on a deal, by id: parts of others rest on it"})
MEETING = Place(FieldClass.CONTACT, {P: Step.INTERACTIONS, E: Step.TEXTS})
MARK = Place(FieldClass.STRUCTURE, kept={P: "marks hold ids only", E: "who did what, by id, must stay answerable"})
KEY = Place(FieldClass.STRUCTURE, {E: Step.KEYS})
IMAGE = Place(FieldClass.ATTITUDE, {P: Step.IMAGES, E: Step.IMAGES})
OBJECTION = Place(FieldClass.CONTRIBUTION, {P: Step.TEXTS, E: Step.CONTESTS})


def _each(names: str, place: Place) -> dict[str, Place]:
    return dict.fromkeys(names.split(), place)


_RECORDED = "digest version source external_id"
_DATED = "id from to recorded_at recorded_assumed to_recorded_at"

NODES: Mapping[str, Mapping[str, Place]] = {
    "Person": _each(f"id name name_en pinyin initials title organisation {_RECORDED}", ON_THE_NODE),
    "Employee": {
        **_each(f"name name_en pinyin initials role perf_base opt_out own_opt_out {_RECORDED}", OWN_NODE),
        **_each("id hired_on left_on left_recorded_at recorded_at recorded_assumed", HOW_LONG),
    },
    "Observation": {
        **_each(f"id metric value text valid_at recorded_at recorded_assumed recorded_by {_RECORDED}", RATING),
        "evidence": TEXT_ABOUT_ANYBODY,
    },
    "Interaction": {
        **_each("purpose summary attitude missed_reason", MEETING),
        **_each(
            f"id kind mode planned_at held_at minutes outcome next_at recorded_at recorded_assumed {_RECORDED}", NOTHING
        ),
    },
    "Contest": {
        **_each("text reason", OBJECTION),
        **_each("id status proof opened_at answered_at", MARK),
        "_lock": NOTHING,
    },
    "ApiKey": _each("id hash role issued_at expires_at last_used_at revoked_at", KEY),
    "AuditEvent": {
        **_each("id at actor role action object_kind object_ids operation_id purpose_digest number seal", MARK),
        "purpose": TEXT_ABOUT_ANYBODY,
    },
    "Operation": _each("id kind body_hash status result at attempts", MARK),
    "Load": _each(
        "id started_at finished_at status folder_digest counts holder renewed_at before_undo undone_at "
        "state_of sources",
        NOTHING,
    ),
    "LoadStep": _each("id load_id number kind made", MARK),
    "BeforeImage": _each("id step_id place fact_id ids image", IMAGE),
    "ImportJob": {
        **_each("id actor submitted_at language", MARK),
        **_each("status file_digest bytes started_at finished_at holder lease_until attempts counts", NOTHING),
    },
    "Erasure": {
        **_each("id kind subject_id status place removed requested_at requested_by finished_at", MARK),
        "_lock": NOTHING,
    },
    "Opportunity": {
        "loss_reason": TEXT_ABOUT_ANYBODY,
        **_each(
            "id name name_en pinyin initials amount budget award discount customised origin created_on "
            "expected_close closed_on closed_recorded_at status approval_quota recorded_at recorded_assumed "
            f"{_RECORDED}",
            NOTHING,
        ),
    },
    "Closing": {
        "loss_reason": TEXT_ABOUT_ANYBODY,
        **_each(f"status {_DATED} {_RECORDED}", NOTHING),
    },
    "Alert": {"evidence": TEXT_ABOUT_ANYBODY, **_each("id rule severity opened_at closed_at", NOTHING)},
    "Task": {
        "result": TEXT_ABOUT_ANYBODY,
        **_each(f"id kind template_id status due_on done_on to_standard blocked_since {_RECORDED}", NOTHING),
    },
}  # fmt: skip
"""Labels with places of personal data; every property of each."""

IMPERSONAL = frozenset({
    "OrgUnit", "Customer", "Department", "Competitor", "Product", "Seat", "Stage", "Agreement", "WorkOrder", "Order",
    "Invoice", "Expense", "Promotion", "Store", "Target", "Metric", "Company", "Migration", "MigrationLock", "SealHead",
})  # fmt: skip
"""Labels about things only."""

TIES: Mapping[str, Mapping[str, Place]] = {
    "WORKS_IN": _each(f"{_DATED} title key power power_scope {_RECORDED}", POST),
    "REPORTS_TO": _each(f"{_DATED} {_RECORDED}", TIE),
    "SWAYS": _each(f"{_DATED} strength sign {_RECORDED}", TIE),
    "KNOWS": _each(f"{_DATED} strength kind sensitivity {_RECORDED}", TIE),
    "AT_ODDS_WITH": _each(f"{_DATED} strength {_RECORDED}", TIE),
    "HOLDS": _each(f"{_DATED} {_RECORDED}", SEAT),
    "COVERS": _each(f"{_DATED} role focus with_subsidiaries {_RECORDED}", DUTY),
    "WORKS_ON": _each(f"{_DATED} role {_RECORDED}", DUTY),
    "SERVES": _each(f"{_DATED} route freq {_RECORDED}", DUTY),
    "HELPED": _each(
        f"id person_id kind at needs_confirmation confirmed_at confirmed_by recorded_at recorded_assumed {_RECORDED}",
        HELP,
    ),
    "COMPETES_FOR": {
        **_each("solution strategy", TEXT_ABOUT_ANYBODY),
        **_each(f"id quote result {_RECORDED}", NOTHING),
    },
    "ENTERED": {
        "reason": TEXT_ABOUT_ANYBODY,
        "by": DUTY,
        **_each(f"id at decision {_RECORDED}", NOTHING),
    },
    "STAFFED_BY": _each(f"id days cost rating rated_by {_RECORDED}", DUTY),
    "ASSIGNED_TO": _each("from to", DUTY),
    "CHEERED": _each("at", DUTY),
    "SAME_AS": _each("id recorded_at", ON_THE_NODE),
    "DIFFERS_FROM": _each("id recorded_at seen", ON_THE_NODE),
}
"""Ties with places of personal data; every property of each."""

BARE: Mapping[str, Place] = {
    "MEMBER_OF": HOW_LONG,
    "LEADS": TIE,
    "TOOK_PART": DUTY,
    "WITH": Place(FieldClass.CONTACT, {P: Step.INTERACTIONS}),
    "FOR": Place(FieldClass.CONTACT, {P: Step.INTERACTIONS}),
    "ABOUT": RATING,
    "HELD_BY": Place(FieldClass.ATTITUDE, kept={E: "by whom a rating is held, by id: reach and parts rest on it"}),
    "RECORDED": Place(FieldClass.ATTITUDE, kept={E: "by whom a rating was written down, by id"}),
    "REQUESTED": DUTY,
    "SPENT": DUTY,
    "TO": DUTY,
    "ACTS_FOR": KEY,
    "CONTESTS": MARK,
    "ANSWERED": MARK,
}
"""Ties that say something about a person by being there."""

BETWEEN_THINGS = frozenset({
    "PART_OF", "OF", "AT", "FOLLOWS", "IN", "PASSES_TO", "WON_AS", "RENEWS", "RESOLVES", "BY", "SHIPS_TO", "LINE",
    "BILLS", "CHARGED_TO", "UNDER", "ON", "DRIVES",
})  # fmt: skip
"""Ties between things only."""

SEALED: Mapping[str, tuple[str, ...]] = {
    "Observation": ("evidence",),
    "Interaction": ("purpose", "summary", "attitude", "missed_reason"),
    "Contest": ("text", "reason"),
}
"""Notes stored under a key each, which an erasure destroys: what lingers of them in files and copies is unreadable."""


@dataclasses.dataclass(frozen=True)
class Elsewhere:
    """A place outside nodes and ties, and what empties it."""

    name: str
    holds: str
    emptied: str


ELSEWHERE = (
    Elsewhere("indexes of names", "names, inside the database", "with the node, in the same transaction"),
    Elsewhere(
        "caches of dossiers and answers, in every process", "whole dossiers, computed answers",
        "every step moves the revisions it touches; a process asks for them with each question",
    ),
    Elsewhere("staged import files", "files on their way in", "the step `staged` removes them"),
    Elsewhere("logs of the service", "ids only", "hold no names; turned over by the operator"),
    Elsewhere(
        "traces of unexpected failures of the command line", "may hold what was on the way",
        "files of the machine's temporary folder; its operator removes them",
    ),
    Elsewhere("files handed in, rejected rows", "what the files said", "whoever loads them removes them"),
    Elsewhere(
        "store files and transaction logs of the database", "removed values linger in freed space and in logs",
        "logs after 2 days and the next checkpoint; freed space when written over or when the store is copied",
    ),
    Elsewhere(
        "keys of notes", "a key for each note, no text: `text_keys.sqlite` in the home",
        "every step destroys the keys of the notes it empties; the file overwrites what it deletes",
    ),
    Elsewhere(
        "the ledger of erasures", "ids of whoever was erased: `erasures` in the home",
        "kept: whoever was erased stays erased when a dump is restored",
    ),
    Elsewhere("dumps and backups", "everything as of their day", "the operator's to remove after their time"),
)  # fmt: skip
"""Places that no statement reaches by label."""
