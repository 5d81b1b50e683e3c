"""The pages of a class that is under way: a seat, the desk of who leads it, and the projector."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from sim.app.bell import Bell
from sim.app.bets import said
from sim.app.classes import waited
from sim.app.classroom import Class, Person
from sim.app.draw.board import board
from sim.app.draw.plotted import plotted
from sim.app.pages.seat import BRIEFS, MONTHS, PARTS
from sim.scenario.called import listed
from sim.speech import _, later, ngettext

View = dict[str, Any]
HELD = later("Held by the lecturer.")
LATE = 120.0  # seconds after which the desk marks who is waited for


def seat(of: Class, index: int, state: View, states: Mapping[int, View], model: View | None) -> View:
    """The page of somebody at a seat, or watching.

    Parameters
    ----------
    index : who, among the class's people. state : of their table. states : of every table, once values are revealed.
    model : what the model counts on the question of the bets, once these are revealed.
    """
    person = of.people[index]
    mine = of.seat(person)
    own = state["seats"].get(mine, {})
    request = own.get("request")
    advised = (person.table, mine) in of.advised
    decides = request is not None and state["open"] and not advised
    return {
        "title": of.words["title"],
        "name": of.head["scenario"],
        "table": person.table,
        "who": own.get("name", ""),
        "watches": mine is None,
        "role": own.get("role"),
        "happened": own.get("happened", state["happened"]),
        "before": own.get("before", []),
        "request": request if decides else None,
        "at": state["at"],
        "count": state["count"],
        "briefs": BRIEFS,
        "months": MONTHS,
        "parts": PARTS,
        "moment": f"{of.round}-{state['at']}-{mine}-{'decides' if decides else 'waits'}",
        "status": _status(of, person, state, decides, advised),
        "when": state["when"],
        "text": state["text"],
        "order": own.get("order", ""),
        "advised": advised,
        "end": _own_end(of, state, mine) if state["end"] else None,
        "with_me": [] if mine is None else [
            one.name or _("somebody") for k, one in enumerate(of.people)
            if k != index and one.table == person.table and of.seat(one) == mine
        ],
        "my_name": person.name,
        "bets": bets(of, index, model),
        "deals": deals(of, states),
        "timer": timer(of),
        "said": of.said.get(person.table, []),
    }  # fmt: skip


def _status(of: Class, person: Person, state: View, decides: bool, advised: bool) -> str:
    """Where a table stands, for who looks at it, in a sentence."""
    if state["end"]:
        return _("The game of your table has ended {how}.").format(how=_(state["end"]["ends"]))
    if not state["open"]:
        return _("Your lecturer holds the class here. It goes on when they say so; what you have decided is kept.")
    mine = of.seat(person)
    others = [seat for seat in state["waiting"] if seat != mine]
    still = _still(of, person.table, others)
    if decides:
        return " ".join([_("It is your turn."), still]) if others else _("It is your turn: the table waits for you.")
    if advised:
        return " ".join([_("Your adviser plays your seat."), still]).strip()
    if mine is None:
        return still
    return " ".join([_("You have decided."), still]) if others else _("The table goes on.")


def _still(of: Class, table: int, seats: Sequence[str]) -> str:
    if not seats:
        return ""
    names = [
        of.name(seat) if of.at(table, seat) else _("{seat} (nobody sits there yet)").format(seat=of.name(seat))
        for seat in seats
    ]
    said = ngettext("{names} is still deciding.", "{names} are still deciding.", len(names))
    return said.format(names=listed(names))


def _own_end(of: Class, state: View, mine: str | None) -> View:
    """How a table ended, with the values of the own seat alone until all are revealed."""
    end = state["end"]
    shown = [one for one in end["values"] if "values" in of.revealed or one["id"] == mine]
    return {**end, "values": shown, "cards": end["cards"] if "values" in of.revealed else []}


def bets(of: Class, index: int | None, model: View | None) -> View:
    """The bets of a class: how many are in, the own one, and once they are revealed all of them."""
    question = of.head["question"]
    placed = [bet for bet, _note in of.bets.values()]
    open_ = "bets" in of.revealed
    words = said(placed) if placed and open_ else ""
    low, high = question["low"], question["high"]
    picture = ""
    if words and model is not None:
        along = [(bet - low) / (high - low) for bet in placed]
        picture = plotted(along, model["value"], model["low"], model["high"], words)
    mine = of.bets.get(index) if index is not None else None
    return {
        **question,
        "text": of.words["question"],
        "unit": of.words["unit"],
        "count": len(placed),
        "counted": ngettext("{count} bet", "{count} bets", len(placed)).format(count=len(placed)),
        "revealed": open_,
        "said": words,
        "model": model["said"] if open_ and model is not None else "",
        "picture": picture,
        "mine": None if mine is None else f"{mine[0]:g}",
        "note": "" if mine is None else mine[1],
        "moment": f"{open_}-{mine}",
    }


def timer(of: Class) -> View | None:
    """What is left of the renegotiation; None where there is none."""
    if not of.timer:
        return None
    left = max(int(of.timer - time.time()), 0)
    return {"until": f"{of.timer:.0f}", "left": f"{left // 60}:{left % 60:02d}", "over": left == 0}


def deals(of: Class, states: Mapping[int, View]) -> View | None:
    """All tables' deals side by side and on one board; None before values are revealed, or where none has ended."""
    ended = {table: state["end"] for table, state in states.items() if state["end"]}
    if "values" not in of.revealed or not ended:
        return None
    first = next(iter(ended.values()))
    parties = [(one["id"], one["name"]) for one in first["values"]]
    values = {seat: [] for seat, _name in parties}  # type: dict[str, list[tuple[int, View]]]
    for table, end in ended.items():
        for one in end["values"]:
            values[one["id"]].append((table, one))
    rows = [
        (name, [(table, one["came"]) for table, one in values[seat]], mean(one["without"] for _at, one in values[seat]))
        for seat, name in parties
    ]
    words = "; ".join(
        _("{party}: {values}, no agreement {without}").format(
            party=name,
            values=", ".join(_("table {table} {value}").format(table=table, value=value) for table, value in marks),
            without=f"{without:.0f}",
        )
        for name, marks, without in rows
    )
    return {
        "tables": list(ended),
        "ends": [_(end["label"]) for end in ended.values()],
        "issues": [
            {"name": row["name"], "cells": [end["rows"][k]["words"] or _("not agreed") for end in ended.values()]}
            for k, row in enumerate(first["rows"])
        ],
        "values": [
            {"name": name, "cells": [value for _table, value in marks], "without": round(without)}
            for name, marks, without in rows
        ],
        "board": board(rows, _("What each table came to, from 0 to 100. {what}.").format(what=words)),
        "missing": len(of.tables) - len(ended),
    }


def desk(of: Class, token: str, states: Mapping[int, View], bell: Bell, model: View | None) -> View:
    """The page of who leads a class."""
    rows = []
    for table, state in states.items():
        seconds = waited(of, table)
        rows.append(
            {
                "table": table,
                "step": progress(state),
                "when": state["when"] or _("ended"),
                "question": state["question"],
                "waiting": [of.name(seat) for seat in state["waiting"]],
                "for": _long(seconds),
                "late": seconds > LATE and not state["end"] and state["open"],
                "held": not state["end"] and not state["open"],
                "consensus": "" if state["consensus"] is None else f"{100 * state['consensus']:.0f}",
                "refusal": state["refusal"],
                "worths": state["worths"],
                "end": state["end"],
                "number": state["number"],
                "seats": [_seat(of, table, seat, bell) for seat in of.seats],
                "watching": len([one for one in of.people if one.table == table and one.place is None]),
                "said": of.said.get(table, []),
            }
        )
    return {
        "title": of.words["title"],
        "name": of.head["scenario"],
        "token": token,
        "code": of.code,
        "rows": rows,
        "held": of.held,
        "locked": of.locked,
        "revealed": sorted(of.revealed),
        "bets": bets(of, None, model),
        "notes": [note for _bet, note in of.bets.values() if note],
        "deals": deals(of, states),
        "timer": timer(of),
        "round": of.round + 1,
        "parties": [{"id": one, "name": of.name(one)} for one in of.head["main"]],
        "guarantors": [{"id": one["id"], "name": of.name(one["id"])} for one in of.head["guarantors"]],
        "people": _students(len(of.people)),
        "tables": list(of.tables),
    }


def _seat(of: Class, table: int, seat: str, bell: Bell) -> View:
    people = of.at(table, seat)
    return {
        "id": seat,
        "name": of.name(seat),
        "people": [
            {"name": one.name or _("somebody"), "here": bell.here(one.digest)} for one in people
        ],
        "advised": (table, seat) in of.advised,
    }  # fmt: skip


def progress(state: View) -> str:
    """How far a table is, in a few words that everybody may read."""
    if state["end"]:
        said = _("ended in month {month}: {how}")
        return said.format(month=state["end"]["month"], how=_(state["end"]["label"]))
    pieces = [_("phase {phase} of {phases}").format(**state)] if state["phases"] > 1 else []
    if state["talking"]:
        talks = _("meeting {meeting} of {last}, month {month}")
        last = {"meeting": max(state["meeting"], 1), "last": state["last_meeting"], "month": state["month"]}
        return _(", ").join([*pieces, talks.format(**last)])
    return _(", ").join([*pieces, _("month {month} of {months}").format(**state)])


def share(state: View) -> int:
    """How far a table is, from 0 to 100: by the meetings of its talks, else by the months; all where it has ended."""
    at, of = (state["meeting"], state["last_meeting"]) if state["talking"] else (state["month"], state["months"])
    return 100 if state["end"] else round(100 * min(at / max(of, 1), 1.0))


def _long(seconds: float) -> str:
    """How long, in words that change slowly.

    Example
    -------
    >>> _long(20), _long(130), _long(7300)
    ('less than a minute', '2 minutes', '2 hours')
    """
    if seconds < 60:
        return _("less than a minute")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours = int(seconds // 3600)
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)


def _students(count: int) -> str:
    return ngettext("{count} student", "{count} students", count).format(count=count)


def projector(of: Class, states: Mapping[int, View], where: str, alone: bool, model: View | None) -> View:
    """The page for the wall: nothing that is a seat's own stands on it.

    Parameters
    ----------
    where : the address that students type. alone : whether only this machine can reach it.
    """
    return {
        "title": of.words["title"],
        "name": of.head["scenario"],
        "code": of.code,
        "where": f"{where}join",
        "alone": alone,
        "round": of.round + 1,
        "rows": [
            {
                "table": table,
                "step": progress(state),
                "share": share(state),
                "waiting": "" if state["end"] else _still(of, table, state["waiting"]) if state["open"] else _(HELD),
                "end": bool(state["end"]),
            }
            for table, state in states.items()
        ],
        "joined": _students(len([one for one in of.people if one.place is not None])),
        "bets": bets(of, None, model),
        "deals": deals(of, states),
        "timer": timer(of),
    }
