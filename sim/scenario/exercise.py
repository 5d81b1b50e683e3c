"""The text of a scenario that plays an exercise in points.

Points become utilities without loss: salience is how far points range on an issue, `values` are the points themselves,
and no agreement is worth the threshold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import yaml

from sim.scenario.called import listed
from sim.scenario.exercise_table import Exercise
from sim.scenario.starter import checked_name

DECIMALS = 4  # of places on a ladder
CHAIR = "chair"
MOST_LEVERS = 8  # parties whose way of conceding can be moved on the pages
_HEAD = """\
# An exercise in points, made of the table {source}.
# It is played with:  cairo-talks run {path}    and on the pages:  cairo-talks app {path}
# Its deals, and which of them theories choose:  cairo-talks show {path} --solutions
#
# The points are those of the table. What the table does not say, and you may change: how parties concede (`tactic`),
# the chair who drafts (`{chair}`, to be left out with its line in `tables`), and how often they meet (`rounds`).

"""


def scenario_text(name: str, exercise: Exercise, source: str, path: str) -> str:
    """A scenario file called `name`; `source` is the table's own name and `path` where the file will be saved.

    Raises InputError for a name that cannot name a scenario.
    """
    checked_name(name)
    head = _HEAD.format(source=source, path=path, chair=CHAIR)
    body: str = yaml.safe_dump(
        _content(name, exercise), default_flow_style=None, sort_keys=False, allow_unicode=True, width=112
    )
    return head + re.sub(r"\n(?=(plan|parties|tables|guarantees|levers|worlds):)", "\n\n", body)


def _content(name: str, exercise: Exercise) -> dict[str, Any]:
    parties = _ids(exercise.parties, taken=(CHAIR,))
    issues = _ids(exercise.points, taken=("default",))
    seats = list(parties.values())
    vetoes = [parties[party] for party in exercise.vetoes]
    title = name.replace("-", " ").replace("_", " ").strip().capitalize()
    return {
        "name": name,
        "title": title,
        "description": (
            f"An exercise in points: {len(seats)} parties, {len(issues)} issues. To pass, a deal needs "
            f"{_consent(exercise)}."
        ),
        "plan": {
            "title": "What is to be settled",
            "points": {"deal": {"gist": "All that is to be settled", "issues": {
                issues[issue]: {"label": issue, "ladder": _ladder(options), "kind": "clause"}
                for issue, options in exercise.points.items()
            }}},
        },
        "parties": {parties[party]: _profile(exercise, i, issues) for i, party in enumerate(exercise.parties)}
        | {CHAIR: {"name": "The chair", "role": "mediator", "mediation": {"facilitation": 0.5, "formulation": 0.2}}},
        "tables": {
            "main": {
                "title": "The table",
                "parties": seats,
                "mediator": CHAIR,
                "vetoes": vetoes,
                # Rounded down, so that just so many are enough.
                "quorum": math.floor(exercise.enough / len(seats) * 10**DECIMALS) / 10**DECIMALS,
                "rounds": 6,
            }
        },
        "guarantees": {"default": 1},
        "levers": {
            f"parties.{CHAIR}.mediation.formulation": {
                "label": "How far the chair looks for packages of its own",
                "stops": [0, 0.2, 0.4, 0.6, 0.8, 1],
                "ends": ["not at all", "throughout"],
            },
            "tables.main.rounds": {"label": "How many times they meet at most", "stops": [3, 6, 12, 24]},
            **{
                f"parties.{seat}.tactic.beta": {
                    "label": f"How early {party} gives way",
                    "stops": [0.25, 0.5, 1, 2, 4],
                    "ends": ["late", "at once"],
                }
                for party, seat in list(parties.items())[:MOST_LEVERS]
            },
        },
        "worlds": 1000,
        "seed": 1,
    }  # fmt: skip


def _consent(exercise: Exercise) -> str:
    """Whose consent passes a deal, in words."""
    if len(exercise.vetoes) == len(exercise.parties):
        return "everybody's consent"
    among = f", {listed(exercise.vetoes)} among them" if exercise.vetoes else ""
    return f"the consent of {exercise.enough} of them{among}"


def _profile(exercise: Exercise, party: int, issues: dict[str, str]) -> dict[str, Any]:
    ranges, values = {}, {}
    for issue, options in exercise.points.items():
        given = [points[party] for points in options.values()]
        ranges[issues[issue]] = _plain(max(given) - min(given))
        values[issues[issue]] = dict(zip(_places(len(given)), map(_plain, given), strict=True))
    threshold, most = exercise.thresholds[party], exercise.most(party)
    return {
        "name": exercise.parties[party],
        "about": f"It signs for {threshold:g} points or more; its best deal has {most:g}.",
        "tactic": {"beta": {"low": 0.5, "mode": 1.0, "high": 2.0}},
        "no_agreement": _no_agreement(exercise, party),
        "values": values,
        "salience": ranges,
    }


def _no_agreement(exercise: Exercise, party: int) -> float:
    """How far from the first options' value to the best the threshold lies, below 0 toward the worst."""
    least, most = exercise.least(party), exercise.most(party)
    first = sum(next(iter(options.values()))[party] for options in exercise.points.values())
    threshold = max(exercise.thresholds[party], least)
    if threshold >= first:
        return (threshold - first) / (most - first) if most > first else 0.0
    return (threshold - least) / (first - least) - 1.0


def _ladder(options: Iterable[str]) -> dict[float, str]:
    words = list(options)
    return dict(zip(_places(len(words)), words, strict=True))


def _places(count: int) -> list[float]:
    return [_plain(round(k / (count - 1), DECIMALS)) for k in range(count)]


def _plain(number: float) -> float:
    """A number as a person writes it: whole where it is whole."""
    return int(number) if float(number).is_integer() else number


def _ids(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """An id for each name: its letters and digits, with a number behind where two are alike."""
    used, found = set(taken), {}
    for place, name in enumerate(names, 1):
        word = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        if not word or not word[0].isalpha():
            word = f"n{place}_{word}".rstrip("_")
        word = word[:40].rstrip("_")
        again, number = word, 2
        while again in used:
            again, number = f"{word}_{number}", number + 1
        used.add(again)
        found[name] = again
    return found
