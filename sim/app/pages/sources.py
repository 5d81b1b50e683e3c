"""Sources: every number with its grade and the chain to the statement, and one changed to see what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import yaml

from sim.app.columns import Columns
from sim.app.measures import FIRST, certain
from sim.app.pages.what_if import about, counted
from sim.app.setting import Asked, written
from sim.case.provenance import GRADE_MEANING, GRADES
from sim.errors import InputError
from sim.scenario.paths import checker
from sim.scenario.schema import Scenario
from sim.speech import _, later

View = dict[str, Any]
LONGEST = 300  # letters of a reason
GRADE_NAMES = {
    "seed": later("seed"), "source": later("source"), "inference": later("inference"),
    "calibrated": later("calibrated"), "assumption": later("assumption"), "scenario": later("scenario"),
}  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """What the address of the list asks for; "" for all."""

    grade: str = ""
    of: str = ""
    about: str = ""
    first: int = 0

    def query(self, **other: Any) -> str:
        """The address of the same, or of another filter, as what follows the question mark."""
        asked = {"grade": self.grade, "of": self.of, "about": self.about, "first": self.first, **other}
        return urlencode({name: value for name, value in asked.items() if value})


def read(query: Mapping[str, str]) -> Filter:
    """What the address of the list asks for.

    Raises
    ------
    InputError : it begins nowhere.
    """
    first = query.get("first", "0") or "0"
    if not first.isdecimal() or len(first) > 6:
        raise InputError(_("{name}: expected a whole number, not {value}").format(name="first", value=repr(first[:40])))
    grade, of, about_it = (query.get(name, "")[:80] for name in ("grade", "of", "about"))
    return Filter(grade, of, about_it, int(first))


def listed(scenario: Scenario, asked: Filter, found: View) -> View:
    """The list. `found` is what `sim.app.sourced.listing` gives."""
    shown = found["shown"]
    last = min(asked.first + shown, found["found"])
    return {
        **about(scenario),
        **found,
        "asked": asked,
        "grades": [{"id": one, "name": GRADE_NAMES[one], "meaning": GRADE_MEANING[one]} for one in GRADES],
        "grade_names": GRADE_NAMES,
        "from_here": asked.first + 1,
        "to_here": last,
        "before": asked.query(first=max(asked.first - shown, 0)) if asked.first else "",
        "after": asked.query(first=last) if last < found["found"] else "",
    }


@dataclass(frozen=True)
class Changed:
    """A number that somebody would set otherwise, and why; `value` is None where none is given yet."""

    path: str
    value: float | None = None
    reason: str = ""


def change(scenario: Scenario, query: Mapping[str, str]) -> Changed:
    """What the address of one number asks for.

    Raises
    ------
    InputError : a value that is no number, or that cannot stand there.
    """
    path, said = query.get("path", ""), query.get("value", "").strip()
    reason = " ".join(query.get("reason", "").split())[:LONGEST]
    if not said:
        return Changed(path, None, reason)
    try:
        value = float(said)
    except ValueError:
        raise InputError(
            _("{name}: expected a number, got {text}").format(name="value", text=repr(said[:20]))
        ) from None
    value = float(f"{value:.3g}")  # finer is not computed anew
    checker(scenario, setting(path))(value)
    return Changed(path, value, reason)


def setting(path: str) -> str:
    """The path by which a number is set."""
    return path.replace("-", ".") if path.startswith("relations.") else path


def single(scenario: Scenario, asked: Changed, found: View, histories: tuple[Columns, Columns] | None) -> View:
    """One number: what it rests on, and what hangs on it.

    Parameters
    ----------
    found : as `sim.app.sourced.one` gives it. histories : before and after the change, where one is asked for.
    """
    item = found["item"]
    view = {
        **about(scenario),
        **found,
        "grade_names": GRADE_NAMES,
        "meanings": GRADE_MEANING,
        "asked": asked,
        "value": "" if asked.value is None else written(asked.value),
        "longest": LONGEST,
        "moved": histories is not None,
        "certain": certain(scenario),
    }
    if histories is None:
        return view
    before, after = histories
    moved = Asked({item["setting"]: asked.value}, {}, None, 1 if certain(scenario) else FIRST)
    file = urlencode({"path": asked.path, "value": written(asked.value), "reason": asked.reason})
    return {**view, **counted(scenario, moved, after, before), "file": file}


def scenario_file(scenario: Scenario, asked: Changed, source: str) -> str:
    """The change as a scenario file: the number with the reason as its assumption.

    Raises
    ------
    InputError : no number is given, or no reason.
    """
    if asked.value is None or not asked.reason:
        raise InputError(_("a changed number needs a value, and a reason that you would defend it with"))
    body = {
        "name": f"{scenario.name}-changed",
        "title": f"{scenario.title or scenario.name}, with one number changed",
        "extends": source,
        "set": {setting(asked.path): {"value": asked.value, "assumption": asked.reason}},
    }
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)
