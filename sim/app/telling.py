"""One history as plain dictionaries: who stands where at each meeting, what is said and why, and what is delivered.

It is made in a worker process. The sentences are those of `cairo-talks explain`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.findings.agenda import agenda_of, in_phases
from sim.findings.frames import Frame, frames
from sim.model import Keep, Negotiation
from sim.report.chronicle import Chronicle
from sim.report.line import Line
from sim.report.story import ending
from sim.scenario.schema import Scenario

View = dict[str, Any]
APART = ("head", "when")  # lines that a step's own heading takes the place of


def told(scenario: Scenario, number: int) -> View:
    """A history from before its first meeting to its end.

    Parameters
    ----------
    scenario : as it is played at one setting. number : which of its histories, >= 0.

    Returns
    -------
    `parties` at the deciding table; `before`, lines on talks that went before; `steps`, each
    with `month`, `meeting` (0 for none) and `phase`, `lines`, `consensus` (None where nobody met) and `rows`, an issue
    each; `end`, lines; `outcome`; `rounds`, meetings of a phase at the most.
    """
    every = frames(scenario, number)
    world = _world(scenario, number)
    chronicle = Chronicle(scenario)
    steps = [_step(scenario, chronicle, frame, first=k == 0) for k, frame in enumerate(every)]
    return {
        "number": number,
        "parties": list(scenario.tables["main"].parties),
        "before": _lines(_inside(scenario, number)),
        "steps": steps,
        "end": _lines(line for line in ending(scenario, world) if line.role not in APART),
        "outcome": str(world["outcome"]),
        "rounds": scenario.tables["main"].rounds,
    }


def _world(scenario: Scenario, number: int) -> View:
    runs = Negotiation(scenario, [number], Keep(worth=False)).run().tables()["runs"]
    return {name: values[0] for name, values in runs.items()}


def _inside(scenario: Scenario, number: int) -> list[Line]:
    """The talks inside the scenario, which are held before it in the order of telling."""
    if scenario.inner is None:
        return []
    model = Negotiation(scenario, [number], Keep(transcript=number + 1, worth=False))
    events = pd.DataFrame(event for event in model.log.events() if event["table"] == scenario.inner.table)
    return Chronicle(scenario).tell(events) if len(events) else []


def _step(scenario: Scenario, chronicle: Chronicle, frame: Frame, first: bool) -> View:
    said: list[Line] = []
    if frame.events:
        said = [line for line in chronicle.tell(pd.DataFrame(frame.events)) if line.role not in APART]
        said += [line for line in chronicle.ran_out(frame.events) if line not in said]
    return {
        "first": first,
        "month": frame.month,
        "meeting": frame.meeting,
        "phase": frame.phase if in_phases(scenario) else None,
        "told": frame.told,
        "marked": frame.marked,
        "lines": _lines(said),
        "consensus": None if np.isnan(frame.consensus) else round(frame.consensus, 2),
        "answers": [{"party": party, "said": said} for party, said in frame.answers.items()],
        "rows": _rows(scenario, frame),
    }


def _rows(scenario: Scenario, frame: Frame) -> list[View]:
    """The issues that are on the table, else those that are agreed."""
    meets = not np.isnan(frame.text).all()
    rows = []
    for k, (phase, _, name, _) in enumerate(agenda_of(scenario)):
        text, agreed = frame.text[k], frame.agreed[k]
        if np.isnan(text if meets else agreed):
            continue
        rows.append(
            {
                "issue": name,
                "phase": phase,
                "text": _number(text),
                "agreed": _number(agreed),
                "delivered": _number(frame.delivered[k]),
                "demands": {party: _number(values[k]) for party, values in frame.demands.items()},
            }
        )
    return rows


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)


def _lines(lines: Any) -> list[View]:
    return [{"words": line.words, "role": line.role} for line in lines]
