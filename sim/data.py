"""Where the files that ship with the simulator are: the repository's folders, or their copies in the wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def seeds_folder() -> Path:
    """The folder of the cases that ship: plans, profiles, relations, rules, documents, statements."""
    return _shipped("seeds", "rules.yaml")


def scenarios_folder() -> Path:
    """The folder of the scenarios that ship."""
    return _shipped("scenarios", "baseline.yaml")


def _shipped(folder: str, mark: str) -> Path:
    # A folder of that name beside an installed package would be some other project's: the marking file decides.
    checkout = _PACKAGE.parent / folder
    return checkout if (checkout / mark).is_file() else _PACKAGE / "_data" / folder
