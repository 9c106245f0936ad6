"""What the description promises: its examples come out as they say, and a client made of it alone does the work."""

import json

from api.openapi import examples
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.store.gateway import Gateway
from tests.harness.examples import ask_all, bearers
from tests.harness.up import ROOT, Up


async def test_every_example_of_the_description_comes_out_as_it_says(up: Up, gateway: Gateway) -> None:
    document = json.loads((ROOT / "api" / "openapi.json").read_text(encoding="utf-8"))
    keys = {who: (await Keys(gateway).issue(*who, None, OPERATOR)).key for who in sorted(bearers())}
    answers = list(ask_all(up.served, document, keys))
    wrong = [
        f"{name}: {status} {said[:400]!r}" for name, status, said in answers if status != examples()[name]["status"]
    ]
    assert not wrong, "\n".join(wrong)
    assert len(answers) == len(examples())
