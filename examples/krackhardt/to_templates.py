"""Turns Krackhardt's high-tech managers (21 people, three networks) into import templates.

Usage: python examples/krackhardt/to_templates.py ../shared/data/krackhardt-hightech OUT_DIR

One customer with five departments; the 21 managers are its key people, with a title by level; ``reports_to``
becomes the reporting line.

**Advice becomes SWAYS, turned round.** A row ``source,target`` of advice.csv says that the source goes to the
target for advice: the target's word counts with the source. SWAYS runs from the one who sways to the one who is
swayed, so the tie is target -> source. It can be checked against the published in-degrees: most people go to
manager 2 for advice (18 of 20), so manager 2 must be the one with 18 outgoing SWAYS. Advice asked for is taken as
a positive influence (sign 1); how strong it is was not measured, so strength stays empty.

**Friendship becomes KNOWS in the direction in which it was named.** Fewer than half of the friendships are
mutual (reciprocity 0.451), so no tie is added in the other direction.

Age and tenure have no column in the templates and are not carried over.
"""

import csv
import sys
from pathlib import Path

CUSTOMER = "c-hightech"
TITLES = {"1": "总裁 President", "2": "副总裁 Vice president", "3": "经理 Manager"}
EXPECTED = {"people": 21, "reporting lines": 20, "sways": 190, "knows": 102}

Row = dict[str, str]


def read(folder: Path, name: str) -> list[Row]:
    """The rows of one source file."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write(folder: Path, name: str, rows: list[Row]) -> None:
    """One template file, columns in the order of the first row."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def person(node: str) -> str:
    """Id of the manager with that number."""
    return f"m-{int(node):02d}"


def departments(nodes: list[Row]) -> list[Row]:
    """The departments 0 to 4; 0 is the president's own."""
    return [
        {
            "id": f"d-{dept}",
            "customer_id": CUSTOMER,
            "name": "总裁办公室" if dept == "0" else f"{dept} 部",
            "name_en": "President's office" if dept == "0" else f"Department {dept}",
        }
        for dept in sorted({node["dept"] for node in nodes})
    ]


def people(nodes: list[Row], reports: list[Row]) -> list[Row]:
    """The managers, each with the one they report to."""
    superior = {row["source"]: person(row["target"]) for row in reports}
    return [
        {
            "id": person(node["id"]),
            "name": f"{node['id']} 号经理",
            "name_en": f"Manager {node['id']}",
            "title": TITLES[node["level"]],
            "department_id": f"d-{node['dept']}",
            "key": "true",
            "reports_to": superior.get(node["id"], ""),
        }
        for node in nodes
    ]


def ties(advice: list[Row], friendship: list[Row]) -> list[Row]:
    """Advice as SWAYS from the adviser to the advised, friendship as KNOWS as it was named."""
    sways = [
        {"from_id": person(row["target"]), "to_id": person(row["source"]), "kind": "sways", "sign": "1", "how": ""}
        for row in advice
    ]
    knows = [
        {"from_id": person(row["source"]), "to_id": person(row["target"]), "kind": "knows", "sign": "", "how": "other"}
        for row in friendship
    ]
    return sways + knows


def convert(source: Path, out: Path) -> dict[str, int]:
    """Writes the templates and returns how many of each fact there are."""
    nodes, reports = read(source, "nodes.csv"), read(source, "reports_to.csv")
    advice, friendship = read(source, "advice.csv"), read(source, "friendship.csv")
    out.mkdir(parents=True, exist_ok=True)
    customer = {"id": CUSTOMER, "name": "高科技公司", "name_en": "High-tech company", "industry": "high tech"}
    write(out, "customers", [customer])
    write(out, "departments", departments(nodes))
    write(out, "people", people(nodes, reports))
    write(out, "ties", ties(advice, friendship))
    return {"people": len(nodes), "reporting lines": len(reports), "sways": len(advice), "knows": len(friendship)}


def main() -> None:
    """Converts the folder named first into the folder named second."""
    if len(sys.argv) != 3:
        sys.exit("usage: to_templates.py SOURCE_DIR OUT_DIR")
    counts = convert(Path(sys.argv[1]), Path(sys.argv[2]))
    for name, count in counts.items():
        print(f"{count:5d} {name}")
    if counts != EXPECTED:
        sys.exit(f"this is not the published data set: expected {EXPECTED}")


if __name__ == "__main__":
    main()
