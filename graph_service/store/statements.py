"""A statement: one ``.cypher`` file with its typed parameters and its typed row.

Whoever uses a statement declares it once as a module constant; the registry holds them together with the
files (one to one) and the contract tests hold parameters and RETURN aliases together with the models.
"""

import dataclasses
from functools import cached_property
from importlib.resources import files
from typing import Any, ClassVar, Generic, LiteralString, TypeVar, cast

P = TypeVar("P")
R = TypeVar("R")
GIVEN = "given"
"""The one parameter of a statement: a map of all it is given, so that its text says ``$given.people``.

The server keeps a plan for each combination of types of parameters: of lists that are empty and lists that are not, of
texts that are there and that are null, of their orders of magnitude. It makes each when somebody first waits for it, in
a tenth of a second to two. Into a map it does not look, and one plan serves all.
"""


@dataclasses.dataclass(frozen=True)
class Statement(Generic[P, R]):
    """``name`` is the path below ``cypher/`` without its ending; ``params`` and ``row`` are dataclasses."""

    name: str
    params: type[P]
    row: type[R]

    registry: ClassVar[dict[str, "Statement[Any, Any]"]] = {}

    def __post_init__(self) -> None:
        if self.name in Statement.registry:
            raise ValueError(f"statement {self.name} is declared twice")
        Statement.registry[self.name] = self

    @cached_property
    def text(self) -> LiteralString:
        """The text of the file; a literal, since no statement is ever built from strings."""
        folder, _, file = self.name.rpartition("/")
        text: Any = files("cypher").joinpath(folder, f"{file}.cypher").read_text(encoding="utf-8")
        literal: LiteralString = text
        return literal

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The RETURN aliases, in order, as the row model declares them."""
        return tuple(field.name for field in dataclasses.fields(cast(Any, self.row)))

    def arguments(self, params: P) -> dict[str, Any]:
        """The parameters as the text names them, shallow: lists and maps are handed to the driver as they are."""
        given = {field.name: getattr(params, field.name) for field in dataclasses.fields(cast(Any, params))}
        return {GIVEN: given} if self.takes_a_map else given

    @cached_property
    def takes_a_map(self) -> bool:
        """Whether there is anything to give; commands on the schema take a name and no map."""
        return f"${GIVEN}." in self.text

    def row_of(self, values: list[Any]) -> R:
        """One record as the row model."""
        return self.row(*values)


@dataclasses.dataclass(frozen=True)
class NoParams:
    """A statement without parameters."""


@dataclasses.dataclass(frozen=True)
class Nothing:
    """The row of a statement that returns no columns."""
