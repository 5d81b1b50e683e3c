"""Open a class, and join one: what is asked for, as plain dictionaries, and what a form makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.app.classes import PAIRS, TABLES
from sim.app.classroom import Class
from sim.app.columns import ENDS, OUTCOME, Columns
from sim.app.measures import measures, worlds_of
from sim.app.pages.what_if import about
from sim.app.setting import bounds
from sim.errors import InputError
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES
from sim.speech import _

View = dict[str, Any]
FARMERS = "two-farmers"
SHOWN = 6  # histories of each end that a lecturer can choose among
SEAT = "seat."  # before the id of a party, in a form


def opening(scenario: Scenario, kinds: View, some: Columns) -> View:
    """The page on which a lecturer opens a class; `some` of its histories, with the rules in every seat."""
    main = kinds["main"][:2]
    return {
        **about(scenario),
        "who": [{**one, "chosen": one["id"] in main} for one in kinds["seats"]],
        "most": worlds_of(scenario) - 1,
        "most_tables": TABLES,
        "pairs": range(1, PAIRS + 1),
        "ends": _ends(some),
    }


def _ends(some: Columns) -> list[View]:
    """The first few histories of each end; nothing where there is only one history."""
    found: dict[str, list[int]] = {}
    for number, code in enumerate(some[OUTCOME]):
        numbers = found.setdefault(ENDS[int(code)], [])
        if len(numbers) < SHOWN:
            numbers.append(number)
    if len(some[OUTCOME]) < 2:
        return []
    return [{"label": OUTCOMES[word].label, "numbers": found[word]} for word in OUTCOMES if word in found]


def head(scenario: Scenario, kinds: View, fields: Mapping[str, str]) -> View:
    """What a class is opened with, from the form of that page.

    Raises
    ------
    InputError : a field that is none, or no seat.
    """
    names = {one["id"]: one["name"] for one in kinds["seats"]}
    seats = [name for name in names if fields.get(f"{SEAT}{name}")]
    if not seats:
        raise InputError(_("choose at least one seat for people; the model plays the others"))
    tables = _whole(fields, "tables", 1, TABLES, 4)
    most = worlds_of(scenario) - 1
    first = _whole(fields, "history", 0, most, 0)
    first_measure = measures(scenario)[0]
    low, high = bounds(scenario, first_measure)
    return {
        "scenario": scenario.name,
        "title": scenario.title or scenario.name,
        "tables": tables,
        "seats": seats,
        "names": names,
        "main": kinds["main"],
        "mediators": kinds["mediators"],
        "guarantors": kinds["guarantors"],
        "lot": fields.get("how", "lot") != "choice",
        "pairs": _whole(fields, "pairs", 1, PAIRS, 2),
        "histories": [(first + k) % (most + 1) if fields.get("other") else first for k in range(tables)],
        "question": {
            "low": low,
            "high": high,
        },
    }


def _whole(fields: Mapping[str, str], name: str, low: int, high: int, otherwise: int) -> int:
    text = fields.get(name, "")
    if not text:
        return otherwise
    if not text.isdecimal() or len(text) > 6 or not low <= int(text) <= high:
        said = _("{name}: expected a whole number from {low} to {high}, not {value}")
        raise InputError(said.format(name=name, low=low, high=f"{high:,}", value=repr(text[:40])))
    return int(text)


def joining(of: Class, title: str, names: Mapping[str, str]) -> View:
    """The page on which a student takes a seat, with the doors beside it; `names` of the parties."""
    free = of.free()
    mediators = [name for name in of.head["mediators"] if name in of.seats]
    return {
        "title": title,
        "name": of.head["scenario"],
        "code": of.code,
        "lot": of.head["lot"],
        "locked": of.locked,
        "pairs": of.head["pairs"],
        "free": [
            {
                "value": f"{table}.{place}",
                "table": table,
                "seat": names[seat],
                "with": [one.name for one in of.at(table, seat)],
            }
            for table, place in sorted(free)
            for seat in (of.seats[(place + of.round) % len(of.seats)],)
        ],
        "tables": list(of.tables),
        "mediates": bool(of.head["mediators"]),
        "mediators": [names[name] for name in mediators if not of.locked and mediating(of)],
        "farmers": FARMERS,
    }


def mediating(of: Class) -> list[tuple[int, int]]:
    """Tables and places of mediators that have room."""
    return [
        (table, place) for table, place in of.free()
        if of.seats[(place + of.round) % len(of.seats)] in of.head["mediators"]
    ]  # fmt: skip


def chosen(value: str, of: Class) -> tuple[int, int]:
    """The table and place that a form chose.

    Raises
    ------
    InputError : it is none.
    """
    table, _dot, place = value.partition(".")
    if not (table.isdecimal() and place.isdecimal()) or len(value) > 7:
        raise InputError(_("choose one of the seats that are free"))
    return int(table), int(place)


def table_of(value: str, of: Class) -> int:
    """The table that a form chose.

    Raises
    ------
    InputError : it is none.
    """
    if not value.isdecimal() or len(value) > 3 or int(value) not in of.tables:
        said = _("expected a table from 1 to {last}, not {value}")
        raise InputError(said.format(last=len(of.tables), value=repr(value[:20])))
    return int(value)
