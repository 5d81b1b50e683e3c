"""One world told as a story from its transcript: talks, votes at home, months of delivery, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable

from sim.counting import counted
from sim.errors import InputError
from sim.findings.chosen import told_worlds
from sim.findings.words import percent, setting_words
from sim.findings.worlds import Results
from sim.report import turning
from sim.report.chronicle import Chronicle
from sim.report.inside import Event
from sim.report.line import Line, text
from sim.scenario.called import issue_name, listed
from sim.scenario.schema import Scenario
from sim.scenario.wording import OUTCOMES, asked

MEASURES = "Consensus (0 to 1): how near all demands are; cohesion: how well a group holds together."
PAGE = 60  # lines of a terminal


def tell(results: Results, design_point: int = 0, replicate: int = 0, every_meeting: bool = False) -> str:
    """One world as plain text, at most `sim.report.line.WIDTH` columns wide; see `lines`."""
    return text(lines(results, design_point, replicate, every_meeting))


def lines(results: Results, design_point: int = 0, replicate: int = 0, every_meeting: bool = False) -> list[Line]:
    """One world, line by line, its title first.

    Told by its turning points, a page at most; with `every_meeting` by phase and month, where meetings of a month in
    which the parties keep to their answers are one line a party, and months that are alike are told together. Raises
    InputError for a world that there is not or that left no transcript.
    """
    results = results.point(design_point)
    world = _world(results, design_point, replicate)
    events = results.events(design_point)
    events = events[events["replicate"] == replicate].sort_values("seq")
    scenario = results.scenario
    if every_meeting:
        middle = Chronicle(scenario).tell(events)
    else:
        issues = results.issues(design_point=design_point)
        mine = issues[issues["replicate"] == replicate]
        return _on_a_page(results, world, (turning.tell(scenario, events, mine, room) for room in turning.ROOMS))
    return [*_opening(results, world), Line(MEASURES, "intro"), *middle, *ending(results.scenario, world)]


def _on_a_page(results: Results, world: Event, tellings: Iterable[list[Line]]) -> list[Line]:
    """The first telling that fits a page, opening and ending included; the last one where none does."""
    told: list[Line] = []
    for middle in tellings:
        told = [*_opening(results, world), *middle, *ending(results.scenario, world)]
        if len(text(told).splitlines()) <= PAGE:
            break
    return told


WHY = {  # how the worlds of `chosen_worlds` were chosen, in words
    "A typical world": "It ends as most worlds do. Of those it is the one nearest the middle in meetings, months and "
    "incidents, and in what is agreed and carried out.",
    "A hopeful world": "Of the other worlds whose talks were written down, it is the one in which most is carried out.",
    "A failed world": "It ends without an agreement that lasts, for the most frequent reason among such worlds.",
}


def _world(results: Results, design_point: int, replicate: int) -> Event:
    """The run of one world, known to have a transcript."""
    told = told_worlds(results)
    hint = f"; worlds with a transcript: {_ranges(told)}" if told else "; none of these worlds left a transcript"
    runs = results.runs(design_point=design_point)
    rows = runs[runs["replicate"] == replicate].to_dict("records")
    if not rows:
        raise InputError(f"no world {design_point}:{replicate} in these results{hint}")
    world: Event = dict(rows[0])
    if world.get("error"):
        raise InputError(f"world {design_point}:{replicate} failed to compute: {world['error']}{hint}")
    if (design_point, replicate) not in told:
        raise InputError(f"world {design_point}:{replicate} left no transcript{hint}")
    return world


def _ranges(worlds: list[tuple[int, int]]) -> str:
    """ "0:0 to 0:19, 1:0 to 1:19"; many design points are cut short."""
    runs: list[list[tuple[int, int]]] = []
    for point, replicate in worlds:
        if runs and runs[-1][-1] == (point, replicate - 1):
            runs[-1].append((point, replicate))
        else:
            runs.append([(point, replicate)])
    said = ["{}:{}".format(*r[0]) + (" to {}:{}".format(*r[-1]) if len(r) > 1 else "") for r in runs]
    return ", ".join(said[:6]) + (f" and {len(said) - 6} more" if len(said) > 6 else "")


# --- head and tail -------------------------------------------------------------------------------------------------


def _opening(results: Results, world: Event) -> list[Line]:
    scenario = results.scenario
    design_point = int(world.get("design_point", 0))
    title = f"World {design_point}:{world['replicate']} of {scenario.title or scenario.name}"
    setting = setting_words(results, design_point)
    given = [f"phase {k}" for k in sorted(scenario.under_way) if k in scenario.phases]
    agreed = f" {listed(given).capitalize()} was agreed before and is in force from the start." if given else ""
    intro = (
        f"One possible history among many (seed {scenario.seed}{', ' + setting if setting else ''}), and not a "
        "forecast. A number in brackets is a place on the issue's ladder, from 0, its lowest rung, to 1, its highest. "
        f"Months are counted from 0.{agreed}"
    )
    return [Line(title, "title"), Line(intro, "intro")]


def ending(scenario: Scenario, world: Event) -> list[Line]:
    """How a world ended and why, and what it came to, from its row of `runs`."""
    reason = _reason(scenario, world)
    after = f"{counted(int(world['months']), 'month')} and {counted(int(world['rounds']), 'meeting')}"
    ends = OUTCOMES[str(world["outcome"])].ends
    why = f" {reason[:1].upper()}{reason[1:]}." if world["reason_kind"] != "none" else ""
    words = f"After {after} of the main table it ends {ends}.{why}"
    told = [Line("How it ended", "head"), Line(words, "more")]
    agreed, delivered = world["points_agreed"], world["delivery"]
    numbers = [f"{percent(agreed)} of the points have all their issues agreed"] if agreed == agreed else []
    if delivered == delivered:
        what = asked(scenario.plan)
        numbers.append(f"over all issues, {percent(delivered)} of {what} has been carried out")
    if numbers:
        said = "; ".join(numbers)
        told.append(Line(f"{said[:1].upper()}{said[1:]}.", "more"))
    return told


def _reason(scenario: Scenario, world: Event) -> str:
    """The reason of the end, with the issue's label in the place of its id."""
    reason, issue = str(world["reason"]), str(world["reason_issue"] or "")
    plain = issue.replace("_", " ")
    if issue and reason.endswith(f" {plain}"):
        return reason[: -len(plain)] + issue_name(scenario, issue)
    return reason
