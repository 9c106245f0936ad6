"""How answers look on a terminal: no word is broken where there is room, nothing unknown reads as zero."""

import io
from typing import Any

import pytest
from pydantic import ValidationError
from rich.console import Console, RenderableType

import cli.asking
import cli.coverage
import cli.main
import cli.proof
from cli.asking import Words
from cli.contribution import show_employee, show_period
from cli.coverage import show_coverage
from cli.load import _named
from cli.main import _refused
from cli.proof import show_proof
from cli.terminal import out
from cli.veto_board import show_board
from graph_service.indicators.indicator import Level
from graph_service.indicators.registry import registry
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language
from loaders.file_report import FileReport

Json = dict[str, Any]
NUMBER = {
    "value": 0.5, "lower": 0.5, "upper": 1.0, "known": 1, "n": 2, "unit": "share", "reasons": ["unknown_seats"],
}  # fmt: skip
DATED = {"as_of": "2026-06-30", "known_at": "2026-06-01T00:00:00Z", "names": {}, "reasons": []}


def seat(name: str, role: str, person: str) -> Json:
    return {
        "seat": name, "role": role, "person": person, "is_external": False, "power": "both", "weight": 6.0,
        "reach": 71.0, "covered": True, "best_placed": "colleague", "attitude": 69.0,
    }  # fmt: skip


def coverage(steps: list[Json]) -> Json:
    return DATED | {
        "opportunity": "o", "customer": "c", "light": "amber", "verdict": "clear",
        "veto_risk": {"value": 0.1, "low": 0.1, "high": 0.1, "n": 1},
        **dict.fromkeys(("seat_coverage", "role_coverage", "chain_coverage", "weakest_link", "chain_score"), NUMBER),
        "p_approval": None,
        "seats": [seat("s-zhuyuan-mes-prod", "decision_maker", "Chunsheng"), seat("s-gm", "approver", "Shaocong")],
        "holders": [{"seat": "s-gm", "state": "not_opposed"}],
        "cheapest_completion": {"path": ["s-a", "s-gm"], "steps": steps, "alternatives": []},
        "single_thread": [], "stale": [],
    }  # fmt: skip


def deal(amount: int | None, days: int) -> Json:
    return {
        "opportunity": "o", "customer": "c", "amount": amount, "days_to_close": days, "verdict": "clear",
        "veto_risk": {"value": 0.0, "low": 0.0, "high": 0.0}, "since": "2026-01-01", "holders": [], "reasons": [],
    }  # fmt: skip


def board(*deals: Json) -> Json:
    at_stake = sum(one["amount"] or 0 for one in deals)
    counts = {"blocked": 0, "unverified": 0, "clear": len(deals)}
    return DATED | {"count": len(deals), "at_stake": at_stake, "verdicts": counts, "deals": [*deals]}


def shown(parts: Any, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    page = Console(file=io.StringIO(), width=width, emoji=False, highlight=False)
    for module in (cli.asking, cli.coverage, cli.proof):
        monkeypatch.setattr(module, "out", page)
    parts_of: list[RenderableType] = list(parts)
    for part in parts_of:
        page.print(part)
    text: str = page.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_seats_keep_their_words_whole_on_a_terminal_of_80(monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(show_coverage(coverage([]), "en"), 80, monkeypatch)
    for word in ("s-zhuyuan-mes-prod", "decision maker", "veto + approval", "colleague", "69"):
        assert word in page
    assert max(map(len, page.splitlines())) <= 80


def test_a_wide_terminal_shows_a_seat_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(show_coverage(coverage([]), "en"), 120, monkeypatch).splitlines()
    assert any("s-zhuyuan-mes-prod" in line and "decision maker" in line and "colleague" in line for line in lines)


@pytest.mark.parametrize(("language", "says"), [("en", "A path is complete"), ("zh", "已有一条通路全部覆盖")])
def test_a_complete_path_is_said(language: Language, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert says in shown(show_coverage(coverage([]), language), 80, monkeypatch)


def test_on_a_narrow_terminal_no_column_is_starved(monkeypatch: pytest.MonkeyPatch) -> None:
    words = shown(show_coverage(coverage([]), "en"), 60, monkeypatch).split()
    assert "nothing" in words, "the reasons keep their words"


@pytest.mark.parametrize(("currency", "there"), [(None, "CNY 1"), ("USD", "USD 1")])
def test_amounts_are_named_by_the_currency_of_the_settings(
    currency: str | None, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRAPH_SERVICE_CURRENCY", raising=False)
    if currency is not None:
        monkeypatch.setenv("GRAPH_SERVICE_CURRENCY", currency)
    page = shown(show_board(board(deal(100, 5)), "en"), 120, monkeypatch)
    assert page.count(there) == 2, "the sum and the deal"


def test_a_board_tells_a_deal_nobody_can_stop_from_one_of_whose_chain_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = deal(100, 5), deal(100, 5) | {"reasons": ["no_seats"]}
    for deals, there, absent in (
        ([one], "nobody can stop it alone", "no seats recorded"),
        ([other], "no seats recorded", "nobody can stop it alone"),
    ):
        page = " ".join(shown(show_board(board(*deals), "en"), 120, monkeypatch).split())
        assert there in page
        assert absent not in page


def test_a_deal_without_seats_is_not_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    page = " ".join(
        shown(show_board(board(deal(100, 5), deal(100, 5) | {"reasons": ["no_seats"]}), "en"), 120, monkeypatch).split()
    )
    assert "1 clear, 1 without seats" in page
    assert page.count("clear 0.0%") == 1
    assert "no verdict yet" in page


def test_a_deal_without_seats_has_no_verdict_of_its_own_either(monkeypatch: pytest.MonkeyPatch) -> None:
    page = " ".join(shown(show_coverage(coverage([]) | {"seats": []}, "en"), 120, monkeypatch).split())
    assert "no verdict yet no seats recorded" in page
    assert "clear" not in page


def test_a_day_that_has_passed_is_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(show_board(board(deal(100, -19), deal(100, 5)), "en"), 80, monkeypatch)
    assert "19 days overdue" in page
    assert "5 days left" in page


@pytest.mark.parametrize(("amounts", "says"), [((None, None), "— at stake"), ((100, None), "CNY 1 at stake")])
def test_amounts_nobody_recorded_are_no_zero(
    amounts: tuple[int | None, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = " ".join(shown(show_board(board(*(deal(one, 1) for one in amounts)), "en"), 80, monkeypatch).split())
    assert says in page
    assert f"Deals without a recorded amount: {amounts.count(None)}" in page


def test_nothing_won_and_nothing_credited_are_sentences_and_no_empty_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    none = DATED | {"count": 0, "won_amount": 0, "employees": {}, "deals": {}}
    own = DATED | {"employee": "e", "raised": 0, "used": 0, "deals": {}}
    for parts in (show_period(none, "en"), show_employee(own, "en")):
        assert "┏" not in shown(parts, 80, monkeypatch)


def test_a_name_with_colons_is_no_emoji() -> None:
    with out.capture() as captured:
        out.print("h:abc:")
    assert captured.get() == "h:abc:\n"


def test_a_sheet_is_named_once() -> None:
    assert _named(FileReport("[my.xlsx]people", "people", 0, 0, None), "en") == "[my.xlsx]people"  # type: ignore[arg-type]
    assert _named(FileReport("[my.xlsx]人员", "people", 0, 0, None), "en") == "[my.xlsx]人员 (people)"  # type: ignore[arg-type]


def test_every_unit_and_level_has_a_word() -> None:
    for language in LANGUAGES:
        words = Words(language)
        for one in registry().values():
            assert words(f"unit_{one.unit.replace(' ', '_')}")
        for level in Level:
            assert words(f"level_{level}")


def test_a_refused_setting_is_named_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_TIMEZONE", "Mars")
    with pytest.raises(ValidationError) as caught:
        Settings()
    sentence = _refused(caught.value).sentence("en")
    assert sentence.startswith("The setting GRAPH_SERVICE_TIMEZONE is not accepted: there is no time zone 'Mars'")


@pytest.mark.parametrize(("width", "is_broken"), [(80, True), (200, False)])
def test_rows_of_a_proof_keep_their_words_whole(
    width: int,
    is_broken: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = {"seat_id": "s-zhuyuan-mes-prod", "power_scope": "technical", "state": "not_opposed", "is_single": True}
    row |= {"role": "decision_maker", "decider": "person:p", "nothing": None, "facts": ["seats:s-zhuyuan-mes-prod"]}
    number = {"formula": "O04@1", "definition": "by the seats", "definition_zh": "按席位", "parameters": {}}
    answer = {"repeat": "graph-service", "names": {}, "numbers": {"verdict": number | {"rows": [row], "flows": []}}}
    page = shown(show_proof(answer, "en"), width, monkeypatch)
    for word in ("s-zhuyuan-mes-prod", "decision_maker", "not_opposed", "power_scope", "✓"):
        assert word in page
    assert ("what counts" in page) is is_broken
    assert "nothing" not in page
    assert "person:p" not in page


def test_an_interrupt_while_the_command_comes_up_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.main, "build", interrupted)
    monkeypatch.setattr("sys.argv", ["graph-service", "load", "in", "--lang", "en"])
    with pytest.raises(SystemExit) as ended:
        cli.main.run()
    assert ended.value.code == 130
    assert "Interrupted" in capsys.readouterr().err
