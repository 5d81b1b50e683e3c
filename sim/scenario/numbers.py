"""The numbers of a world by the names of their columns in `runs`: those that every world has, and those of others.

A number that somebody else computes goes by the name under which it was registered wherever outcomes are named, and
stands in a column of its own, so that a later release can add a column without taking a name away from anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from sim import doors
from sim.errors import InputError, Place
from sim.scenario.wording import OUTCOMES

PHASE_FLAGS = ("reached", "agreed", "ratified", "delivered")
WHOLES = ("rounds", "months", "set_aside")
MEASURES = (
    "points_agreed", "contested_agreed", "delivery", "delivery_agreed", "consensus", "consensus_within",
    "consensus_between", "cohesion", "polarisation",
    "nash_product", "pareto_gap", "nash_gap", "kalai_smorodinsky_gap", "egalitarian_gap", "utilitarian_gap",
    "trust",
)  # fmt: skip
COUNTS = ("incidents", "truce_month", "fallback_month")
TEXTS = ("outcome", "reason", "reason_kind", "reason_party", "reason_issue")
INNER_MONTHS = ("mandate", "mandate_lapsed")  # of talks inside a scenario, where it has any
INNER_FLAG = "mandated"
INNER_OUTCOME = "inner_outcome"
OF_PHASES = ("agreement", "full_agreement")  # outcomes that are made of the flags of phases

_OWN = "outcome_"
_EVENT = "event_"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PREFIXES = (_OWN, _EVENT, "value_", "inner_", *(f"{flag}_" for flag in PHASE_FLAGS))
_TAKEN = frozenset(
    {
        "design_point", "replicate", "phase_reached", "collapse", "error", *TEXTS, *WHOLES, *MEASURES, *COUNTS,
        *INNER_MONTHS, INNER_FLAG, *OF_PHASES, *OUTCOMES,
    }
)  # fmt: skip


class About(NamedTuple):
    """What a number of somebody else's is called."""

    label: str  # its own, or its name in words
    unit: str  # "" where it has none


def column(name: str) -> str:
    """The column of `runs` in which a number of somebody else's stands."""
    return f"{_OWN}{name}"


def inner_column(issue: str) -> str:
    """The column of `runs` with what is delivered at the end of an issue of the talks inside a scenario."""
    return f"inner_delivered_{issue}"


def event_column(event: str) -> str:
    """The column of `runs` with the month in which an event happened, -1 where it did not."""
    return f"{_EVENT}{event}"


def is_month(word: str) -> bool:
    """Whether a column of `runs` holds a month, with -1 for never: of such numbers there is no mean."""
    return word in ("truce_month", "fallback_month") or word.startswith(_EVENT)


def is_own(word: str) -> bool:
    """Whether a column of `runs` holds a number of somebody else's."""
    return word.startswith(_OWN)


def about(name: str) -> About:
    """What a number is called in figures and reports.

    Raises InputError where it is not installed here, or its label or unit is no text.
    """
    thing = doors.OUTCOMES.get(name)
    said = {}
    for key in About._fields:
        words = getattr(thing, key, "")
        if not isinstance(words, str):
            raise InputError(f"the {key} of the outcome {name!r} is no text, but {type(words).__name__}")
        said[key] = " ".join(words.split())
    label = said["label"] or name.replace("_", " ")
    return About(f"{label[:1].upper()}{label[1:]}", said["unit"])


def called(name: str) -> str:
    """A number with its unit: "Time lost (months)"."""
    label, unit = about(name)
    return f"{label} ({unit})" if unit else label


def check(names: tuple[str, ...], at: Callable[[int], Place | None]) -> None:
    """Raise InputError, at its place, for the first of a scenario's own numbers that cannot be computed.

    `at` gives the place of the name with a number in the list.
    """
    for index, name in enumerate(names):
        try:
            if name in names[:index]:
                raise InputError(f"{name!r} is named twice")
            _check_one(name)
        except InputError as error:
            raise InputError(f"outcomes: {error.message}", at(index)) from error


def _check_one(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"the outcome {name!r} cannot be a column: expected a name of small letters, digits and '_', which begins "
            "with a letter"
        )
    if name in _TAKEN or name.startswith(_PREFIXES):
        raise InputError(f"{name!r} is, or begins like, the name of a number that every world has: choose another name")
    doors.OUTCOMES.refuse_clash(name)
    doors.built(f"the outcome {name!r}", doors.OUTCOMES.get(name), doors.METHODS["outcome"], {})
    about(name)
