"""What a folder of template files says, read with the csv module alone."""

import csv
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.reference.rows import (
    ALWAYS,
    Deal,
    Employee,
    Folder,
    Help,
    Observation,
    Post,
    SeatRow,
    Span,
)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in the zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """The moment a cell names; without an offset it is meant in the zone."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _bare(reference: str) -> str:
    """An id without the kind that may stand before it."""
    return reference.partition(":")[2] or reference


class _Reader:
    """Reads the files of one folder; a missing file has no rows, a missing column is empty."""

    def __init__(self, path: Path, zone: ZoneInfo) -> None:
        self.path = path
        self.zone = zone

    def rows(self, name: str) -> list[dict[str, str]]:
        file = self.path / f"{name}.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(lines)]

    def recorded(self, row: dict[str, str], own: date | None) -> datetime:
        """Since when a row is known: as it says, else from its own date on."""
        if row.get("recorded_at"):
            return parse_moment(row["recorded_at"], self.zone)
        return start_of(own, self.zone) if own else ALWAYS

    def span(self, row: dict[str, str], start: str = "from", end: str = "to") -> Span:
        own = _day(row.get(start, ""))
        return Span(own, _day(row.get(end, "")), self.recorded(row, own))

    def employees(self) -> tuple[Employee, ...]:
        return tuple(Employee(row["id"], self.span(row, "hired_on", "left_on")) for row in self.rows("employees"))

    def parents(self) -> dict[str, str]:
        return {row["id"]: row["parent_id"] for row in self.rows("customers") if row.get("parent_id")}

    def posts(self) -> tuple[Post, ...]:
        customer_of = {row["id"]: row["customer_id"] for row in self.rows("departments")}
        return tuple(
            Post(
                row["id"],
                customer_of[row["department_id"]],
                row.get("power", ""),
                self.span(row),
            )
            for row in self.rows("people")
            if row.get("department_id")
        )

    def deals(self) -> tuple[Deal, ...]:
        return tuple(self._deal(row) for row in self.rows("opportunities"))

    def _deal(self, row: dict[str, str]) -> Deal:
        created_on = date.fromisoformat(row["created_on"])
        return Deal(
            id=row["id"],
            customer=row["customer_id"],
            owner=row.get("owner_id", ""),
            amount=_number(row.get("amount", "")),
            created_on=created_on,
            closed_on=_day(row.get("closed_on", "")),
            status=row["status"],
            quota=_number(row.get("approval_quota", "")),
            recorded=self.recorded(row, created_on),
        )

    def seat_rows(self) -> tuple[SeatRow, ...]:
        return tuple(
            SeatRow(
                seat=row["id"],
                deal=row["opportunity_id"],
                person=row.get("person_id") or None,
                role=row["role"],
                power=row.get("power", ""),
                political=row.get("political", ""),
                weight=_number(row.get("weight", "")),
                span=self.span(row),
            )
            for row in self.rows("seats")
        )

    def flows(self) -> tuple[tuple[str, str], ...]:
        return tuple((row["from_seat_id"], row["to_seat_id"]) for row in self.rows("seat_flows"))

    def observations(self) -> tuple[Observation, ...]:
        competitors = {row["id"] for row in self.rows("competitors")}
        return tuple(self._observation(row, competitors) for row in self.rows("observations"))

    def _observation(self, row: dict[str, str], competitors: set[str]) -> Observation:
        valid_at = date.fromisoformat(row["valid_at"])
        holder = _bare(row.get("held_by", ""))
        kind = "competitor" if holder in competitors else "employee"
        return Observation(
            id=row["id"],
            about=_bare(row["about_id"]),
            metric=row["metric"],
            holder=(kind, holder) if holder else None,
            value=row["value"],
            valid_at=valid_at,
            recorded=self.recorded(row, valid_at),
        )

    def helped(self) -> tuple[Help, ...]:
        return tuple(
            Help(
                employee=row["employee_id"],
                deal=row["opportunity_id"],
                person=row.get("person_id", ""),
                kind=row["kind"],
                at=date.fromisoformat(row["at"]),
                recorded=self.recorded(row, date.fromisoformat(row["at"])),
            )
            for row in self.rows("helped")
        )


def read_folder(path: Path, zone: str = "Asia/Shanghai") -> Folder:
    """The rows of a folder; times without an offset and days are meant in the zone."""
    reader = _Reader(path, ZoneInfo(zone))
    return Folder(
        zone=reader.zone,
        employees=reader.employees(),
        parents=reader.parents(),
        posts=reader.posts(),
        deals=reader.deals(),
        seat_rows=reader.seat_rows(),
        flows=reader.flows(),
        observations=reader.observations(),
        helped=reader.helped(),
    )
