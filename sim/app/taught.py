"""What a lesson comes to, as plain dictionaries: what was watched at each setting, and whether its claims hold.

It is made in a worker process. The numbers and the sentences are those of `cairo-talks lessons run`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis import claims
from sim.analysis.claims import Finding
from sim.analysis.lessons import page
from sim.app.columns import Columns
from sim.measures.intervals import Z95
from sim.report.lesson import compared, number
from sim.scenario.lesson import Lesson, Watch
from sim.scenario.schema import Scenario
from sim.speech import later
from sim.types import Floats

View = dict[str, Any]
VERDICTS = {
    "pass": later("The model shows it."),
    "known": later("The model does not show it."),
    "fail": later("The model does not show it, and nobody has said why."),
}


UNITS = {"share of worlds": later("share of histories"), "0 to 1": later("0 to 1")}  # others go by their own words


def found(scenario: Scenario, settings: list[Columns]) -> View:
    """What came out.

    Parameters
    ----------
    scenario : a lesson. settings : what each of its settings shows in every history, in their order.

    Returns
    -------
    `watches`, each with `label`, `unit`, `notice` and `cells` (a setting each: `setting`, `said`, `some` where not all
    histories have it, and `mean`, `low`, `high` as shares of `most`); `claims`, each with `says`, `verdict`, `holds`,
    `compared`, `why`; `bet`, the effect of the
    first claim with its interval; `worlds`, at each setting.
    """
    lesson = page(scenario)
    by_label = {setting.label: columns for setting, columns in zip(lesson.settings, settings, strict=True)}
    findings = [_finding(lesson, k, by_label) for k in range(len(lesson.claims))]
    return {
        "watches": [_watched(watch, by_label) for watch in lesson.watch],
        "claims": [
            {
                "says": f"{one.claim.says[:1].upper()}{one.claim.says[1:]}",
                "verdict": VERDICTS[one.verdict],
                "holds": one.holds,
                "compared": compared(one),
                "why": one.claim.not_reproduced if not one.holds else "",
            }
            for one in findings
        ],
        "bet": {"effect": findings[0].effect, "low": findings[0].low, "high": findings[0].high},
        "worlds": len(next(iter(settings[0].values()))),
    }


def _finding(lesson: Lesson, k: int, by_label: dict[str, Columns]) -> Finding:
    claim = lesson.claims[k]
    labels = (lesson.setting(claim.before, 0).label, lesson.setting(claim.after, -1).label)
    first, second = (_values(by_label[label], claim.metric) for label in labels)
    return claims.compared(claim, labels, first, second)


def _watched(watch: Watch, by_label: dict[str, Columns]) -> View:
    rows = [claims.row(label, watch, _values(columns, watch.metric)) for label, columns in by_label.items()]
    unit = rows[0][2]
    tops = [row[3] + Z95 * (row[4] if row[4] == row[4] else 0.0) for row in rows if row[3] == row[3]]
    most = 1.0 if unit in ("share of worlds", "0 to 1") else max([1.0, *tops])
    cells = []
    for label, _, _, mean, error, worlds, of in rows:
        half = Z95 * error if error == error else 0.0
        cells.append(
            {
                "setting": label,
                "said": number(mean, error, unit),
                "some": None if worlds == of else worlds,
                "mean": mean / most,
                "low": (mean - half) / most,
                "high": (mean + half) / most,
            }
        )
    words = UNITS.get(unit, unit)
    return {"label": watch.label, "unit": words, "most": most, "cells": cells, "notice": _notice(watch, rows)}


def _notice(watch: Watch, rows: list[Any]) -> View | None:
    """At which settings it is highest and lowest, where the two can be told apart; None of a single one."""
    known = [row for row in rows if row[3] == row[3]]
    if len(known) < 2:
        return None
    low, high = (pick(known, key=lambda row: row[3]) for pick in (min, max))
    apart = high[3] - low[3]
    noise = Z95 * float(np.hypot(low[4], high[4])) if low[4] == low[4] and high[4] == high[4] else 0.0
    head = f"{watch.label[:1].upper()}{watch.label[1:]}"
    if apart <= noise:
        return {"label": head, "apart": False}
    shown = {row[0]: number(row[3], float("nan"), row[2]) for row in known}

    def where(one: Any) -> View:
        return {"at": [label for label, said in shown.items() if said == shown[one[0]]], "value": shown[one[0]]}

    return {"label": head, "apart": True, "high": where(high), "low": where(low)}


def _values(columns: Columns, metric: str) -> Floats:
    return np.asarray(columns[metric], dtype=np.float64)
