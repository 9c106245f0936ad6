"""The three exact Shapley games over the seats of a deal."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import polars as pl

from graph_service.analysis.shapley import Game, employee_games
from graph_service.facts.views.reach import closeness, people_of
from graph_service.indicators.indicator import Basis

Json = dict[str, Any]


def describe_games(basis: Basis, won: pl.DataFrame, opportunity_id: str, may_see: Callable[[str], bool]) -> Json:
    """The three games over the employees with a known closeness to somebody in a seat."""
    instants = won.select("instant", "customer_id", "opportunity_id", "t", "k") if won.height else basis.instants
    deal = Basis(basis.facts, basis.at, basis.parameters, basis.zone, instants)
    seats = deal.seats.filter(pl.col("opportunity_id") == opportunity_id)
    held = closeness(basis.facts, people_of(seats), basis.parameters)
    by_person: dict[str, dict[str, float]] = defaultdict(dict)
    for person, employee, value in held.select("person_id", "employee_id", "value").sort("employee_id").iter_rows():
        by_person[person][employee] = value
    weights = dict(seats.select("seat_id", "weight").iter_rows())
    reach = {seat: by_person.get(person, {}) for seat, person in seats.select("seat_id", "person_id").iter_rows()}
    games = employee_games(weights, reach, basis.parameters.influence_min)
    return {game.name: _game(game, may_see) for game in games}


def _game(game: Game, may_see: Callable[[str], bool]) -> Json:
    return {
        "value": float(game.value),
        "shares": {name: float(share) for name, share in sorted(game.shares.items()) if may_see(name)},
        "players": len(game.shares),
    }
