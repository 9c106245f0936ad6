"""Three keys of the demo's company and what to ask with them."""

import dataclasses
from collections.abc import Iterator

from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.words import Language, say

READABLE = "python3 -m json.tool --no-ensure-ascii"


@dataclasses.dataclass(frozen=True)
class Bearer:
    """Somebody of the demo's company and a question of theirs."""

    code: str
    employee_id: str
    role: str
    path: str


BEARERS = (
    Bearer("account_manager", "e-niu-tianci", "sales", "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30"),
    Bearer("manager", "e-lu-chengzhi", "executive", "/v1/opportunities/o-yunzhan-iscs7/coverage?as_of=2026-06-30"),
    Bearer("hr", "e-qiu-wenjun", "hr", "/v1/contributions/units?year_from=2025&year_to=2026"),
)


async def demo_keys(keys: Keys, base: str, language: Language) -> list[str]:
    """Issue the keys; lines to try them with."""
    return [line for bearer in BEARERS for line in await _lines(keys, bearer, base, language)]


async def _lines(keys: Keys, bearer: Bearer, base: str, language: Language) -> list[str]:
    issued = await keys.issue(bearer.employee_id, bearer.role, None, OPERATOR)
    return list(_said(bearer, issued.key, base, language))


def _said(bearer: Bearer, key: str, base: str, language: Language) -> Iterator[str]:
    yield f"{say(f'cli.teller_{bearer.code}', language)} ({bearer.employee_id}, {bearer.role})"
    yield f"  {key}"
    yield f"  curl -s -H 'Authorization: Bearer {key}' '{base}{bearer.path}' | {READABLE}"
