"""``keys issue | list | revoke``: who may ask over HTTP, and as what."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from cli.asking import with_store
from cli.terminal import language_of, out, print_json
from graph_service.access.keys import KeyRow, Keys
from graph_service.access.viewer import OPERATOR
from graph_service.settings import Settings
from graph_service.words import Language, say

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · One JSON document.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="语言 · Language.")]

_app = typer.Typer(no_args_is_help=True, help="接口密钥 · Keys of the API.")


def register(app: typer.Typer) -> None:
    """Add the family to the application."""
    app.add_typer(_app, name="keys")


@_app.command()
def issue(
    employee: Annotated[str, typer.Option("--employee", metavar="ID", help="持有人 · Whose key it is.")],
    role: Annotated[
        str, typer.Option("--role", help="sales | lead | executive | hr | employee | admin · 角色 · As what they ask.")
    ],
    days: Annotated[int | None, typer.Option("--days", min=1, help="有效天数 · How long it counts.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """签发;密钥只显示这一次 · Issue one; it is shown this once."""
    settings = Settings()
    language = language_of(settings, lang)
    expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
    issued = _with_keys(settings, language, lambda keys: keys.issue(employee, role, expires, OPERATOR))
    if as_json:
        print_json({"id": issued.id, "key": issued.key})
        return
    out.print(issued.key, markup=False, soft_wrap=True)
    out.print(say("cli.key_once", language, id=issued.id), style="dim", markup=False)


@_app.command("list")
def list_keys(as_json: Json = False, lang: Lang = None) -> None:
    """全部密钥 · All keys, without their text."""
    settings = Settings()
    language = language_of(settings, lang)
    rows = _with_keys(settings, language, lambda keys: keys.list_all())
    if as_json:
        print_json([_plain(row) for row in rows])
        return
    if not rows:
        out.print(say("cli.no_keys", language), markup=False)
        return
    table = Table()
    for column in ("id", "employee_id", "role", "issued_at", "expires_at", "last_used_at", "revoked_at"):
        table.add_column(say(f"cli.key_{column}", language))
    for row in rows:
        table.add_row(*("—" if value is None else str(value) for value in _plain(row).values()))
    out.print(table)


@_app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="密钥编号 · Id of the key.")], lang: Lang = None
) -> None:
    """撤销,下一次请求即失效 · Withdraw one; the next request with it is refused."""
    settings = Settings()
    language = language_of(settings, lang)
    _with_keys(settings, language, lambda keys: keys.revoke(key_id, OPERATOR))
    out.print(say("cli.key_revoked", language, id=key_id), markup=False)


def _with_keys(settings: Settings, language: Language, work: Callable[[Keys], Awaitable[T]]) -> T:
    return with_store(settings, language, lambda gateway: work(Keys(gateway)))


def _plain(row: KeyRow) -> dict[str, str | None]:
    return {
        name: _moment(value) if name.endswith("_at") and value is not None else value
        for name, value in vars(row).items()
    }


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
