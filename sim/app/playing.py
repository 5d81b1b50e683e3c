"""A game from a seat: how it stands, and what a form decides, alone or for a stretch of meetings.

It is made in a worker process. A game is its list of decisions in a file, played again from the start at each look: a
reload, another device and a server that was started anew all go on with it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.app.asking import asked
from sim.app.debrief import debrief
from sim.app.role import role
from sim.errors import InputError
from sim.games import Decision, Game, Log, begin, look, read
from sim.games.answers import WILLING
from sim.model.seats.by_hand import Following
from sim.model.seats.by_value import ADVICE, BadAnswerError, Request, check
from sim.report import play as words
from sim.scenario.called import party_name
from sim.scenario.reworded import in_language
from sim.scenario.schema import Scenario
from sim.speech import _, language, speaking

View = dict[str, Any]
LONGEST = 10  # meetings of a brief
GAIN = "gain_over_no_agreement"  # of the text that is answered, red lines and payments included
BETTER = 0.02  # how much better a text has to be than the last one that was refused, to be asked about again


def begun(scenario: Scenario, seat: str, number: int, path: Path) -> None:
    """Begin a game in a new file.

    Raises
    ------
    InputError : the seat is none.
    """
    game = Game(scenario, (seat,), number)
    look(game)  # a seat that is none is refused before a file is written
    begin(path, game)


def view(path: Path, since: int) -> View:
    """How a game stands.

    Parameters
    ----------
    path : its file. since : how many decisions had been made when the player last looked.

    Returns
    -------
    `request` with what has to be decided, or None and `end` with the debrief; `happened`, sentences; `role`, the sheet
    of the seat; `count`, how many decisions there are.
    """
    game = read(path)
    at = look(game)
    told = look(game.back(len(game.decisions) - since)).events if 0 < since <= len(game.decisions) else []
    told_in = in_language(game.scenario, language())
    return {
        "scenario": told_in.name,
        "title": told_in.title or told_in.name,
        "seat": game.seats[0],
        "name": party_name(told_in, game.seats[0]),
        "number": game.replicate,
        "count": len(game.decisions),
        "since": since if 0 <= since < len(game.decisions) else max(len(game.decisions) - 1, 0),
        "role": role(told_in, game.seats[0]),
        "happened": [line.strip() for line in _sentences(game, at.events[len(told) :])],
        "request": None if at.request is None else asked(told_in, at.request),
        "end": _kept_debrief(path, path.stat().st_mtime_ns, language()) if at.request is None else None,
    }


def _sentences(game: Game, events: list[dict[str, Any]]) -> list[str]:
    """What happened, a sentence each: the words of the terminal, without its folding."""
    whole: list[str] = []
    with speaking("en"):  # what is told of a history has no catalogue
        for event in events:
            lines = words.happened(game.scenario, [event], game.seats)
            if lines:
                whole.append(" ".join(line.strip() for line in lines))
    return whole


def decide(path: Path, count: int, action: str, values: Mapping[str, str]) -> int:
    """Make a decision, and those that a brief makes after it.

    Parameters
    ----------
    path : the game's file. count : how many decisions the player had seen; another number is a page that is out of
        date, and nothing is decided. action : advice, yes, no, places, pays, full, half, drag, stop, walk, leave,
        follow or back. values : what stands in the form.

    Returns
    -------
    How many decisions there were before.

    Raises
    ------
    InputError : what was wrong with it.
    """
    game = read(path)
    if count != len(game.decisions):
        return len(game.decisions)
    log = Log(path)
    if action == "back":
        before = game.back(count - _kept(values.get("to", ""), count))
        log.back(before)
        return len(before.decisions)
    if action == "follow":
        log.write(*look(game, _most(values.get("times", "5"))).followed)
        return count
    request = look(game).request
    if request is None:
        return count
    try:
        decisions = made(game, request, action, values)
    except BadAnswerError as error:
        raise InputError(str(error)) from error
    log.write(*decisions)
    return count


def _kept(to: str, count: int) -> int:
    """How many decisions are kept where the last ones are taken back: all of one brief, and one at least."""
    return min(int(to), count - 1) if to.isdecimal() and len(to) < 7 else count - 1


def _most(times: str) -> int:
    return 10**6 if times == "all" else min(int(times), 1000) if times.isdecimal() and len(times) < 5 else 1


def made(game: Game, request: Request, action: str, values: Mapping[str, str]) -> list[Decision]:
    """The decisions that a form makes of what is asked.

    Raises
    ------
    BadAnswerError, InputError : it is no answer to that.
    """
    seat, key = request.seat, request.key
    if action == "advice":
        return [Decision(seat, key, ADVICE)]
    if action in ("yes", "no") and isinstance(request.advice, bool):
        answer = check(action == "yes", request)
        if request.decision == "comes" and values.get("on"):  # the same until the talks open, or nobody waits any more
            phase, month = key[1], int(key[2])
            last = month + game.scenario.talks.join_patience
            return [Decision(seat, ("comes", phase, at), answer) for at in range(month, last + 1)]
        if request.decision == "answers" and values.get("on") and not answer and len(game.seats) == 1:
            return _held_on(game, request)
        return [Decision(seat, key, answer)]
    if action == "walk" and request.decision in ("answers", "offers"):
        instead = False if request.decision == "answers" else ADVICE
        return [Decision(seat, key, instead), Decision(seat, ("walks", *key[1:]), True)]
    if action == "leave" and request.decision == "delivers":
        return [Decision(seat, key, ADVICE), Decision(seat, ("leaves", *key[1:]), True)]
    if action in WILLING and request.decision == "delivers":
        month, months = int(key[1]), _most(values.get("months", "1"))
        last = game.scenario.calendar.months
        return [Decision(seat, ("delivers", at), WILLING[action]) for at in range(month, min(month + months, last + 1))]
    if action in ("places", "pays") and not isinstance(request.advice, bool):
        answer = check(
            {name: _number(name, text) for name, text in values.items() if text and name in _names(request)}, request
        )
        first = Decision(seat, key, answer or ADVICE)
        meetings = min(_most(values.get("meetings", "1")), LONGEST)
        if request.decision != "asks" or meetings < 2:
            return [first]
        return _brief(game, request, first, meetings, values.get("policy", "ask"))
    raise InputError(_("this moment of the game has no {action}").format(action=repr(action[:20])))


def _names(request: Request) -> list[str]:
    return list(request.view["gain"] if request.decision == "pays" else request.advice)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadAnswerError(
            _("{name}: expected a number, got {text}").format(name=name, text=repr(text[:20]))
        ) from None


def _brief(game: Game, request: Request, first: Decision, meetings: int, policy: str) -> list[Decision]:
    """A decision held for some meetings, and what is said to the texts meanwhile; it ends where the talks do."""
    brief = Brief(meetings - 1, here=request.key[1:3], asks=first.answer, policy=policy)
    return [first, *look(game.having(first), brief=brief).followed]


def _held_on(game: Game, request: Request) -> list[Decision]:
    """A no, and the same demand from then on, until there is a text that is better by a step, or the last meeting."""
    first, here = Decision(request.seat, request.key, False), request.key[1:3]
    asked = [one.answer for one in game.decisions if one.key[0] == "asks" and one.key[1:3] == here]
    least = float(request.view[GAIN])
    brief = Brief(LONGEST, here=here, asks=asked[-1] if asked else ADVICE, policy="better", least=least)
    return [first, *look(game.having(first), brief=brief).followed]


@dataclass
class Brief(Following):
    """A stretch of meetings in which a seat asks for the same, and answers texts by a rule of thumb.

    At tables that prepare, and in months of delivery, the adviser decides meanwhile.

    left : for how many meetings more. here : the table and the phase. asks : places by issue, or the adviser's.
    policy : one of `POLICIES`. least : what the last text that was refused by hand gains over no agreement; a person is
    asked about a better one.
    """

    here: tuple[str | int, ...] = ()
    asks: Any = ADVICE
    policy: str = "ask"
    least: float = -math.inf

    def takes(self, request: Request) -> bool:
        """Whether it takes this decision: at the same talks, while meetings are left."""
        made = (request.seat, request.key)
        if made in self.taken:
            return True
        if request.decision not in ("asks", "answers", "delivers"):
            return False
        if self._here(request):
            if request.decision == "answers" and (self.policy == "ask" or self._calls(request)):
                return False
            if request.decision == "asks":
                if self.left < 1:
                    return False
                self.left -= 1
        elif request.decision != "delivers" and (request.key[1] == "main" or request.key[2] != self.here[1]):
            return False  # where it is decided, a person is asked, and of talks of another phase
        self.taken.append(made)
        return True

    def chooses(self, request: Request) -> Any:
        """The same places as at the first meeting, as far as they are still on the table; or an answer to the text."""
        if not self._here(request):
            return ADVICE
        if request.decision == "asks":
            named = self.asks if isinstance(self.asks, dict) else {}
            return {name: at for name, at in named.items() if name in request.advice} or ADVICE
        gains = request.view["worth_as_believed"] > request.view["worth_of_no_agreement"]
        return {"no": False, "better": False, "worth": gains}.get(self.policy, ADVICE)

    def _calls(self, request: Request) -> bool:
        """Whether a person is called: to a text that is worth it, and to the last one."""
        if self.policy != "better":
            return False
        worth_it = request.view[GAIN] > max(0.0, self.least + BETTER)
        return bool(worth_it or request.view["meeting"] == request.view["last_meeting"])

    def _here(self, request: Request) -> bool:
        return request.decision != "delivers" and request.key[1:3] == self.here


@lru_cache(maxsize=64)
def _kept_debrief(path: Path, _written: int, tongue: str) -> View:
    """The debrief of a game that has ended, made once a language: other histories take a second or two."""
    game = read(path)
    return debrief(replace(game, scenario=in_language(game.scenario, tongue)), path)
