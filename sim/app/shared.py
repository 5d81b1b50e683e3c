"""A table of a class as plain dictionaries: who has to decide, what each seat may know, and how the table stands.

It is made in a worker process, as a game from one seat is. What is kept of a table is its list of decisions, with what
the lecturer put in; who sits where, and what they ordered, the class keeps (`sim.app.classroom`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sim.app.asking import POLICIES, asked
from sim.app.ended import kept_end
from sim.app.playing import LONGEST, made
from sim.app.role import role
from sim.errors import InputError
from sim.games import Game, Log, Moment, begin, moment, read
from sim.games import injects as known
from sim.model import Negotiation
from sim.model.seats.by_value import ADVICE, BadAnswerError, Key, Request
from sim.report import play as words
from sim.report.places import place
from sim.scenario.called import issue_name, party_name
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.scenario.seated import mediating, seated
from sim.speech import _, language, speaking

View = dict[str, Any]
RECENT = 8  # sentences that are shown unfolded
MEETINGS = ("asks", "offers", "answers", "walks", "drafts", "pays")
KINDS = {"incident": "an incident", "out": "a guarantor leaves", "in": "a guarantor comes", "deadline": "a deadline"}


@dataclass(frozen=True)
class Rule:
    """What holds at a table besides its decisions.

    advised : seats that the adviser plays. orders : what a seat left for the meetings that come (`left_by`), by seat.
    gate : None where the table goes on by itself; else the one beat (`beat`) that it may go through, or [] for none.
    """

    advised: tuple[str, ...] = ()
    orders: Mapping[str, View] = field(default_factory=dict)
    gate: list[str | int] | None = None

    def opens(self, key: Key) -> bool:
        """Whether what is decided at a key may be decided now."""
        return self.gate is None or self.gate == beat(key)


def beat(key: Key) -> list[str | int]:
    """The step of a game to which a decision belongs, as one meeting with all that is decided there.

    Example
    -------
    >>> beat(("asks", "main", 1, 3)), beat(("delivers", 7))
    (['meeting', 1, 3], ['month', 7])
    """
    if key[0] in MEETINGS:
        return ["meeting", key[2], key[3]]
    return ["month" if key[0] in ("delivers", "leaves") else str(key[0]), *key[1:]]


def kinds(scenario: Scenario) -> View:
    """What a class can be opened with: the seats, who of them mediates, and who sits at the deciding table."""
    from sim.app.role import seats

    return {
        "seats": seats(scenario),
        "mediators": mediating(scenario),
        "main": [name for name in scenario.tables["main"].parties if name in seated(scenario)],
        "guarantors": known.guarantors(scenario),
    }


def begun(scenario: Scenario, seats: tuple[str, ...], tables: Mapping[str, int]) -> None:
    """Begin the games of a class's tables in new files.

    Parameters
    ----------
    tables : the history that each plays, by the path of its file; one that is there already is left as it is.

    Raises
    ------
    InputError : a seat is none.
    """
    moment(Game(scenario, seats))  # a seat that is none is refused before a file is written
    first: dict[int, Path] = {}
    for name, number in tables.items():
        path = Path(name)
        if path.exists():
            continue
        if number in first:  # to write a whole scenario out takes a second
            fresh = path.with_name(f".{path.name}.new")
            shutil.copyfile(first[number], fresh)
            fresh.replace(path)
        else:
            begin(path, Game(scenario, seats, number))
            first[number] = path


def looked(path: Path, rule: Rule) -> View:
    """How a table stands, once everything has been decided that advisers and orders decide.

    Returns
    -------
    `seats`, by seat what it may know: `request` where it has to decide, `happened`, `role`. `waiting`, the seats that
    are waited for. What everybody may know: `when`, `beat`, `phase`, `meeting`, `month`, `consensus`, `text`,
    `happened`. What is for the lecturer alone: `worths`, `refusal`. `end`, where it has ended.
    """
    game, log = read(path), Log(path)
    now = moment(game, partial(_ordered, rule), partial(seen, in_language(game.scenario, language())))
    if now.followed:
        log.write(*now.followed)
        game = game.having(*now.followed)
    return _state(path, game, now, rule)


def decided(path: Path, seat: str, at: str, action: str, values: Mapping[str, str], rule: Rule) -> View:
    """Make a decision of a seat.

    Parameters
    ----------
    at : the moment that the form was about, as `named` writes it; of another moment nothing is decided.

    Returns
    -------
    `order`, what the seat left for the meetings that come, or None; `done`, whether anything was decided.

    Raises
    ------
    InputError : what was wrong with it.
    """
    game = read(path)
    now = moment(game, partial(_ordered, rule))
    request = next((one for one in now.requests if one.seat == seat), None)
    if request is None or named(request.key) != at or not rule.opens(request.key):
        return {"order": None, "done": False}
    plain = {**values, "meetings": "1"}
    try:
        decisions = made(game, request, action, plain)
    except BadAnswerError as error:
        raise InputError(str(error)) from error
    order = None
    if action == "places" and request.decision == "asks":
        order = _order(request, decisions[0].answer, values)
    elif action == "no" and request.decision == "answers" and values.get("on"):
        order = _held_on(game, request)
    Log(path).write(*now.followed, *decisions)
    return {"order": order, "done": True}


def named(key: Key) -> str:
    """A moment as a form has it."""
    return "/".join(map(str, key))


def _order(request: Request, answer: Any, values: Mapping[str, str]) -> View | None:
    """What is held for more meetings than this one; None where it is not."""
    meetings = values.get("meetings", "1")
    count = min(int(meetings), LONGEST) if meetings.isdecimal() and len(meetings) < 4 else 1
    policy = values.get("policy", "ask")
    if count < 2:
        return None
    _, table, phase, meeting = request.key
    return {
        "table": table,
        "phase": phase,
        "last": int(meeting) + count - 1,
        "asks": answer,
        "policy": policy if policy in POLICIES else "ask",
    }


def _held_on(game: Game, request: Request) -> View | None:
    """After a no: what was asked for last is held until there is a text worth more than no agreement."""
    _, table, phase, meeting = request.key
    asked_for = game.choices(request.seat).get(("asks", table, phase, meeting), ADVICE)
    last = int(meeting) + LONGEST
    return {"table": table, "phase": phase, "last": last, "asks": asked_for, "policy": "better"}


def _ordered(rule: Rule, request: Request, model: Negotiation) -> Any:
    """The answer that somebody left for a decision; None where a person is asked."""
    if not rule.opens(request.key):
        return None
    if request.seat in rule.advised:
        return ADVICE
    order = rule.orders.get(request.seat)
    return None if order is None else left_by(order, request, model)


def left_by(order: View, request: Request, model: Negotiation) -> Any:
    """What a standing order answers to a decision; None where it says nothing of it, or its meetings are over."""
    if request.decision in ("asks", "answers"):
        _, table, phase, meeting = request.key
        if phase != order["phase"] or int(meeting) > order["last"]:
            return None
        if table != order["table"]:
            return None if table == "main" else ADVICE  # at tables that prepare, the adviser
        if request.decision == "asks":
            asks = order["asks"] if isinstance(order["asks"], dict) else {}
            return {name: where for name, where in asks.items() if name in request.advice} or ADVICE
        gains = request.view["worth_as_believed"] > request.view["worth_of_no_agreement"]
        better = None if gains else False
        return {"ask": None, "better": better, "no": False, "worth": gains}.get(order["policy"], ADVICE)
    talks = model.talks
    if request.decision == "delivers" and talks is not None:
        on = bool(talks.talking.any()) and talks.agenda.phase == order["phase"] and talks.round < order["last"]
        return ADVICE if on else None
    return None


# --- how it stands --------------------------------------------------------------------------------------------------


def seen(scenario: Scenario, model: Negotiation) -> View:
    """What is read off the world while it stands still."""
    talks, main = model.talks, model.cast.main
    talking = talks is not None and bool(talks.talking[0])
    found: View = {
        "month": int(model.world.clock.month[0]),
        "phase": int(model.world.clock.phase[0]),
        "talking": talking,
        "meeting": talks.round if talks is not None and talking else 0,
        "last_meeting": main.settings.rounds if talking else 0,
        "consensus": None,
        "worths": [],
        "text": [],
    }
    if talks is None or not talking or not main.settings.rounds:
        return found
    agenda = talks.agenda
    if talks.round > 0:
        consensus = float(main.consensus[0])
        found["consensus"] = None if consensus != consensus else round(consensus, 2)
    names = model.cast.issues
    if model.cast.protocols["main"].opens_with_text or main.proposer[0] >= 0:
        found["text"] = [
            {
                "id": names[d],
                "name": issue_name(scenario, names[d]),
                "words": place(scenario, names[d], float(main.text[0, k])),
            }
            for k, d in enumerate(agenda.columns)
            if agenda.on_table[0, k]
        ]
        for party in main.parties:
            mine = party.interests
            found["worths"].append(
                {
                    "id": party.name,
                    "name": party_name(scenario, party.name),
                    "paper": round(100 * float(mine.paper(main.text)[0])),
                    "believed": round(100 * float(mine.expect(main.text, agenda.today)[0])),
                    "without": round(100 * float(mine.reservation(agenda.months, agenda.fallback_on)[0])),
                }
            )
    return found


def _state(path: Path, game: Game, now: Moment, rule: Rule) -> View:
    scenario = in_language(game.scenario, language())
    others = [seat for seat in game.seats if seat not in rule.advised]  # people: why they say no is theirs to say
    everybody = list(scenario.parties)
    public = _told(game, now.events, (), everybody)
    refusals = [event for event in now.events if event["kind"] == "refuse" and event["table"] == "main"]
    asked_now = {one.seat: one for one in now.requests}
    seats = {}
    for seat in game.seats:
        told = _told(game, now.events, (seat,), [one for one in others if one != seat])
        request = asked_now.get(seat)
        seats[seat] = {
            "name": party_name(scenario, seat),
            "role": role(scenario, seat),
            "request": None if request is None else asked(scenario, request),
            "happened": told[-RECENT:],
            "before": told[:-RECENT],
            "order": _order_said(rule.orders.get(seat), now),
        }
    key = now.key
    return {
        **now.seen,
        "title": scenario.title or scenario.name,
        "names": {name: party_name(scenario, name) for name in scenario.parties},
        "number": game.replicate,
        "phases": len(scenario.phases),
        "months": scenario.calendar.months,
        "count": len(game.decisions),
        "at": "" if key is None else named(key),
        "beat": [] if key is None else beat(key),
        "open": key is not None and rule.opens(key),
        "question": "" if key is None else words.QUESTIONS[str(key[0])],
        "when": "" if not now.requests else _when(scenario, now.requests[0]),
        "waiting": [one.seat for one in now.requests],
        "happened": public[-RECENT:],
        "refusal": "" if not refusals else " ".join(_told(game, refusals[-1:], ())),
        "seats": seats,
        "put_in": [event.title for name, event in scenario.events.items() if name.startswith("put_in_")],
        "end": None if key is not None else kept_end(path, path.stat().st_mtime_ns, language()),
    }


def _told(game: Game, events: list[View], seats: tuple[str, ...], quiet: list[str] | tuple[str, ...] = ()) -> list[str]:
    """What happened, a sentence each."""
    with speaking("en"):  # what is told of a history has no catalogue
        return words.sentences(game.scenario, events, seats, quiet)


def _when(scenario: Scenario, request: Request) -> str:
    """When the decision falls, without who is asked."""
    return words.when(scenario, request).partition(" · ")[2]


def _order_said(order: View | None, now: Moment) -> str:
    """What a seat holds, in a sentence; "" where it holds nothing any more."""
    if order is None or now.key is None or not now.seen["talking"]:
        return ""
    if now.seen["phase"] != order["phase"] or now.seen["meeting"] > order["last"]:
        return ""
    said = {
        "ask": _("You are asked about each text."),
        "better": _("You are asked about a text that is worth more than no agreement."),
        "no": _("Every text is refused."),
        "worth": _("A text is signed that is believed to be worth more than no agreement."),
        "advice": _("Your adviser answers the texts."),
    }[order["policy"]]
    held = _("Your demands are held up to meeting {meeting}.").format(meeting=order["last"])
    return f"{held} {said}"
