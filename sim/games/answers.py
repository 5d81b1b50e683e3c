"""What a person types, as the answer to a request."""

from __future__ import annotations

import shlex
from typing import Any

from sim.errors import nearest
from sim.model.seats.by_value import ADVICE, BadAnswerError, Request
from sim.scenario.schema import Scenario

YES, NO = ("y", "yes", "j", "ja"), ("n", "no", "nein")
WHETHER = ("comes", "answers", "walks", "ratifies", "leaves")  # decisions that are a yes or a no
WILLING = {"full": 1.0, "half": 0.5, "drag": 0.1, "stop": 0.0}  # words for how much of a month's step is taken


def parse(text: str, request: Request, scenario: Scenario) -> Any:
    """The answer that a line of text gives; an empty line follows the adviser.

    Raises
    ------
    BadAnswerError : it is no answer to this request; the message says what would be.
    """
    text = text.strip()
    if not text:
        return ADVICE
    if request.decision in WHETHER:
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        raise BadAnswerError(f"expected yes, no, or nothing to follow the adviser; got {text!r}")
    if request.decision == "delivers" and text.lower() in WILLING:
        return WILLING[text.lower()]
    return _places(text, request, scenario)


def _places(text: str, request: Request, scenario: Scenario) -> dict[str, float]:
    """name=place pairs; a place is a number from 0 to 1, or the words of a rung."""
    try:
        parts = shlex.split(text.replace(",", " "))
    except ValueError:
        raise BadAnswerError("a quotation mark is not closed") from None
    known = list(request.advice)
    found = {}
    for part in parts:
        name, equals, place = part.partition("=")
        if not equals:
            raise BadAnswerError(f"expected name=place, as in {known[0]}=0.5, got {part!r}{_words(request)}")
        if name not in known:
            raise BadAnswerError(f"unknown {name!r}{nearest(name, known)}")
        found[name] = _place(name, place, request, scenario)
    return found


def _words(request: Request) -> str:
    return f"; or one of {', '.join(WILLING)} for all of it" if request.decision == "delivers" else ""


def _place(name: str, text: str, request: Request, scenario: Scenario) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    if request.decision == "delivers" and text.lower() in WILLING:
        return WILLING[text.lower()]
    issue = scenario.plan.issues.get(name)
    rungs = {} if issue is None else {words.lower(): at for at, words in issue.ladder.items()}
    if text.lower() in rungs:
        return rungs[text.lower()]
    near = nearest(text.lower(), rungs) if rungs else ""
    raise BadAnswerError(f"{name}: expected a number from 0 to 1 or the words of its ladder, got {text!r}{near}")
