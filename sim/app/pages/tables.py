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
from sim.scenario.schema import Scenario
from sim.speech import _, apart, later, ngettext

View = dict[str, Any]
HELD = later("Held by the lecturer.")
LATE = 120.0  # seconds after which the desk marks who is waited for


def seat(of: Class, index: int, state: View, states: Mapping[int, View], asked: View) -> View:
    """The page of somebody at a seat, or watching.

    Parameters
    ----------
    index : who, among the class's people. state : of their table. states : of every table, once values are revealed.
    asked : what is bet on, as `question` gives it.
    """
    person = of.people[index]
    mine = of.seat(person)
    own = state["seats"].get(mine, {})
    request = own.get("request")
    advised = (person.table, mine) in of.advised
    decides = request is not None and state["open"] and not advised
    return {
        "title": state["title"],
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
            one.name for k, one in enumerate(of.people)
            if k != index and one.table == person.table and of.seat(one) == mine
        ],
        "my_name": person.name,
        "bets": bets(of, index, asked),
        "deals": deals(of, states),
        "timer": timer(of),
        "said": of.said.get(person.table, []),
    }  # fmt: skip


def _status(of: Class, person: Person, state: View, decides: bool, advised: bool) -> str:
    """Where a table stands, for who looks at it, in a sentence."""
    if state["end"]:
        return _("The game of your table has ended.")
    if not state["open"]:
        return _("Your lecturer holds the class here. It goes on when they say so; what you have decided is kept.")
    mine = of.seat(person)
    others = [seat for seat in state["waiting"] if seat != mine]
    still = _still(of, person.table, others, state["names"])
    if mine is None:
        return still
    if decides:
        own = _("It is your turn.") if others else _("It is your turn: the table waits for you.")
    else:
        own = _("Your adviser plays your seat.") if advised else _("You have decided.")
    return f"{own} {still}".strip()


def _still(of: Class, table: int, seats: Sequence[str], names: Mapping[str, str]) -> str:
    if not seats:
        return ""
    empty = _("{name} (nobody sits there yet)")
    said = [apart(names[one]) if of.at(table, one) else empty.format(name=apart(names[one])) for one in seats]
    return ngettext("{names} is still deciding.", "{names} are still deciding.", len(said)).format(names=listed(said))


def _own_end(of: Class, state: View, mine: str | None) -> View:
    """How a table ended, with the values of the own seat alone until all are revealed."""
    end = state["end"]
    shown = [one for one in end["values"] if "values" in of.revealed or one["id"] == mine]
    return {**end, "values": shown, "cards": end["cards"] if "values" in of.revealed else []}


def question(of: Class, scenario: Scenario | None, model: View | None) -> View:
    """What a class bets on, in the words of who reads.

    Parameters
    ----------
    scenario : the class's, None where this app does not know it any more. model : what the model counts, once the bets
        are revealed.
    """
    from sim.app.measures import measures
    from sim.app.said import question as said_of

    if scenario is None:
        return {**of.head["question"], "text": "", "unit": "", "model": model}
    first = measures(scenario)[0]
    scale = scenario.plan.issues[first.issue].scale if first.kind == "place" else None
    unit = _("of 100") if first.kind == "share" else "" if scale is None else scale.unit
    return {**of.head["question"], "text": said_of(scenario, first), "unit": unit, "model": model}


def bets(of: Class, index: int | None, asked: View) -> View:
    """The bets of a class: how many are in, the own one, and once they are revealed all of them."""
    model = asked["model"]
    placed = [bet for bet, _ in of.bets.values()]
    open_ = "bets" in of.revealed
    words = said(placed) if placed and open_ else ""
    low, high = asked["low"], asked["high"]
    picture = ""
    if words and model is not None:
        along = [(bet - low) / (high - low) for bet in placed]
        picture = plotted(along, model["value"], model["low"], model["high"], words)
    mine = of.bets.get(index) if index is not None else None
    return {
        **asked,
        "count": len(placed),
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
    values = {seat: [] for seat, _ in parties}  # type: dict[str, list[tuple[int, View]]]
    for table, end in ended.items():
        for one in end["values"]:
            values[one["id"]].append((table, one))
    rows = [
        (name, [(table, one["came"]) for table, one in values[seat]], mean(one["without"] for _, one in values[seat]))
        for seat, name in parties
    ]
    one = _("table {table} {value}")
    of_party = _("{name}: {values}; no agreement {without}")
    words = " ".join(
        of_party.format(
            name=apart(name),
            values=", ".join(one.format(table=table, value=value) for table, value in marks),
            without=f"{without:.0f}",
        )
        + "."
        for name, marks, without in rows
    )
    return {
        "tables": list(ended),
        "ends": [end["label"] for end in ended.values()],
        "issues": [
            {"name": row["name"], "cells": [end["rows"][k]["words"] for end in ended.values()]}
            for k, row in enumerate(first["rows"])
        ],
        "values": [
            {"name": name, "cells": [value for _, value in marks], "without": round(without)}
            for name, marks, without in rows
        ],
        "board": board(rows, " ".join([_("What each table came to, from 0 to 100."), words])),
        "missing": len(of.tables) - len(ended),
    }


def desk(of: Class, token: str, states: Mapping[int, View], bell: Bell, asked: View) -> View:
    """The page of who leads a class."""
    rows = []
    first = next(iter(states.values()))
    names = first["names"]
    for table, state in states.items():
        seconds = waited(of, table)
        rows.append(
            {
                "table": table,
                "step": progress(state),
                "when": state["when"],
                "question": state["question"],
                "waiting": [names[seat] for seat in state["waiting"]],
                "for": _long(seconds),
                "late": seconds > LATE and not state["end"] and state["open"],
                "held": not state["end"] and not state["open"],
                "consensus": "" if state["consensus"] is None else f"{100 * state['consensus']:.0f}",
                "refusal": state["refusal"],
                "worths": state["worths"],
                "end": state["end"],
                "number": state["number"],
                "seats": [_seat(of, table, seat, bell, names[seat]) for seat in of.seats],
                "watching": len([one for one in of.people if one.table == table and one.place is None]),
                "said": of.said.get(table, []),
            }
        )
    return {
        "title": first["title"],
        "name": of.head["scenario"],
        "token": token,
        "code": of.code,
        "rows": rows,
        "held": of.held,
        "locked": of.locked,
        "revealed": sorted(of.revealed),
        "bets": bets(of, None, asked),
        "notes": [note for _, note in of.bets.values() if note],
        "deals": deals(of, states),
        "timer": timer(of),
        "round": of.round + 1,
        "parties": [{"id": one, "name": names[one]} for one in of.head["main"]],
        "guarantors": [{"id": one, "name": names[one]} for one in of.head["guarantors"]],
        "people": len(of.people),
        "tables": list(of.tables),
    }


def _seat(of: Class, table: int, seat: str, bell: Bell, name: str) -> View:
    people = of.at(table, seat)
    return {
        "id": seat,
        "name": name,
        "people": [{"name": one.name, "here": bell.here(one.digest)} for one in people],
        "advised": (table, seat) in of.advised,
    }  # fmt: skip


def progress(state: View) -> str:
    """How far a table is, in a few words that everybody may read."""
    if state["end"]:
        said = _("ended in month {month}: {how}")
        return said.format(month=state["end"]["month"], how=_(state["end"]["label"]))
    parts = []
    if state["phases"] > 1:
        parts.append(_("phase {phase} of {phases}").format(phase=state["phase"], phases=state["phases"]))
    if state["talking"]:
        meeting, last = max(state["meeting"], 1), state["last_meeting"]
        parts.append(_("meeting {meeting} of {last_meeting}").format(meeting=meeting, last_meeting=last))
        parts.append(_("month {month}").format(month=state["month"]))
    else:
        parts.append(_("month {month} of {months}").format(month=state["month"], months=state["months"]))
    return _(", ").join(parts)


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
    minutes, hours = int(seconds // 60), int(seconds // 3600)
    if minutes < 1:
        return _("less than a minute")
    if hours < 1:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)


def projector(of: Class, states: Mapping[int, View], where: str, alone: bool, asked: View) -> View:
    """The page for the wall: nothing that is a seat's own stands on it.

    Parameters
    ----------
    where : the address that students type. alone : whether only this machine can reach it.
    """
    first = next(iter(states.values()))
    return {
        "title": first["title"],
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
                "waiting": _who_decides(of, table, state),
                "end": bool(state["end"]),
            }
            for table, state in states.items()
        ],
        "joined": len([one for one in of.people if one.place is not None]),
        "bets": bets(of, None, asked),
        "deals": deals(of, states),
        "timer": timer(of),
    }


def _who_decides(of: Class, table: int, state: View) -> str:
    if state["end"]:
        return ""
    return _still(of, table, state["waiting"], state["names"]) if state["open"] else _(HELD)
