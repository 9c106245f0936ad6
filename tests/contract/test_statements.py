"""Every statement is a file, a typed constant and a row model, and the three agree."""

import dataclasses
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest

from graph_service.domain.schema import LABELS, TIES
from graph_service.facts.chapters import tables_of
from graph_service.facts.table import Chapter
from graph_service.recording.record import Record
from graph_service.recording.registry import kinds
from graph_service.store.statements import GIVEN, Statement
from tests.contract.cypher_text import FOLDER, KEYWORD, WRITES, Text, name_of, statement_files
from tests.contract.everything import import_everything

import_everything()
FILES = {name_of(path): path for path in statement_files()}
STATEMENTS = {name: statement for name, statement in Statement.registry.items() if not name.startswith("migrations/")}
TEXTS = {name: Text(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

each_statement = pytest.mark.parametrize("name", sorted(FILES))


OF_THE_SCHEMA = {"writes/drop_index", "writes/drop_constraint"}
"""Commands that take no map."""


def names(model: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(model))


def test_every_file_is_declared_once_and_every_declaration_has_its_file() -> None:
    assert sorted(STATEMENTS) == sorted(FILES)


@each_statement
def test_a_statement_says_in_two_lines_what_a_row_means_and_where_it_starts(name: str) -> None:
    first, second, third, *_ = TEXTS[name].raw.splitlines()
    assert re.match(r"// (One row|At most one row|Up to \$\w+ rows|No rows)\b.*\.$", first), first
    assert re.match(r"// Starts from\b.*\.$", second), second
    assert third == "CYPHER 5"


@each_statement
def test_the_parameters_of_the_text_are_the_fields_of_its_model(name: str) -> None:
    assert TEXTS[name].parameters == set(names(STATEMENTS[name].params))


@each_statement
def test_a_statement_takes_nothing_but_the_map_it_is_given(name: str) -> None:
    """Else there is a plan for each combination of empty lists, each made when somebody waits for it."""
    if name in OF_THE_SCHEMA:
        assert TEXTS[name].parameters == {"name"}
        return
    assert re.findall(r"\$\w+\.?", TEXTS[name].code) == [f"${GIVEN}."] * TEXTS[name].code.count("$")


@each_statement
def test_the_columns_are_the_fields_of_the_row_in_order(name: str) -> None:
    assert TEXTS[name].aliases == names(STATEMENTS[name].row)


@each_statement
def test_no_line_holds_two_clauses(name: str) -> None:
    for line in TEXTS[name].code.splitlines():
        inside = re.sub(r"\[[^\]]*\]|STARTS WITH|ENDS WITH", "", line)
        beginning = re.match(rf"\s*(?:{KEYWORD})\b", inside)
        rest = inside[beginning.end() :] if beginning else inside
        assert not re.search(rf"\b(?:{KEYWORD})\b", rest), line


def test_reads_do_not_write_and_dossiers_only_lock() -> None:
    for name, text in TEXTS.items():
        if name.startswith("reads/"):
            assert not WRITES & set(text.clauses), name
        if name.startswith("dossier/"):
            writes = [line.strip() for line in text.code.splitlines() if re.match(rf"\s*({'|'.join(WRITES)})\b", line)]
            assert len(writes) == 1, name
            assert re.fullmatch(r"SET \w+\._lock = true", writes[0]), writes


@each_statement
def test_nothing_is_written_by_the_map(name: str) -> None:
    assert "+=" not in TEXTS[name].code
    assert not re.search(r"SET\s+\w+\s*=\s", TEXTS[name].code)


@each_statement
def test_every_match_starts_from_a_label_or_something_bound(name: str) -> None:
    for scope in TEXTS[name].scopes:
        for clause in re.findall(r"^\s*(?:OPTIONAL )?MATCH ([^\n]*)", scope.text, re.MULTILINE):
            labels = re.findall(r"\(\w*:[A-Z]", clause)
            bound = [variable for variable in re.findall(r"\((\w+)\)", clause) if is_bound_before(variable, name)]
            assert labels or bound, f"{name}: MATCH {clause}"


def is_bound_before(variable: str, name: str) -> bool:
    code = TEXTS[name].code
    return bool(re.search(rf"\({variable}:[A-Z]|\bAS {variable}\b", code))


INDEXES = frozenset(
    index
    for path in (FOLDER / "migrations").glob("*.cypher")
    for index in re.findall(
        r"^(?:CREATE INDEX|CREATE CONSTRAINT) [^;]*?FOR [^;]*?\[?\w+:(\w+)[^;]*?(?:ON|REQUIRE) \(?\w+\.(\w+)",
        path.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
"""(label or type, property) of every index but those of full texts."""


@each_statement
def test_what_an_index_finds_is_sought_with_a_hint(name: str) -> None:
    """So the plan is a good one whatever the database had counted when it made it."""
    for sought, hints in TEXTS[name].searches:
        by_index = [f"{variable}:{kind}({key})" for variable, kind, key in sought if (kind, key) in INDEXES]
        assert not by_index or set(by_index) & set(hints), f"{by_index} without USING INDEX SEEK"


@each_statement
def test_no_hop_is_unbounded(name: str) -> None:
    assert not re.search(r"\[\w*:[\w|]+\*(?!\d*\.\.\d|\d+[\] ])", TEXTS[name].code)


@each_statement
def test_labels_and_ties_are_in_the_vocabulary(name: str) -> None:
    used = set(re.findall(r"[\w)|\[(:](?<!\s):([A-Za-z_]\w*)", TEXTS[name].code))
    used |= {kind for scope in TEXTS[name].scopes for kinds_ in scope.kinds.values() for kind in kinds_}
    assert not used - {*LABELS, *TIES}


@each_statement
def test_properties_belong_to_what_they_are_asked_of(name: str) -> None:
    known = {**LABELS, **{type_: properties for type_, (_, properties) in TIES.items()}}
    asked = {pair for scope in TEXTS[name].scopes for pair in scope.properties}
    unknown = [(sorted(of), key) for of, key in asked if not any(key in known.get(kind, ()) for kind in of)]
    assert not unknown


@each_statement
def test_ties_run_between_the_labels_of_the_vocabulary(name: str) -> None:
    for scope in TEXTS[name].scopes:
        for tie in scope.ties:
            lefts = tie.left.labels or tuple(scope.kinds.get(tie.left.variable, ()))
            rights = tie.right.labels or tuple(scope.kinds.get(tie.right.variable, ()))
            for type_ in tie.types:
                ways = [(lefts, rights)] * (tie.points != "<") + [(rights, lefts)] * (tie.points != ">")
                assert any(can_run(type_, start, end) for start, end in ways), f"{name}: {tie}"


def can_run(type_: str, start: Iterable[str], end: Iterable[str]) -> bool:
    """Whether the vocabulary has this tie from one of the labels to one of the others; no label = any."""
    (froms, tos), _ = TIES[type_]
    begins, ends = froms.split("|"), tos.split("|")
    return any(a in begins and b in ends for a, b in product(tuple(start) or begins, tuple(end) or ends))


@pytest.mark.parametrize("chapter", list(Chapter))
def test_a_chapter_returns_the_columns_of_its_tables_in_order(chapter: Chapter) -> None:
    maps = TEXTS[f"dossier/{chapter.value}"].maps
    assert maps == {name: tuple(table.columns) for name, table in tables_of(chapter).items()}


@pytest.mark.parametrize("chapter", list(Chapter))
def test_every_property_a_chapter_reads_is_known_to_the_check(chapter: Chapter) -> None:
    """Every column is traced to a property: but keys, kinds, who is here, `how` (KNOWS.kind), `recorded_by`."""
    text = TEXTS[f"dossier/{chapter.value}"]
    traced = {key for scope in text.scopes for _, key in scope.properties}
    columns = {column for table in tables_of(chapter).values() for column in table.columns}
    derived = {column for column in columns if re.search(r"_(id|kind|is_here)$|^(how|recorded_by)$", column)}
    assert columns - derived <= traced


RECORDS: list[Record] = [record for kind in kinds() for record in kind.records]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.find.name)
def test_what_is_found_of_a_record_is_its_head_and_its_fields(record: Record) -> None:
    listed = re.search(r"collect\(\[\n(.*)\n\]\) AS records", TEXTS[record.find.name].code, re.DOTALL)
    assert listed, "RETURN collect([...]) AS records"
    depth_one = re.sub(r"\bCASE\b.*?\bEND\b", "case", listed[1], flags=re.DOTALL)
    items = [item.strip() for item in re.sub(r"\([^()]*\)", "()", depth_one).split(",")]
    assert len(items) == 3 + len(record.fields)
    for item, column in zip(items[3:], record.fields, strict=True):
        direct = re.fullmatch(r"\w+\.(\w+)(?:\.epochMillis)?", item)
        if direct and direct[1] != "id":
            assert direct[1] == column, f"{record.find.name}: {item} stands where {column} belongs"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.write.name)
def test_what_is_written_of_a_record_are_its_fields(record: Record) -> None:
    derived = () if record.derived is None else record.derived.columns
    wanted = {"id", "digest", "version", *record.fields, *derived}
    statements = [record.write, *(link.write for link in record.links)]
    read = {statement.name: set(re.findall(r"\brow\.(\w+)", TEXTS[statement.name].code)) for statement in statements}
    assert all(columns <= wanted for columns in read.values()), read
    assert {"id", "digest", "version"} <= read[record.write.name]
    unread = set(record.fields) - set().union(*read.values())
    assert all(field.endswith("_thing") for field in unread), "only what chose the statement may go unread"
    for assigned, column in re.findall(r"\w+\.(\w+) = (?:\w+\()?row\.(\w+)", TEXTS[record.write.name].code):
        assert assigned == column, record.write.name


def planted(raw: str, old: str, new: str) -> Text:
    assert old in raw
    return Text(raw.replace(old, new, 1))


def test_the_reader_of_texts_sees_planted_faults() -> None:
    seats = Path(FILES["writes/upsert_holdings"]).read_text(encoding="utf-8")
    misnamed = planted(seats, "r.digest =", "r.digset =")
    assert (frozenset({"HOLDS"}), "digset") in misnamed.scopes[0].properties
    turned = planted(seats, "(p)-[r:HOLDS {id: row.id}]->(s)", "(p)<-[r:HOLDS {id: row.id}]-(s)")
    tie = turned.scopes[0].ties[-1]
    assert tie.points == "<"
    assert not can_run("HOLDS", turned.scopes[0].kinds["s"], turned.scopes[0].kinds["p"])
    unhinted = planted(seats, "USING INDEX SEEK s:Seat(id)", "")
    assert ([("s", "Seat", "id")], []) in unhinted.searches
    of_two = planted(seats, "(p:Person {id", "(p:Person|Employee {id")
    assert {("p", "Person", "id"), ("p", "Employee", "id")} <= {
        each for sought, _ in of_two.searches for each in sought
    }
    pipeline = Path(FILES["dossier/pipeline"]).read_text(encoding="utf-8")
    swapped = planted(pipeline, "r.s.political", "r.s.politics")
    assert (frozenset({"Seat"}), "politics") in {pair for scope in swapped.scopes for pair in scope.properties}
