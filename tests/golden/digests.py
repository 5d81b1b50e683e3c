"""Digests of result tables that mean the same on another machine, and what differs between two of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("digests.json")
ZERO = 1e-9  # what is nearer to 0 is a remainder of rounding

Digests = dict[str, dict[str, Any]]  # table -> {"rows": count, "columns": {name: digest}}


def digests(tables: Mapping[str, Any]) -> Digests:
    """The number of rows of every table, and a digest of each of its columns in their order."""
    return {
        name: {"rows": table.num_rows, "columns": {c: digest(table.column(c).to_pylist()) for c in table.column_names}}
        for name, table in sorted(tables.items())
    }


def digest(values: list[Any]) -> str:
    """sha256 of a column, cut to 16 digits: texts as they are, numbers with six digits that count."""
    return hashlib.sha256("\n".join(map(written, values)).encode()).hexdigest()[:16]


def written(value: Any) -> str:
    """A value as it goes into a digest."""
    if isinstance(value, float):
        return f"{0.0 if abs(value) < ZERO else value:.6g}"
    return json.dumps(value, ensure_ascii=True)


def differences(kept: Digests, found: Digests) -> Iterator[str]:
    """A line for each table that is not as it was kept: its rows, and the columns that changed, came or went."""
    for name in sorted(kept.keys() | found.keys()):
        if name not in kept or name not in found:
            yield f"{name}: the table {'is new' if name in found else 'is gone'}"
            continue
        old, new = kept[name]["columns"], found[name]["columns"]
        said = {
            "changed": [column for column in new if column in old and old[column] != new[column]],
            "new": [column for column in new if column not in old],
            "gone": [column for column in old if column not in new],
        }
        parts = [f"{what}: {', '.join(columns)}" for what, columns in said.items() if columns]
        if kept[name]["rows"] != found[name]["rows"]:
            parts.append(f"{kept[name]['rows']} rows became {found[name]['rows']}")
        if not parts and list(old) != list(new):
            parts.append("its columns come in another order")
        if parts:
            yield f"{name}: {'; '.join(parts)}"


def read() -> dict[str, Digests]:
    """The digests that are kept, by case."""
    kept: dict[str, Digests] = json.loads(FILE.read_text(encoding="utf-8"))
    return kept


def write(found: Mapping[str, Digests]) -> None:
    """Keep digests in place of those that were."""
    FILE.write_text(json.dumps(found, indent=1, sort_keys=False) + "\n", encoding="utf-8")
