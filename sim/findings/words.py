"""Words that figures, reports and the terminal share: shares, phases, ladders, and the setting of a design point."""

from __future__ import annotations

from sim.counting import percent as percent  # it stands on the ground, for those who know no results
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


def phase_words(scenario: Scenario, phase: int, otherwise: str = "") -> str:
    """ "Phase 2"; `otherwise` in a case of one phase, where the word would tell nothing."""
    return f"Phase {phase}" if in_phases(scenario) else otherwise


def ends_of_ladders(scenario: Scenario) -> str:
    """What 0 and 1 are, as far as every issue of a case has it in common."""
    texts = [issue.text for _, _, _, issue in agenda_of(scenario)]
    if texts and all(text is not None and text.low == text.high == 1.0 for text in texts):
        return "from 0 (nothing of the published text) to 1 (all of it)"
    return "from 0 (its lower end) to 1 (its upper end)"
