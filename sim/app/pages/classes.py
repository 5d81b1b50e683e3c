"""Open a class, and join one: what is asked for, as plain dictionaries, and what a form makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.app.classes import PAIRS, TABLES
from sim.app.classroom import Class
from sim.app.measures import measures, worlds_of
from sim.app.pages.what_if import about
from sim.app.setting import bounds
from sim.errors import InputError
from sim.scenario.called import party_name
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.speech import LANGUAGES, _, speaking

View = dict[str, Any]
FARMERS = "two-farmers"
SEAT = "seat."  # before the id of a party, in a form


def opening(scenario: Scenario, kinds: View) -> View:
    """The page on which a lecturer opens a class."""
    main = kinds["main"][:2]
    return {
        **about(scenario),
        "who": [{**one, "chosen": one["id"] in main} for one in kinds["seats"]],
        "most": worlds_of(scenario) - 1,
        "most_tables": TABLES,
        "pairs": range(1, PAIRS + 1),
    }


def head(scenario: Scenario, kinds: View, fields: Mapping[str, str]) -> View:
    """What a class is opened with, from the form of that page.

    Parameters
    ----------
    scenario : in its own words.

    Raises
    ------
    InputError : a field that is none, or no seat.
    """
    seats = [one["id"] for one in kinds["seats"] if fields.get(f"{SEAT}{one['id']}")]
    if not seats:
        raise InputError(_("choose at least one seat for people; the model plays the others"))
    tables = _whole(fields, "tables", 1, TABLES, 4)
    most = worlds_of(scenario) - 1
    first = _whole(fields, "history", 0, most, 0)
    first_measure = measures(scenario)[0]
    low, high = bounds(scenario, first_measure)
    return {
        "scenario": scenario.name,
        "tables": tables,
        "seats": seats,
        "main": kinds["main"],
        "mediators": kinds["mediators"],
        "guarantors": kinds["guarantors"],
        "lot": fields.get("how", "lot") != "choice",
        "pairs": _whole(fields, "pairs", 1, PAIRS, 2),
        "histories": [(first + k) % (most + 1) if fields.get("other") else first for k in range(tables)],
        "question": {"low": low, "high": high},
        "words": {tongue: _words(scenario, tongue) for tongue in LANGUAGES},
    }


def _words(scenario: Scenario, tongue: str) -> View:
    """What a class's pages say of its scenario, in a language."""
    from sim.app.said import question

    told = in_language(scenario, tongue)
    with speaking(tongue):
        first = measures(told)[0]
        scale = told.plan.issues[first.issue].scale if first.kind == "place" else None
        return {
            "title": told.title or told.name,
            "names": {key: party_name(told, key) for key in told.parties},
            "question": question(told, first),
            "unit": _("of 100") if first.kind == "share" else "" if scale is None else scale.unit,
        }


def _whole(fields: Mapping[str, str], name: str, low: int, high: int, otherwise: int) -> int:
    text = fields.get(name, "")
    if not text:
        return otherwise
    if not text.isdecimal() or len(text) > 6 or not low <= int(text) <= high:
        said = _("{name}: expected a whole number from {low} to {most}, not {value}")
        raise InputError(said.format(name=name, low=low, most=f"{high:,}", value=repr(text[:40])))
    return int(text)


def joining(of: Class) -> View:
    """The page on which a student takes a seat, with the doors beside it."""
    free = of.free()
    mediators = [name for name in of.head["mediators"] if name in of.seats]
    return {
        "title": of.words["title"],
        "name": of.head["scenario"],
        "code": of.code,
        "lot": of.head["lot"],
        "locked": of.locked,
        "pairs": of.head["pairs"],
        "free": [
            {
                "value": f"{table}.{place}",
                "table": table,
                "seat": of.name(seat),
                "with": [one.name or _("somebody") for one in of.at(table, seat)],
            }
            for table, place in sorted(free)
            for seat in (of.seats[(place + of.round) % len(of.seats)],)
        ],
        "tables": list(of.tables),
        "mediates": bool(of.head["mediators"]),
        "mediators": [of.name(name) for name in mediators if not of.locked and mediating(of)],
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
        said = _("expected a table from 1 to {most}, not {value}")
        raise InputError(said.format(most=len(of.tables), value=repr(value[:20])))
    return int(value)
