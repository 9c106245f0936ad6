"""A proof opens to the facts behind a number, for those who may ask and for nobody else."""

from collections.abc import Mapping
from pathlib import Path

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import asked, command, load_folder

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
AS_OF = ("--as-of", "2026-11-01")


async def test_a_proof_names_the_facts_the_formula_and_the_question(
    empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    answer = asked(environment, "coverage", "o-signal", *AS_OF)
    proof = asked(environment, "proof", answer["proof"])
    assert set(proof["numbers"]) >= {"seat_coverage", "chain_coverage", "veto_risk", "verdict", "chain_score"}
    score = proof["numbers"]["chain_score"]
    assert score["formula"] == answer["chain_score"]["formula"]
    rows = [row for row in score["rows"] if row["attitude"] is not None]
    weighed = sum(row["weight"] * row["attitude"] for row in rows) / sum(row["weight"] for row in rows)
    assert weighed == answer["chain_score"]["value"]
    assert {"ratings:ob14", "ratings:ob16", "ratings:ob19", "seats:s-tech"} <= set(score["facts"])
    assert "ratings:ob15" not in score["facts"], "the correction counts, not what it corrects"
    chain = proof["numbers"]["chain_coverage"]
    assert chain["formula"] == answer["chain_coverage"]["formula"], "a path is no sum over seats"
    assert chain["flows"]
    assert {flow["fact"] for flow in chain["flows"]} <= set(chain["facts"])
    again = asked(environment, *proof["repeat"].split()[1:])
    assert {**again, "etag": ""} == {**answer, "etag": ""}, "only the tag knows that a moment was named"


async def test_a_proof_is_authorised_anew(empty: Gateway, settings: Settings, environment: Mapping[str, str]) -> None:
    await load_folder(empty, settings, GOLDEN)
    proof_id = asked(environment, "coverage", "o-signal", *AS_OF)["proof"]
    assert command(environment, "proof", proof_id, "--as", "e-ann").returncode == 0
    denied = command(environment, "proof", proof_id, "--as", "e-old", "--lang", "en")
    assert denied.returncode == 1
    assert "e-old" in denied.stderr
    own = asked(environment, "contribution", "--employee", "e-bo", "--as", "e-bo", *AS_OF)
    shown = asked(environment, "proof", own["proof"], "--as", "e-bo")["numbers"]["contribution"]
    assert {fact.partition(":")[0] for fact in shown["facts"]} <= {"helped", "ratings"}
    assert command(environment, "proof", own["proof"], "--as", "e-ann").returncode == 1


async def test_a_forged_id_is_a_sentence(environment: Mapping[str, str], empty: Gateway) -> None:
    del empty
    refused = command(environment, "proof", "abc.def", "--lang", "zh")
    assert (refused.returncode, "证明编号" in refused.stderr) == (1, True)
