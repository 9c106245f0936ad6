"""What can be told of a statement from its text alone: just enough grammar for the house style.

Not a parser of Cypher: the offline lint and the server are. It reads what they leave open, such as which
properties a MERGE writes or in which order a RETURN names its columns.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from graph_service.store.statements import GIVEN

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cypher"
KEYWORD = (
    r"OPTIONAL MATCH|ON CREATE SET|ON MATCH SET|DETACH DELETE|ORDER BY|UNION ALL|MATCH|UNWIND|WITH|WHERE|RETURN"
    r"|SET|REMOVE|MERGE|CREATE|DELETE|CALL|YIELD|UNION|SKIP|LIMIT|FOREACH|LOAD CSV|SHOW"
)
WRITES = frozenset({"SET", "ON CREATE SET", "ON MATCH SET", "REMOVE", "MERGE", "CREATE", "DELETE", "DETACH DELETE"})
_CLAUSE = re.compile(rf"^[ \t]*({KEYWORD})\b", re.MULTILINE)
_TOKEN = re.compile(r"//[^\n]*|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`([^`]*)`")
_NODE = re.compile(r"\(\s*(\w+)?((?:[:|]\w+)*)\s*(\{[^{}]*\})?\s*\)")
_TIE = re.compile(r"(<)?-(?:\[\s*(\w+)?(?::(\w+(?:\|\w+)*))?(?:\*[\d.]*)?\s*(\{[^{}]*\})?\s*\])?-(>)?")
_SUBQUERY = re.compile(r"(?:\bCALL\s*\([^)]*\)|\b(?:EXISTS|COLLECT|COUNT))\s*\{")
_ACCESS = re.compile(r"(?<![\w.$])([a-z_]\w*)((?:\.\w+)+)(?!\w*\()")
_COLLECTED = re.compile(r"(?:collect\(|\[(?:\w+ IN \w+ \| )?)\{([^{}]*)\}[)\]]\s+AS\s+(\w+)")
_SOUGHT = re.compile(r"[(\[](\w*):([\w|]+) \{(\w+): ")
_COMPARED = re.compile(r"^\s*WHERE (\w+)\.(\w+) (?:IN|=|[<>]=?) (?!.* OR )", re.MULTILINE)
_HINT = re.compile(r"\bUSING INDEX SEEK (\w+:\w+\(\w+\))")
_ITEM = re.compile(r"\b(\w+)\s+IN\s+(\w+)\b")


def statement_files() -> list[Path]:
    """All files below cypher/ that hold one statement; migrations hold many and are no statements of the service."""
    return sorted(path for path in FOLDER.glob("*/*.cypher") if path.parent.name != "migrations")


def name_of(path: Path) -> str:
    """The name of a statement: its path below cypher/ without its ending."""
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@dataclass(frozen=True)
class Tie:
    """One tie of a pattern, read from left to right: variables or labels at its ends, its types, its direction."""

    left: "Node"
    types: tuple[str, ...]
    right: "Node"
    points: str


@dataclass(frozen=True)
class Node:
    """One node of a pattern."""

    variable: str
    labels: tuple[str, ...]


Kinds = Mapping[str, frozenset[str]]


@dataclass
class Scope:
    """One query part: what its variables stand for, and what it asks of them."""

    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    """Variable -> labels or types it may have."""
    ties: list[Tie] = field(default_factory=list)
    properties: list[tuple[frozenset[str], str]] = field(default_factory=list)
    """(labels or types, a property asked of them)."""
    text: str = ""


@dataclass(frozen=True)
class Text:
    """One statement as it is written."""

    raw: str

    @cached_property
    def code(self) -> str:
        """Without comments and contents of strings; quoted names without their quotes."""
        return _TOKEN.sub(lambda token: token[1] or ("" if token[0].startswith("//") else "''"), self.raw)

    @cached_property
    def clauses(self) -> list[str]:
        """The keywords that begin a line, in order."""
        return _CLAUSE.findall(self.code)

    @cached_property
    def searches(self) -> list[tuple[list[tuple[str, str, str]], list[str]]]:
        """Of each MATCH with its WHERE: what it looks for as (variable, label or type, property), and its hints."""
        starts = [*_CLAUSE.finditer(self.code), None]
        found = []
        for place, start in enumerate(starts):
            if start and start[1].endswith("MATCH"):
                end = next(one for one in starts[place + 1 :] if not one or one[1] != "WHERE")
                text = self.code[start.start() : end.start() if end else None]
                found.append((list(_sought(text)), _HINT.findall(text)))
        return found

    @cached_property
    def parameters(self) -> frozenset[str]:
        """What is read from the one map that is given; what is named alone where it is none."""
        return frozenset(re.findall(rf"\$(?:{GIVEN}\.)?(\w+)", self.code))

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """The names of the RETURN of the statement itself, in order; none where it returns nothing."""
        outer = _outer(self.code)
        found = list(re.finditer(r"^RETURN\b(?: DISTINCT)?", outer, re.MULTILINE))
        if not found:
            return ()
        items = re.split(r"^(?:ORDER BY|SKIP|LIMIT)\b", outer[found[-1].end() :], flags=re.MULTILINE)[0]
        return tuple(_alias(item) for item in _split(items))

    @cached_property
    def maps(self) -> dict[str, tuple[str, ...]]:
        """The maps that subqueries return, by alias: their keys in order."""
        return {
            match[2]: tuple(item.split(":", 1)[0].strip() for item in _split(match[1]))
            for match in re.finditer(r"RETURN \{\n(.*?)\n\s*\} AS (\w+)", self.code, re.DOTALL)
        }

    @cached_property
    def scopes(self) -> list[Scope]:
        """The statement and its subqueries, each with what its variables stand for."""
        return list(_scopes(self.code, {}, {}))


def _sought(match: str) -> Iterator[tuple[str, str, str]]:
    """By which properties a MATCH finds the nodes and ties it names: in their braces, or first after its WHERE."""
    for variable, kinds, key in _SOUGHT.findall(match):
        for kind in kinds.split("|"):
            yield variable, kind, key
    for variable, key in _COMPARED.findall(match):
        for kind in re.findall(rf"[(\[]{variable}:(\w+)[)\]]", match):
            yield variable, kind, key


def _scopes(code: str, outer: Kinds, seen: dict[str, frozenset[str]]) -> Iterator[Scope]:
    """``seen`` remembers variables of earlier parts, whose nodes come back out of lists."""
    inner: list[str] = []
    own = code
    while match := _SUBQUERY.search(own):
        end = _closing(own, match.end() - 1)
        inner.append(own[match.end() : end])
        own = own[: match.start()] + own[end + 1 :]
    scope = Scope(dict(outer), text=own)
    for pattern in _patterns(own):
        _read(pattern, scope)
    seen |= scope.kinds
    _read_expressions(own, scope, {**seen, **scope.kinds})
    yield scope
    for text in inner:
        yield from _scopes(text, scope.kinds, seen)


def _patterns(own: str) -> Iterator[list[re.Match[str]]]:
    """Chains node-tie-node-...; what stands in parentheses without label or tie is no pattern."""
    position = 0
    while start := _NODE.search(own, position):
        chain, position = [start], start.end()
        while (tie := _TIE.match(own, position)) and (node := _NODE.match(own, tie.end())):
            chain += [tie, node]
            position = node.end()
        if len(chain) > 1 or start[2]:
            yield chain


def _read(chain: list[re.Match[str]], scope: Scope) -> None:
    for node in chain[::2]:
        labels = frozenset(re.findall(r"\w+", node[2]))
        if node[1] and labels:
            scope.kinds[node[1]] = labels
        _keys(node[3], labels or scope.kinds.get(node[1] or "", frozenset()), scope)
    for tie in chain[1::2]:
        types = frozenset((tie[3] or "").split("|")) - {""}
        if tie[2] and types:
            scope.kinds[tie[2]] = types
        _keys(tie[4], types, scope)
    ends = [Node(node[1] or "", tuple(re.findall(r"\w+", node[2]))) for node in chain[::2]]
    for (left, right), tie in zip(pairwise(ends), chain[1::2], strict=True):
        types_in_order = tuple(filter(None, (tie[3] or "").split("|")))
        scope.ties.append(Tie(left, types_in_order, right, "<" if tie[1] else ">" if tie[5] else ""))


def _keys(written: str | None, kinds: frozenset[str], scope: Scope) -> None:
    for item in _split((written or "").strip("{}")):
        if kinds:
            scope.properties.append((kinds, item.split(":", 1)[0].strip()))


def _read_expressions(own: str, scope: Scope, kinds: Kinds) -> None:
    items: dict[str, dict[str, str]] = {}
    for entries, alias in _COLLECTED.findall(own):
        fields: dict[str, str] = dict(re.findall(r"(\w+): (\w+)", entries))
        items |= {item: fields for item, rows in _ITEM.findall(own) if rows == alias}
    for variable, path in _ACCESS.findall(own):
        first, *rest = path.strip(".").split(".")
        if variable in items and rest:
            variable, first = items[variable].get(first, ""), rest[0]  # noqa: PLW2901
        if kinds.get(variable):
            scope.properties.append((kinds[variable], first))


def _outer(code: str) -> str:
    """The text outside all braces."""
    depth, kept = 0, []
    for character in code:
        depth += character == "{"
        if depth == 0:
            kept.append(character)
        depth -= character == "}"
    return "".join(kept)


def _closing(code: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(code)):
        depth += {"{": 1, "}": -1}.get(code[position], 0)
        if depth == 0:
            return position
    raise ValueError("a brace is not closed")


def _split(items: str) -> list[str]:
    """Split at the commas that stand in no parentheses."""
    parts, depth, current = [], 0, ""
    for character in items:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [part for part in [*parts, current.strip()] if part]


def _alias(item: str) -> str:
    found = re.search(r"\bAS\s+(\w+)$", item)
    return found[1] if found else f"no alias: {item}"
