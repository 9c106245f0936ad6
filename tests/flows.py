"""Small decision flows for property tests, and every path of them by plain enumeration."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

from hypothesis import strategies as st

Roles = dict[str, str]
Edges = list[tuple[str, str]]

LAYERS = ("user", "evaluator", "decision_maker", "approver")
ROLES = (*LAYERS, "influencer", "coach")
IDS = ("s-1", "s-10", "s-2", "S-2", "a", "z", "总经理", "财务")
"""Ids whose order as strings is neither their order as numbers nor that of their lengths."""


@st.composite
def deals(draw: st.DrawFn) -> tuple[Roles, Edges]:
    """Up to eight seats with roles and recorded edges that run one way along some hidden order; often none."""
    seats = draw(st.permutations(IDS).flatmap(lambda ids: st.integers(0, 8).map(lambda n: ids[:n])))
    roles = {seat: draw(st.sampled_from(ROLES)) for seat in seats}
    pairs = [*combinations(seats, 2)]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []
    return roles, edges


def enumerated_paths(roles: Mapping[str, str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """All paths of a deal from the definition alone, found by walking them one by one."""
    links = {(a, b) for a, b in edges if a in roles and b in roles}
    seats = {seat for link in links for seat in link}
    if not links:
        layers = [layer for role in LAYERS if (layer := [seat for seat, held in roles.items() if held == role])]
        links = {link for lower, upper in pairwise(layers) for link in product(lower, upper)}
        seats = {seat for layer in layers for seat in layer}

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        onward = [b for a, b in links if a == path[-1]]
        if not onward:
            yield path
        for seat in onward:
            yield from walk((*path, seat))

    entered = {b for _, b in links}
    return sorted(path for seat in seats - entered for path in walk((seat,)))


def layered(*sizes: int) -> tuple[Roles, Edges]:
    """Layers of seats in which each seat passes to every seat of the next layer: prod(sizes) paths."""
    layers = [[f"s{depth:02}-{place:02}" for place in range(size)] for depth, size in enumerate(sizes)]
    roles = {seat: "evaluator" for layer in layers for seat in layer}
    return roles, [link for lower, upper in pairwise(layers) for link in product(lower, upper)]
