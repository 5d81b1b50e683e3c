"""Lessons: a question, a bet that is in before anything is run, the one thing that moves, and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from sim import yamltree
from sim.analysis import lessons as known
from sim.app.bets import said
from sim.app.draw.plotted import plotted
from sim.app.draw.track import track
from sim.app.setting import SKIP
from sim.data import scenarios_folder
from sim.errors import InputError
from sim.scenario.called import listed
from sim.scenario.files import LESSONS, files_in
from sim.scenario.lesson import Lesson, unit
from sim.scenario.schema import Scenario
from sim.speech import _, apart, later, signed

View = dict[str, Any]
WAYS = {"up": later("it goes up"), "down": later("it goes down"), "same": later("it stays about the same")}
SURE = {"guess": later("a guess"), "fairly": later("fairly sure"), "very": later("very sure")}
MADE_UP = "made-up"
SIZES = {  # of each unit: how far a bet goes, and what it counts
    "share of worlds": (100, later("of 100 histories")),
    "0 to 1": (100, later("points of 100")),
    "months": (24, later("months")),
    "meetings": (30, later("meetings")),
    "incidents": (20, later("incidents")),
}


@dataclass(frozen=True)
class Asked:
    """What the address of a lesson asks for: the bet (`way` is `SKIP` for none made), and the made-up case or not."""

    way: str | None = None
    size: float = 0.0
    sure: str = "guess"
    made_up: bool = False
    teacher: bool = False

    @property
    def signed(self) -> float:
        """The bet as a change: below nothing where it goes down, nothing where it stays about the same."""
        return {"up": self.size, "down": -self.size}.get(str(self.way), 0.0)


def read(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What the pairs of an address ask for.

    Raises
    ------
    InputError : a name or value that is none, in words for who follows the address.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name == "way":
            found["way"] = _one_of(name, value, (*WAYS, SKIP))
        elif name == "sure":
            found["sure"] = _one_of(name, value, SURE)
        elif name == "size":
            found["size"] = _size(value)
        elif name == "case":
            found["made_up"] = _one_of(name, value, (MADE_UP, "")) == MADE_UP
        elif name == "for":
            found["teacher"] = _one_of(name, value, ("teacher", "students")) == "teacher"
        else:
            raise InputError(
                _("the address of a lesson says {name}, which means nothing here").format(name=repr(name[:60]))
            )
    return Asked(**found)


def _one_of(name: str, value: str, words: Iterable[str]) -> str:
    if value not in words:
        known = ", ".join(word for word in words if word)
        raise InputError(
            _("{name}: expected one of {known}, not {value}").format(name=name, known=known, value=repr(value[:40]))
        )
    return value


def _size(value: str) -> float:
    most = max(most for most, _ in SIZES.values())
    if not value.isdecimal() or len(value) > 3 or int(value) > most:
        raise InputError(
            _("{name}: expected a whole number from 0 to {most}, not {value}").format(
                name="size", most=most, value=repr(value[:40])
            )
        )
    return float(value)


@cache
def listing() -> list[View]:
    """The lessons that ship: number, title, question, and whether it can be asked of a made-up case."""
    found = []
    for path in files_in(scenarios_folder() / LESSONS):
        tree = yamltree.read(path).value
        lesson = tree["lesson"]
        found.append(
            {
                "number": lesson["number"],
                "title": tree["title"],
                "question": lesson["question"],
                "about": ", ".join(lesson.get("about", ())),
                "made_up": "fictional" in lesson,
            }
        )
    return sorted(found, key=lambda one: int(one["number"]))


@cache
def find(number: int, made_up: bool) -> Scenario:
    """A lesson by its number, of its own case or of a made-up one.

    Raises
    ------
    InputError : there is none; with those that there are.
    """
    scenario = known.find(str(number))
    return known.fictional(scenario) if made_up else scenario


def settings(scenario: Scenario) -> list[str]:
    """The labels of a lesson's settings, in their order."""
    return [setting.label for setting in known.page(scenario).settings]


def before_bet(scenario: Scenario, asked: Asked) -> View:
    """The page before the bet: question, what moves, and what is bet on; nothing that theory expects."""
    lesson = known.page(scenario)
    claim = lesson.claims[0]
    most, of = SIZES[unit(claim.metric)]
    own = known.find(str(lesson.number))
    return {
        "title": _("Lesson {number}: {title}").format(number=lesson.number, title=scenario.title),
        "number": lesson.number,
        "question": lesson.question,
        "move": lesson.move,
        "settings": settings(scenario),
        "watch": [watch.label for watch in lesson.watch],
        "bet": {
            "what": _watched(lesson),
            "from": lesson.setting(claim.before, 0).label,
            "to": lesson.setting(claim.after, -1).label,
            "most": most,
            "of": of,
            "ways": list(WAYS.items()),
            "sure": list(SURE.items()),
        },
        "made_up": asked.made_up,
        "has_made_up": known.page(own).fictional is not None,
        "case": MADE_UP if asked.made_up else "",
        "skip": urlencode({"way": SKIP, **({"case": MADE_UP} if asked.made_up else {})}),
        "query": urlencode({"case": MADE_UP}) if asked.made_up else "",
    }


def _watched(lesson: Lesson) -> str:
    """What the first claim is about, in the words in which it is watched."""
    metric = lesson.claims[0].metric
    return next((watch.label for watch in lesson.watch if watch.metric == metric), metric)


def after_bet(scenario: Scenario, asked: Asked, found: View, bets: Sequence[float] = ()) -> View:
    """The rest of the page: what was watched at each setting, what theory expects, the bet beside it, the debrief.

    Parameters
    ----------
    found : as `sim.app.taught.found` gives it. bets : those of the class, as changes.
    """
    lesson = known.page(scenario)
    return {
        "worlds": found["worlds"],
        "watches": [
            {
                **watch,
                "notice": _noticed(watch["notice"]),
                "cells": [
                    {**cell, "picture": track(cell["mean"], cell["low"], cell["high"])} for cell in watch["cells"]
                ],
            }
            for watch in found["watches"]
        ],
        "claims": found["claims"],
        "answer": _answered(lesson, asked, found["bet"]),
        **_of_class(lesson, found["bet"], bets),
        "sent": {"way": asked.way or SKIP, "size": f"{asked.size:.0f}", "sure": asked.sure},
        "mind": lesson.mind,
        "debrief": lesson.debrief,
        "tie": lesson.tie,
        "reading": lesson.reading,
    }


def _noticed(notice: View | None) -> str:
    """Where something that was watched is highest and lowest, in a sentence."""
    if notice is None:
        return ""
    if not notice["apart"]:
        return _("{what}: about the same at every setting.").format(what=apart(notice["label"]))
    high, low = (_where(notice[end]) for end in ("high", "low"))
    return _("{what}: highest with {high}, lowest with {low}.").format(what=apart(notice["label"]), high=high, low=low)


def _where(end: View) -> str:
    settings = listed([_("“{setting}”").format(setting=apart(label)) for label in end["at"]])
    return f"{settings} ({signed(end['value'])})"


def _answered(lesson: Lesson, asked: Asked, bet: View) -> View | None:
    """A bet beside what the model shows; it is not marked. None where none was made."""
    if asked.way in (None, SKIP):
        return None
    kind = unit(lesson.claims[0].metric)
    most, of = SIZES[kind]
    scale = 100.0 if kind in ("share of worlds", "0 to 1") else 1.0
    effect, low, high = (scale * bet[name] for name in ("effect", "low", "high"))
    size = max(-most, min(asked.signed, most))
    mine = _MINE[str(asked.way)]
    theirs = _theirs(effect, low, high, _(of))
    span = max(abs(size), abs(low), abs(high), 1.0) if effect == effect else 1.0

    def at(change: float) -> float:
        return 0.5 + 0.5 * change / span

    return {
        "mine": _(mine).format(by=f"{abs(size):.0f}", of=_(of), sure=_(SURE[asked.sure])),
        "theirs": theirs,
        "picture": track(at(effect), at(low), at(high), bet=at(size)),
    }


_MINE = {
    "up": later("Your bet: it goes up by {by} {of}; {sure}."),
    "down": later("Your bet: it goes down by {by} {of}; {sure}."),
    "same": later("Your bet: it stays about the same; {sure}."),
}


def _theirs(effect: float, low: float, high: float, of: str) -> str:
    """What the model shows of a change, with its interval."""
    if effect != effect:
        return _("The model: it has no number here: no history has it at both settings.")
    if low <= 0.0 <= high:
        return _("The model: it shows no change that could be told from chance (between {low} and {high}).").format(
            low=signed(f"{low:+.1f}"), high=signed(f"{high:+.1f}")
        )
    least, most = sorted((abs(low), abs(high)))
    said = (
        _("The model: it goes up by {by} {of} ({low} to {high}).")
        if effect > 0.0
        else _("The model: it goes down by {by} {of} ({low} to {high}).")
    )
    return said.format(by=f"{abs(effect):.1f}", of=of, low=f"{least:.1f}", high=f"{most:.1f}")


def _of_class(lesson: Lesson, bet: View, bets: Sequence[float]) -> View:
    """The bets of a class as dots above the model's interval; nothing where there are fewer than two."""
    kind = unit(lesson.claims[0].metric)
    scale = 100.0 if kind in ("share of worlds", "0 to 1") else 1.0
    effect, low, high = (scale * bet[name] for name in ("effect", "low", "high"))
    if len(bets) < 2 or effect != effect:
        return {"class_said": "", "class_picture": ""}
    span = float(max(abs(low), abs(high), *(abs(one) for one in bets), 1.0))

    def at(change: float) -> float:
        return 0.5 + 0.5 * change / span

    words = said(list(bets))
    return {
        "class_said": words,
        "class_picture": plotted([at(bet) for bet in bets], at(effect), at(low), at(high), words),
    }


def sheet(scenario: Scenario, asked: Asked) -> View:
    """The page to print: for students without what theory expects, or there would be nothing to predict."""
    lesson = known.page(scenario)
    expected = [(f"{one.says[:1].upper()}{one.says[1:]}.", one.not_reproduced) for one in lesson.claims]
    return before_bet(scenario, asked) | {
        "teacher": asked.teacher,
        "expected": expected if asked.teacher else [],
        "mind": lesson.mind if asked.teacher else "",
        "debrief": lesson.debrief,
        "tie": lesson.tie,
        "reading": lesson.reading,
    }
