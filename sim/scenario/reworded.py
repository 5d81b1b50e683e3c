"""A scenario in other words: what people read of it goes through a function, and no id and no number changes."""

from __future__ import annotations

from collections.abc import Callable

from sim.case.plan import Issue, Point
from sim.case.profile import Profile
from sim.scenario.levers import Lever
from sim.scenario.schema import Scenario

Say = Callable[[str], str]


def reworded(scenario: Scenario, say: Say) -> Scenario:
    """The scenario with every title, name, label, unit and description as a function gives it.

    Chance hangs on the ids of parties and issues, so that the same worlds are drawn.

    Example
    -------
    >>> from sim.scenario.load import load
    >>> reworded(load("two-farmers"), str.upper).parties["upfield"].name
    'UPFIELD'
    """
    plan = scenario.plan
    return scenario.model_copy(
        update={
            "title": say(scenario.title),
            "description": say(scenario.description),
            "plan": plan.model_copy(
                update={"title": say(plan.title), "points": {key: _point(one, say) for key, one in plan.points.items()}}
            ),
            "parties": {key: _party(one, say) for key, one in scenario.parties.items()},
            "tables": {key: one.model_copy(update={"title": say(one.title)}) for key, one in scenario.tables.items()},
            "levers": {key: _lever(one, say) for key, one in scenario.levers.items()},
            "events": {key: one.model_copy(update={"title": say(one.title)}) for key, one in scenario.events.items()},
            "inner": scenario.inner
            and scenario.inner.model_copy(update={"scenario": reworded(scenario.inner.scenario, say)}),
        }
    )


def _point(point: Point, say: Say) -> Point:
    issues = {key: _issue(one, say) for key, one in point.issues.items()}
    note = None if point.note is None else say(point.note)
    return point.model_copy(update={"gist": say(point.gist), "note": note, "issues": issues})


def _issue(issue: Issue, say: Say) -> Issue:
    ladder = {place: say(words) for place, words in issue.ladder.items()}
    scale = issue.scale and issue.scale.model_copy(update={"unit": say(issue.scale.unit)})
    return issue.model_copy(update={"label": say(issue.label), "ladder": ladder, "scale": scale})


def _party(party: Profile, say: Say) -> Profile:
    home = {key: one.model_copy(update={"name": say(one.name)}) for key, one in party.constituencies.items()}
    return party.model_copy(
        update={"name": say(party.name), "short": say(party.short), "about": say(party.about), "constituencies": home}
    )


def _lever(lever: Lever, say: Say) -> Lever:
    ends = lever.ends and (say(lever.ends[0]), say(lever.ends[1]))
    return lever.model_copy(update={"label": say(lever.label), "ends": ends})


def in_language(scenario: Scenario, tongue: str) -> Scenario:
    """The scenario in the words of its `translations`; in its own where it has none for some of them."""
    known = {_plain(words): said for words, said in scenario.translations.get(tongue, {}).items()}
    return reworded(scenario, lambda words: known.get(_plain(words), words)) if known else scenario


def _plain(words: str) -> str:
    """Words without the line breaks that a file folds them with."""
    return " ".join(words.split())


def said(scenario: Scenario) -> set[str]:
    """All that people read of a scenario, each in one line: what a translation may be of."""
    found: set[str] = set()

    def note(words: str) -> str:
        found.add(_plain(words))
        return words

    reworded(scenario, note)
    return found - {""}
