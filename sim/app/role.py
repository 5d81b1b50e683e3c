"""Who can be played, and the sheet of a seat: what it wants, how well that is known, and who votes at home."""

from __future__ import annotations

from typing import Any

from sim.app.points import points_of, threshold
from sim.case.provenance import GRADE_MEANING
from sim.findings.agenda import agenda_of, ideal_of
from sim.report.places import place
from sim.scenario.called import issue_name, listed
from sim.scenario.schema import Scenario
from sim.scenario.seated import mediating, seated
from sim.speech import _

View = dict[str, Any]


def seats(scenario: Scenario) -> list[View]:
    """Who can be played: those at the deciding table first."""
    names, mediators = seated(scenario), mediating(scenario)
    main = [name for name in scenario.tables["main"].parties if name in names]
    ordered = [*main, *(name for name in names if name not in main)]
    return [
        {
            "id": name,
            "name": scenario.parties[name].name,
            "about": scenario.parties[name].about,
            "main": name in main,
            "mediates": name in mediators and name not in main,
        }
        for name in ordered
    ]


def roles(scenario: Scenario) -> list[View]:
    """The sheets of all seats, in the order of `seats`."""
    return [{**seat, "role": role(scenario, seat["id"])} for seat in seats(scenario)]


def role(scenario: Scenario, seat: str) -> View:
    """The sheet of a seat: what it wants and how well that is known, its red lines, who votes at home."""
    profile = scenario.parties[seat]
    weights = [
        (quantity.mode, name)
        for *_before, name, _last in agenda_of(scenario)
        if (quantity := profile.salience.get(name, profile.salience.get("default"))) is not None
    ]
    wants = []
    for _weight, name in sorted(weights, key=lambda one: -one[0])[:8]:
        ideal = ideal_of(scenario, seat, name)
        if ideal is not None:
            wants.append(
                {
                    "issue": issue_name(scenario, name),
                    "wants": place(scenario, name, ideal.mode),
                    "grade": GRADE_MEANING[ideal.grade],
                }
            )
    return {
        "about": profile.about,
        "points": _points(scenario, seat),
        "wants": wants,
        "lines": [_line(scenario, line) for line in profile.red_lines],
        "home": [one.name for one in profile.constituencies.values()],
        "threshold": profile.ratification.mode if profile.constituencies else None,
    }


def _points(scenario: Scenario, seat: str) -> View | None:
    """What each option gives the seat in an exercise, and what no agreement does; None where it has no points."""
    points = points_of(scenario, seat)
    if points is None:
        return None
    profile, plan = scenario.parties[seat], scenario.plan.issues
    return {
        "rows": [
            {
                "issue": issue_name(scenario, name),
                "options": [
                    (plan[name].ladder.get(at, f"{at:g}"), f"{worth:g}") for at, worth in profile.values[name].items()
                ],
            }
            for *_before, name, _last in agenda_of(scenario)
        ],
        "most": f"{points.most:g}",
        "threshold": threshold(scenario, seat),
    }


def _line(scenario: Scenario, line: Any) -> str:
    bounds = []
    if line.above is not None:
        bounds.append(_("no more than {place}").format(place=place(scenario, line.issue, line.above)))
    if line.below is not None:
        bounds.append(_("no less than {place}").format(place=place(scenario, line.issue, line.below)))
    met = [
        _("{issue} reaches {place}").format(issue=issue_name(scenario, issue), place=place(scenario, issue, at))
        for issue, at in line.unless.items()
    ]
    said = _("{issue}: {bounds}, unless {met}") if met else _("{issue}: {bounds}")
    return said.format(issue=issue_name(scenario, line.issue), bounds=listed(bounds), met=listed(met))
