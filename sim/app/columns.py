"""The histories of one setting, a few numbers each, and their place on disk, so that nothing is computed twice."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.scenario.wording import OUTCOMES

Setting = Mapping[str, Any]  # values by their paths
Columns = dict[str, "array[float]"]  # a number a history, by measure; `outcome` is its place in `ENDS`

ENDS = tuple(OUTCOMES)
OUTCOME = "outcome"
CHUNKS = (100, 200, 600, 1000)  # where one piece of work ends and the next begins, in histories


def chunks(worlds: int) -> list[tuple[int, int]]:
    """The pieces that together hold so many histories, as (first, last), the last not included.

    Example
    -------
    >>> chunks(200), chunks(1)
    ([(0, 100), (100, 200)], [(0, 1)])
    """
    ends = [end for end in CHUNKS if end < worlds] + [worlds]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def key_of(setting: Setting) -> str:
    """A setting as a text: the same for the same values, in whatever order."""
    return json.dumps({path: setting[path] for path in sorted(setting)}, sort_keys=True)


def joined(pieces: list[Columns]) -> Columns:
    """Pieces that follow each other, as one."""
    whole: Columns = {name: array("d") for name in pieces[0]}
    for piece in pieces:
        for name, values in piece.items():
            whole[name].extend(values)
    return whole


def path_of(folder: Path, fingerprint: str, setting: Setting, first: int, last: int) -> Path:
    """The file of some histories at a setting of a scenario under some rules."""
    name = hashlib.sha256(f"{fingerprint}{key_of(setting)}".encode()).hexdigest()[:32]
    return folder / name[:2] / f"{name}-{first}-{last}.json"


def read(path: Path, count: int) -> Columns | None:
    """What a file holds of so many histories; None where there is none, or none that is whole."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        columns = {str(name): array("d", values) for name, values in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    whole = OUTCOME in columns and all(len(values) == count for values in columns.values())
    return columns if whole else None


def write(path: Path, columns: Columns) -> None:
    """Keep some histories; a disk that refuses is no reason to stop, they are computed again next time."""
    hidden = path.with_name(f".{path.name}.{id(columns)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        hidden.write_text(json.dumps({name: list(values) for name, values in columns.items()}), encoding="utf-8")
        hidden.replace(path)
    except OSError:
        with suppress(OSError):
            hidden.unlink()
