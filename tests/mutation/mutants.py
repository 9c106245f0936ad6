"""The faults that can be planted in one module: each changes one place of its syntax tree.

What is left out: texts (messages and codes are held by other tests), annotations, docstrings and decorators; of
``while True``, that it goes on always.
"""

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SWAPS: Mapping[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
BODIES = ("body", "orelse", "finalbody")


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, what is done there, and the line as it reads."""

    file: str
    line: int
    column: int
    kind: str
    text: str
    node: int
    """Which node of the tree in the order of a walk."""
    part: int = 0
    """Which of several operators of one comparison."""

    @property
    def name(self) -> str:
        """What identifies the fault as long as its line stays as it is."""
        return f"{self.file}:{self.line}:{self.column} {self.kind}"


def mutants(root: Path, file: str) -> list[Mutant]:
    """Every fault for one file, in the order of the file."""
    source = (root / file).read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    left_out = _left_out(tree)
    found = [
        Mutant(file, node.lineno, node.col_offset, kind, lines[node.lineno - 1].strip(), number, part)  # type: ignore[attr-defined]
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in left_out
        for kind, part in _kinds(node)
    ]
    return sorted(found, key=lambda one: (one.line, one.column, one.kind, one.part))


def planted(root: Path, mutant: Mutant) -> str:
    """The text of the file with the fault in it."""
    tree = ast.parse((root / mutant.file).read_text(encoding="utf-8"))
    node = list(ast.walk(tree))[mutant.node]
    match node, mutant.kind:
        case ast.Compare(), "swap":
            node.ops[mutant.part] = SWAPS[type(node.ops[mutant.part])]()  # type: ignore[call-overload]
        case ((ast.BinOp() | ast.BoolOp()), "swap"):
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        case ast.UnaryOp(), "not":
            _replace(tree, node, ast.Call(ast.Name("bool", ast.Load()), [node.operand], []))
        case ast.Constant(), "constant":
            node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
        case ((ast.If() | ast.IfExp() | ast.While()), ("always" | "never")):
            node.test = ast.Constant(mutant.kind == "always")
        case ast.Return(), "nothing":
            node.value = ast.Constant(None)
        case _:
            _replace(tree, node, ast.Pass())
    return ast.unparse(ast.fix_missing_locations(tree))


def _kinds(node: ast.AST) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Compare(ops=ops):
            yield from (("swap", part) for part, op in enumerate(ops) if type(op) in SWAPS)
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in SWAPS:
            yield "swap", 0
        case ast.UnaryOp(op=ast.Not()):
            yield "not", 0
        case ast.Constant(value=int()):
            yield "constant", 0
        case ast.While(test=ast.Constant(value=True)):
            yield "never", 0
        case ast.If() | ast.IfExp() | ast.While():
            yield from (("always", 0), ("never", 0))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "nothing", 0
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.AugAssign():
            yield "dropped", 0


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _left_out(tree: ast.Module) -> set[int]:
    """Annotations and decorators: they say what is meant, they do nothing that a value could show."""
    parts: list[ast.AST] = []
    for node in ast.walk(tree):
        parts += getattr(node, "decorator_list", ())
        parts += [part for name in ("returns", "annotation") if (part := getattr(node, name, None)) is not None]
    return {id(node) for part in parts for node in ast.walk(part)}


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if value is old:
                setattr(node, name, copy.copy(new))
            elif isinstance(value, list) and any(part is old for part in value):
                setattr(node, name, [new if part is old else part for part in value])
