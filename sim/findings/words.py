"""Words that figures, reports and the terminal share: shares, phases, ladders, and the setting of a design point."""

from __future__ import annotations

from sim.findings.agenda import agenda_of, in_phases
from sim.findings.worlds import Results
from sim.scenario.called import path_words, value_words
from sim.scenario.schema import Scenario


def setting_words(results: Results, design_point: int) -> str:
    """What is special about a design point, in words; "" where nothing was swept."""
    sweep = results.scenario.sweep
    count = results.runs(["design_point"])["design_point"].nunique() if sweep is not None else 1
    if sweep is None or count < 2:
        return ""
    paths = list(sweep.axes) or sorted({path for point in sweep.points for path in point})
    row = results.runs(design_point=design_point).iloc[0]
    shown = [f"{path_words(results.scenario, path)} = {value_words(row[path])}" for path in paths if path in row]
    return f"design point {design_point} of 0 to {count - 1}" + (f" ({', '.join(shown)})" if shown else "")


def phase_words(case: Scenario, phase: int, otherwise: str = "") -> str:
    """ "Phase 2"; `otherwise` in a case of one phase, where the word would tell nothing."""
    return f"Phase {phase}" if in_phases(case) else otherwise


def ends_of_ladders(case: Scenario) -> str:
    """What 0 and 1 are, as far as every issue of a case has it in common."""
    texts = [issue.text for _, _, _, issue in agenda_of(case)]
    if texts and all(text is not None and text.low == text.high == 1.0 for text in texts):
        return "from 0 (nothing of the published text) to 1 (all of it)"
    return "from 0 (its lower end) to 1 (its upper end)"


def percent(share: float) -> str:
    """A share in whole per cent; what is neither none nor all never rounds to 0% or 100%.

    "n/a" for a share of nothing (NaN).
    """
    if share != share:
        return "n/a"
    if 0.0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1.0:
        return ">99%"
    return f"{100.0 * share:.0f}%"
