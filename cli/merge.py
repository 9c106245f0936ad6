"""``merge``: two people, or two customers, recorded as two are one from now on; ``--undo`` takes a merge back."""

from collections.abc import Iterator
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import Asked, Json, JsonOption, LangOption, Words, ask
from graph_service.errors import InvalidError
from graph_service.recording.merges import CUSTOMER, PERSON
from graph_service.services.changes.change import Change
from graph_service.services.merging import merge as merge_two
from graph_service.services.merging import undo_merge
from graph_service.services.question import Question, Service
from graph_service.words import Language

Who = Annotated[
    str, typer.Option("--as", metavar="EMPLOYEE", help="以哪位员工的身份 · As which employee.")
]  # fmt: skip
Kept = Annotated[str | None, typer.Argument(help="保留的编号 · Id to keep.")]
Merged = Annotated[str | None, typer.Argument(help="并入的编号 · Id to merge into it.")]
Undo = Annotated[str | None, typer.Option("--undo", metavar="MERGE", help="撤销这次合并 · Take this merge back.")]

MergeCustomers = Annotated[bool, typer.Option("--customers", help="合并客户而不是人员 · Customers instead of people.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(merge)


def merge(  # noqa: PLR0913, PLR0917  (options)
    viewer: Who,
    kept: Kept = None,
    merged: Merged = None,
    undo: Undo = None,
    customers: MergeCustomers = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """合并两个人（或客户），或撤销一次合并 · Merge two people, or two customers, into one, or take a merge back."""
    kind = CUSTOMER if customers else PERSON
    is_merge = kept is not None and merged is not None and undo is None
    if not is_merge and (undo is None or kept is not None):
        raise InvalidError("cli.merge_what")

    async def work(service: Service, question: Question) -> Json:
        change = Change(question.viewer, str(uuid4()), "")
        if undo is not None:
            return {**await undo_merge(service, change, undo), "is_undone": True}
        return {**await merge_two(service, change, kind, kept or "", merged or ""), "is_undone": False}

    ask(Asked(viewer=viewer, lang=lang, as_json=as_json), work, _show)


def _show(answer: Json, language: Language) -> Iterator[RenderableType]:
    code = "merge_undone" if answer["is_undone"] else "merged"
    code += "_customers" if answer["kind"] == CUSTOMER else ""
    yield Text(Words(language)(code, kept=answer["kept_id"], merged=answer["merged_id"], id=answer["id"]))
