"""What our people's influence contributed to the deals won: K05b and M12 of section 4, in six forms with bounds."""

from dataclasses import dataclass
from fractions import Fraction

from tests.reference.as_of import View
from tests.reference.parameters import DEEP, INFLUENCE_MIN, RAISE_END, RAISE_MIN
from tests.reference.rows import Deal

ZERO = Fraction(0)
FORMS = ("raised", "used")


@dataclass(frozen=True)
class Credit:
    """A won deal at its close: its amount, its chain, and who is credited for whom, form by form."""

    amount: Fraction | None
    chain: frozenset[str]
    proven: dict[str, dict[str, frozenset[str]]]
    possible: dict[str, dict[str, frozenset[str]]]
    has_help: bool

    def fraction(self, credited: dict[str, frozenset[str]]) -> Fraction | None:
        """The part of the amount the credited persons stand for; null without a chain or an amount."""
        return self.amount * len(credited) / len(self.chain) if self.amount is not None and self.chain else None

    def is_credited(self, form: str, credited: dict[str, frozenset[str]]) -> bool:
        """Whether the whole deal counts in the binary forms."""
        return bool(credited) or (form == "used" and self.has_help)


def credit_of(view: View, deal: Deal) -> Credit:
    """The credit of one won deal, on its closing day's facts."""
    close = view.at_close(deal)
    chain = frozenset(seat.person for seat in close.seats(deal) if seat.person)
    raised = {p: who for p in chain if (who := _who_raised(close, deal, p)) and _is_raised(close, deal, p) is True}
    maybe = {p: who for p in chain if (who := _who_raised(close, deal, p)) and _is_raised(close, deal, p) is not False}
    return Credit(
        amount=amount_of(close, deal),
        chain=chain,
        proven={"raised": raised, "used": _used(close, deal, chain, raised)},
        possible={"raised": maybe, "used": _used(close, deal, chain, maybe)},
        has_help=bool(close.helped(deal)),
    )


def amount_of(close: View, deal: Deal) -> Fraction | None:
    """What the deal was worth at its close: as last observed by our company, else as its row says."""
    observed = close.number(deal.id, "amount")
    return deal.amount if observed is None else observed


def _is_raised(close: View, deal: Deal, person: str) -> bool | None:
    """Whether our closeness to a person was substantially raised; None if either end is unknown."""
    before = View(close.folder, deal.created_on, close.moment).number(person, "rc")
    after = close.number(person, "rc")
    if before is None or after is None:
        return None
    return after - before >= RAISE_MIN and after >= RAISE_END


def _who_raised(close: View, deal: Deal, person: str) -> frozenset[str]:
    helpers = {h.employee for h in close.helped(deal) if h.person == person and h.kind == "raised"}
    return frozenset(helpers | _close_ones(close, person, DEEP))


def _close_ones(close: View, person: str, least: Fraction) -> set[str]:
    return {e for e in close.active if (rc := close.closeness(e, person)) is not None and rc >= least}


def _used(
    close: View, deal: Deal, chain: frozenset[str], raised: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    used: dict[str, frozenset[str]] = {}
    for person in chain:
        helpers = {h.employee for h in close.helped(deal) if h.person == person}
        others = _close_ones(close, person, INFLUENCE_MIN) - {deal.owner}
        credited = frozenset(helpers | others | raised.get(person, frozenset()))
        if credited:
            used[person] = credited
    return used


def contribution_of(view: View) -> dict[str, object]:
    """The six forms over all deals won by the day, the deals, and what each employee stands for."""
    won = {d.id: credit_of(view, d) for d in view.folder.deals if view.is_won(d)}
    totals = {form: _totals(form, [(c, c.proven[form]) for c in won.values()]) for form in FORMS}
    uppers = {form: _totals(form, [(c, c.possible[form]) for c in won.values()]) for form in FORMS}
    names = [f"{basis}_{form}" for basis in ("fractional", "binary_amount", "binary_count") for form in FORMS]
    lower = {f"{basis}_{form}": number for form in FORMS for basis, number in totals[form].items()}
    upper = {f"{basis}_{form}": number for form in FORMS for basis, number in uppers[form].items()}
    return {
        "won_amount": sum((c.amount for c in won.values() if c.amount is not None), ZERO),
        "count": len(won),
        **{name: lower[name] for name in names},
        "deals": {key: _deal_entry(credit) for key, credit in won.items()},
        "employees": _employees(list(won.values())),
        "bounds": {name: [lower[name], upper[name]] for name in names},
    }


def _totals(form: str, credited: list[tuple[Credit, dict[str, frozenset[str]]]]) -> dict[str, Fraction | int]:
    whole = [credit for credit, persons in credited if credit.is_credited(form, persons)]
    fractions = [credit.fraction(persons) for credit, persons in credited]
    return {
        "fractional": sum((f for f in fractions if f is not None), ZERO),
        "binary_amount": sum((credit.amount for credit in whole if credit.amount is not None), ZERO),
        "binary_count": len(whole),
    }


def _deal_entry(credit: Credit) -> dict[str, object]:
    return {
        "amount": credit.amount,
        "chain": len(credit.chain),
        **{form: sorted(credit.proven[form]) for form in FORMS},
    }


def _employees(won: list[Credit]) -> dict[str, dict[str, Fraction]]:
    """Each person's part of a deal, split equally among those credited for that person."""
    parts: dict[str, dict[str, Fraction]] = {}
    for credit in won:
        if credit.amount is None:
            continue
        for form in FORMS:
            for who in credit.proven[form].values():
                for employee in who:
                    own = parts.setdefault(employee, dict.fromkeys(FORMS, ZERO))
                    own[form] += credit.amount / len(credit.chain) / len(who)
    return dict(sorted(parts.items()))
