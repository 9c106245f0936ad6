"""What a load leaves for its undo: ids and digests of what it made, images of what it changed, nothing of the rest."""

import json
from hashlib import sha256
from typing import Any

from graph_service.recording.loads import Load, finish_load
from graph_service.recording.record_files import of_label
from graph_service.recording.registry import kind_named
from graph_service.recording.undo_trace import ABSENT, Made, Worn, pack_made, read_made
from graph_service.store.text_keys import is_sealed
from tests.full_tables import full_tables
from tests.whole_graph import WholeGraph, loaded


def made_by(graph: WholeGraph, load_id: str) -> dict[str, Made]:
    """What became of records in a load, by the statement that finds them."""
    found: dict[str, Made] = {}
    for step, _ in graph.steps.values():
        kind = kind_named(step.kind)
        assert kind is not None
        for place, made in read_made(step.made).items() if step.load_id == load_id else ():
            name = kind.records[place].find.name
            before = found.get(name, Made({}, {}))
            found[name] = Made({**before.created, **made.created}, {**before.changed, **made.changed})
    return found


async def test_of_what_is_new_an_id_and_a_digest_are_kept_and_no_image(graph: Any) -> None:
    made = made_by(graph, graph.loads[0]["id"])
    assert {name: dict(of.created) for name, of in made.items()} == {
        name: {id_: row[1] for id_, row in rows.items()} for name, rows in graph.records.items()
    }
    assert not any(of.changed for of in made.values())
    assert not graph.images
    assert graph.names("writes/record_before") == []


async def test_a_step_speaks_of_what_it_did_and_of_nothing_else(graph: Any) -> None:
    tables = full_tables()
    tables["customers"][1] |= {"parent_id": ""}
    await loaded(graph, {"customers": tables["customers"]})
    for step, _ in graph.steps.values():
        assert read_made(step.made)
        assert all(made.ids for made in read_made(step.made).values())
    before = len(graph.steps)
    await loaded(graph, {"customers": tables["customers"], "people": tables["people"]})
    assert len(graph.steps) == before, "what changes nothing leaves nothing"
    assert [len(rows) for rows in graph.images.values()] == [1]


async def test_an_image_is_the_record_as_it_was_with_its_notes_sealed(graph: Any) -> None:
    tables = full_tables()
    was = {name: dict(graph.records[f"reads/find_{name}"]) for name in ("interactions", "customers")}
    was = {name: {id_: list(row) for id_, row in rows.items()} for name, rows in was.items()}
    tables["interactions"][0] |= {"summary": "改过的纪要", "competitor_ids": ""}
    tables["customers"][0] |= {"name": "瑞丰控股"}
    second = await loaded(graph, {name: tables[name] for name in was})
    images = {one["fact_id"]: json.loads(one["image"]) for rows in graph.images.values() for one in rows}
    assert set(images) == {"i-1", "c-1"}
    record = of_label("Customer")[0].record
    assert {name: images["c-1"][name] for name in record.fields} == dict(
        zip(record.fields, was["customers"]["c-1"][3:], strict=True)
    )
    assert [images["c-1"][name] for name in ("id", "digest", "version")] == was["customers"]["c-1"][:3]
    note = images["i-1"]["summary"]
    assert is_sealed(note)
    assert graph.keys.open(["Interaction/i-1/summary"], [note]) == ["纪要，“引号”\n第二行"]
    changed = made_by(graph, second)
    assert changed["reads/find_customers"] == Made({}, {"c-1": graph.records["reads/find_customers"]["c-1"][1]})
    assert changed["reads/find_customers"].changed["c-1"] != was["customers"]["c-1"][1]


async def test_an_erasure_finds_in_an_image_whoever_it_names(graph: Any) -> None:
    tables = full_tables()
    tables["interactions"][0] |= {"minutes": "30"}
    tables["customers"][0] |= {"name": "别名"}
    tables["people"][1] |= {"reports_to": "p-3"}
    tables["helped"][0] |= {"source": "crm"}
    await loaded(graph, {name: tables[name] for name in ("interactions", "customers", "people", "helped")})
    images = [one for rows in graph.images.values() for one in rows]
    ids = {one["fact_id"]: one["ids"] for one in images}
    assert ids["i-1"] == ["c-1", "e-1", "e-2", "i-1", "k-1", "p-1", "p-2"]
    assert ids["c-1"] == ["c-1"]
    lines = [of for fact, of in ids.items() if fact in graph.records["reads/find_reporting_lines"]]
    assert [sorted({"p-1", "p-2"} & set(of)) for of in lines] == [["p-1", "p-2"]]
    helped = [of for fact, of in ids.items() if fact in graph.records["reads/find_helped"]]
    assert [set(of) >= {"e-2", "o-2", "p-2"} for of in helped] == [True]
    assert any("瑞丰集团" in one["image"] for one in images), "as it is written, so that a name can be looked for"
    for step, rows in graph.images.items():
        assert all(one["id"] == f"{step}/{one['place']}/{one['fact_id']}" for one in rows)
    assert {one["place"] for one in images if one["fact_id"] in graph.records["reads/find_reporting_lines"]} == {2}


async def test_a_tie_that_a_load_took_away_has_no_digest_any_more(graph: Any) -> None:
    tables = full_tables()
    tables["people"][1] |= {"reports_to": ""}
    tables["people"][4] |= {"reports_to": "p-3"}
    lines = graph.records["reads/find_reporting_lines"]
    before = set(lines)
    changed = made_by(graph, await loaded(graph, {"people": tables["people"]}))["reads/find_reporting_lines"].changed
    (gone,) = before - set(lines)
    (other,) = set(changed) - {gone}
    assert changed == {gone: ABSENT, other: lines[other][1]}


def test_a_step_is_read_as_it_was_noted_in_two_thirds_of_the_space() -> None:
    drawn = [sha256(b"%d" % number).hexdigest() for number in range(1_000)]
    ids = {one[:32]: one[32:] for one in drawn}
    made = {0: Made({"b": "x"}, {"a": "y"}), 2: Made({}, {}), 11: Made(ids, {})}
    noted = pack_made(made)
    assert read_made(noted) == made
    assert read_made(noted)[0].ids == ["a", "b"]
    assert len(noted) < sum(map(len, drawn)) * 2 / 3


def test_a_step_of_an_earlier_version_was_noted_as_text() -> None:
    text = json.dumps({"0": {"created": {"b": "x"}, "changed": {"a": "y"}}, "2": {"created": {}, "changed": {}}})
    assert read_made(text) == {0: Made({"b": "x"}, {"a": "y"}), 2: Made({}, {})}


async def test_the_latest_ten_loads_keep_it(graph: Any) -> None:
    worn = graph.of("writes/delete_worn_steps")
    await finish_load(graph, Load(graph.loads[0]["id"], is_resumed=False), {})
    (asked,) = graph.of("writes/delete_worn_steps")[len(worn) :]
    assert asked == Worn(10, asked.limit)
