"""The message of a run in one sentence that can stand alone: what happens in how many of the simulated histories."""

from __future__ import annotations

from sim.counting import counted
from sim.findings.agenda import agenda_of, in_phases
from sim.findings.headline import Headline, headline_data
from sim.findings.positions import settled_data
from sim.findings.words import percent
from sim.runs.results import Results
from sim.scenario.called import issue_name, listed
from sim.scenario.schema import Scenario

FEW = 2  # issues up to which the sentence says what is agreed on them


def headline(results: Results, design_point: int = 0) -> str:
    """One sentence: in how many histories the parties agree, on what, and whether all of it is carried out.

    "" where no world could be computed.
    """
    found = headline_data(results, design_point)
    if found is None:
        return ""
    case = results.scenario
    said = _agreed(case, found) if found.several else _agreed_in_one(case, found)
    end = _carried_out(case, found) or _settled(results, design_point, found.worlds)
    return f"{said}{end}."


def _agreed(case: Scenario, found: Headline) -> str:
    """In what share of the histories each phase that is negotiated is agreed."""
    count = f"{found.worlds:,} simulated histories"
    if not found.agreed:
        return f"All of the agreement is in force from the start of the {count}"
    if not any(found.agreed.values()):
        return f"In none of {count} do the parties agree"
    (first, share), *others = found.agreed.items()
    if not others:
        rest = f" on phase {first} of the plan" if in_phases(case) else ""
        return f"In {_part(share)} of {count} the parties agree{rest}"
    more = [f"in {_part(part)} also on phase {phase}" for phase, part in others]
    return f"In {_part(share)} of {count} the parties agree on phase {first} of the plan, {listed(more)}"


def _part(share: float) -> str:
    return "all" if share == 1.0 else "none" if share == 0.0 else percent(share)


def _agreed_in_one(case: Scenario, found: Headline) -> str:
    """The same of a single history."""
    agreed = [str(phase) for phase, share in found.agreed.items() if share == 1.0]
    if not found.agreed:
        return "All of the agreement is in force from the start"
    if not agreed:
        return "In this simulated history the parties do not agree"
    rest = f" on phase {listed(agreed)} of the plan" if in_phases(case) else ""
    return f"In this simulated history the parties agree{rest}"


def _carried_out(case: Scenario, found: Headline) -> str:
    """Whether everything that was agreed is carried out; "" where nobody agrees or nothing has to be."""
    share = found.whole
    if share is None:
        return ""
    by = f"within {counted(case.calendar.months, 'month')}"
    if not found.several:
        return f", and {'all' if share else 'not all'} of it is carried out {by}"
    if share in (0.0, 1.0):
        return f", and in {'all' if share else 'none'} of them is everything carried out {by}"
    return f", and in {percent(share)} everything is carried out {by}"


def _settled(results: Results, design_point: int, worlds: int) -> str:
    """What is agreed on, in the issue's own unit or words, where there are few issues."""
    case = results.scenario
    if len(agenda_of(case)) > FEW:
        return ""
    said = []
    for row in settled_data(results, design_point).to_dict("records"):
        if not row["agreed"]:
            continue
        issue, middle = case.plan.issues[row["issue"]], row["median"]
        where = f"{issue.scale.quantity(middle):.3g} {issue.scale.unit}".strip() if issue.scale else f"{middle:.2f}"
        scale = "" if issue.scale else " of its ladder from 0 to 1"
        said.append(f"{where}{scale} on {issue_name(case, row['issue'])}")
    spread = " (the median)" if worlds > 1 else ""
    return f": they settle at {listed(said)}{spread}" if said else ""
