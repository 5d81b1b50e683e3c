"""One world told by its turning points: how each round of talks ended and why, what was agreed, what became of it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pandas as pd

from sim.counting import counted
from sim.findings.agenda import ideal_of
from sim.findings.words import percent
from sim.report.chronicle import Chronicle, chapters
from sim.report.inside import Event, apart, title
from sim.report.line import Line
from sim.report.places import place
from sim.scenario.called import issue_name, listed, party_name
from sim.scenario.schema import Scenario
from sim.scenario.wording import REFUSALS


class Room(NamedTuple):
    """How much is told one by one; the rest is counted."""

    agreed: int  # issues of what came into force, in each round of talks
    steps: int  # steps that are not carried out
    parties: int  # parties that said no, in each round of talks
    events: int = 12  # events from outside, in each round of talks


ROOMS = (
    Room(6, 6, 9), Room(4, 5, 4), Room(3, 4, 3), Room(2, 3, 2, 6), Room(1, 3, 1, 3), Room(0, 2, 1, 2), Room(0, 2, 0, 1),
    Room(0, 1, 0, 1),
)  # fmt: skip
_NOTHING = pd.DataFrame({"issue": [], "agreed": [], "delivered": []})  # the table `issues` has no talks inside
TURNS = frozenset({"event", "home_vote", "fallback", "leave", "truce_end"})


def tell(scenario: Scenario, events: pd.DataFrame, issues: pd.DataFrame, room: Room = ROOMS[0]) -> list[Line]:
    """The lines between the opening and the ending.

    Parameters
    ----------
    events : the transcript of one world, in order. issues : its rows of the table `issues`. room : how much of it is
        told one by one.
    """
    chronicle = Chronicle(scenario)
    told, inside = apart(scenario, (e for e in events.to_dict("records") if e["kind"] != "end"))
    lines = _inside(scenario, inside, room)
    for phase, chapter in chapters(told):
        if phase:
            opened = any(e["kind"] == "open" for e in chapter)
            name = f"Phase {phase}: " if len(scenario.phases) > 1 else ""
            title = f"{name}{'the talks' if opened else 'talks that did not open'}"
            lines.append(Line(title[:1].upper() + title[1:], "head"))
            lines += _talks(chronicle, chapter, issues[issues["phase"] == phase], room)
        lines += _turns(chronicle, chapter, room.events)
    return [*lines, *_end(scenario, issues, room.steps)]


def _inside(scenario: Scenario, events: list[Event], room: Room) -> list[Line]:
    """The talks inside the scenario, from their opening to what became of their text."""
    if scenario.inner is None or not events:
        return []
    chronicle = Chronicle(scenario.inner.scenario)
    room = room._replace(parties=min(room.parties, 2))  # the scenario's own talks come first
    told = [*_talks(chronicle, events, _NOTHING, room), *_turns(chronicle, events, room.events)]
    ends = {str(e["issue"]): float(e["value"]) for e in events if e["kind"] == "deliver"}
    if ends:
        said = [f"{issue_name(chronicle.scenario, issue)} {end:.2f}" for issue, end in ends.items()]
        told.append(Line(f"Carried out of it in the end: {listed(said)}."))
    return [Line(title(scenario), "head"), *told]


def _ahead(scenario: Scenario, chapter: list[Event], most: int) -> list[Line]:
    """What was signed ahead of the rest, `most` issues of it by name and month."""
    early = [e for e in chapter if e["kind"] == "early"]
    if not early:
        return []
    named = [f"{issue_name(scenario, e['issue'])} (month {e['month']})" for e in early[:most]]
    rest = len(early) - len(named)
    more = [counted(rest, "more issue" if named else "issue")] if rest else []
    return [Line(f"Signed ahead of the rest: {listed([*named, *more])}.", "result")]


def _talks(chronicle: Chronicle, chapter: list[Event], issues: pd.DataFrame, room: Room) -> list[Line]:
    """How long one round of talks went on, who said no at the deciding table and why, and how it ended."""
    scenario = chronicle.scenario
    main = [e for e in chapter if e["table"] == "main"]
    held = max((int(e["round"]) for e in main), default=0)
    agreed = next((e for e in main if e["kind"] == "agree"), None)
    lines = chronicle.waits(chapter)
    if held:
        first, last = int(main[0]["month"]), int(main[-1]["month"])
        when = f"in month {first}" if first == last else f"from month {first} to month {last}"
        lines.append(Line(f"{counted(held, 'meeting')} of the deciding table, {when}."))
    lines += chronicle.first_positions(main)
    lines += chronicle.boycotts(main)
    lines += _ahead(scenario, chapter, room.agreed)
    refused = [e for e in main if e["kind"] == "refuse"]
    often = Counter(e["actor"] for e in refused)
    told = sorted(often, key=lambda party: (-often[party], party))[: room.parties]
    for party in (party for party in often if party in told):
        lines.append(Line(_no(scenario, [e for e in refused if e["actor"] == party], held), "answer"))
    if rest := [f"{party_name(scenario, p)} ({counted(n, 'time')})" for p, n in often.items() if p not in told]:
        lines.append(Line(f"No was also said by {listed(rest)}.", "answer"))
    left = list(dict.fromkeys(issue_name(scenario, e["issue"]) for e in chapter if e["kind"] == "set_aside"))
    if left:
        lines.append(Line(f"Set aside for later, as red lines stand in the way there: {listed(left)}."))
    for event in main:
        if event["kind"] == "walk":
            lines.append(Line(f"{party_name(scenario, event['actor'])} walks away.", "result"))
    if agreed is not None:
        lines.append(Line(f"Agreement at meeting {agreed['round']}.", "result"))
    elif held:
        lines += [Line(line.words, "result") for line in chronicle.ran_out(chapter)]
    return [*lines, *_home(chronicle, chapter), *_agreed(scenario, issues, room.agreed)]


def _home(chronicle: Chronicle, chapter: list[Event]) -> list[Line]:
    """Who ratified, in a line with those who were against it; a vote that failed in full."""
    scenario = chronicle.scenario
    passed = [str(e["actor"]) for e in chapter if e["kind"] == "ratified"]
    failed = [e for e in chapter if e["kind"] == "vote" and e["actor"] not in passed]
    lines = []
    if passed:
        against = [
            scenario.parties[e["actor"]].constituencies[e["other"]].name
            for e in chapter
            if e["kind"] == "vote" and e["actor"] in passed and e["value"] <= 0.5
        ]
        said = f" (against it: {', '.join(against)})" if against else ""
        lines.append(Line(f"Ratified at home by {listed([party_name(scenario, p) for p in passed])}{said}."))
    return lines + chronicle.home(failed)


def _no(scenario: Scenario, refusals: list[Event], held: int) -> str:
    """How often a party said no, and the reason that came up most."""
    actor = str(refusals[0]["actor"])
    (kind, issue, other), _ = Counter((e["detail"], e["issue"], e["other"]) for e in refusals).most_common(1)[0]
    name = issue_name(scenario, issue) if issue else ""
    often = "once" if len(refusals) == 1 else f"{len(refusals)} times"
    why = REFUSALS[kind].because
    if kind == "aspiration" and issue:
        wish = ideal_of(scenario, actor, issue)
        best = f": at best {place(scenario, issue, wish.mode)}" if wish is not None else ""
        why = f"it still hopes for {other or 'a better text'} on {name}{best}"
    elif kind == "no_agreement" and other:
        why += f", doubting that {party_name(scenario, other)} will carry out {name}"
    elif name:
        why += f", above all over {name}"
    said = f"{party_name(scenario, actor)} says no {often} in {counted(held, 'meeting')}"
    return f"{said}{', mostly' if len(refusals) > 1 else ''} because {why}."


def _agreed(scenario: Scenario, issues: pd.DataFrame, most: int) -> list[Line]:
    """What came into force, in the words of the ladders, contested issues first."""
    rows = issues[issues["agreed"].notna()].to_dict("records")
    rows.sort(key=lambda row: not scenario.plan.issues[row["issue"]].contested)
    lines = [
        Line(f"{issue_name(scenario, row['issue'])}: {place(scenario, row['issue'], row['agreed'])}.", "answer")
        for row in rows[:most]
    ]
    more = len(rows) - most
    if not most and rows:
        return [Line(f"{counted(more, 'issue')} came into force.")]
    lines += [Line(f"and {counted(more, 'more issue')}.", "answer")] if more > 0 else []
    return [Line("What came into force:"), *lines] if lines else []


def _turns(chronicle: Chronicle, chapter: list[Event], most: int) -> list[Line]:
    """What broke in from outside the talks; of a scenario's events no more than `most` by their titles."""
    lines = []
    incidents = [e for e in chapter if e["kind"] == "incident"]
    if incidents:
        blamed = Counter(party_name(chronicle.scenario, e["actor"]) for e in incidents)
        by = [f"{party} ({n})" if len(blamed) > 1 else party for party, n in blamed.most_common()]
        lines.append(Line(f"{counted(len(incidents), 'violent incident')}, attributed to {listed(by)}."))
    outside = [e for e in chapter if e["kind"] == "event"]
    told = [e for e in chapter if e["kind"] in TURNS and (e["kind"] != "event" or e in outside[:most])]
    lines += [Line(f"Month {e['month']}: {chronicle.sentence(e)}") for e in told]
    if len(outside) > most:
        lines.append(Line(f"And {counted(len(outside) - most, 'more event')} outside the talks."))
    return lines


def _end(scenario: Scenario, issues: pd.DataFrame, most: int) -> list[Line]:
    """How far what was agreed has been carried out, the least far first."""
    agreed = issues[issues["agreed"].notna()].to_dict("records")
    rows = [r for r in agreed if scenario.plan.issues[r["issue"]].kind == "step"]
    if not rows:
        return []
    enough = scenario.delivery.complete.mode
    short = [r for r in rows if r["delivered"] < enough * r["agreed"]]
    short.sort(key=lambda r: (r["delivered"] - r["agreed"], r["issue"]))
    whole = len(rows) - len(short)
    lines = [
        Line("What is carried out by the end", "head"),
        Line(
            f"Of {counted(len(rows), 'step')} agreed, {whole} {'is' if whole == 1 else 'are'} carried out, "
            f"which means {percent(enough)} or more of what was agreed."
        ),
    ]
    for r in short[:most]:
        now, due = place(scenario, r["issue"], r["delivered"]), place(scenario, r["issue"], r["agreed"])
        lines.append(Line(f"{issue_name(scenario, r['issue'])}: it got to {now}, where {due} was agreed.", "answer"))
    more = len(short) - most
    return [
        *lines,
        *([Line(f"and {counted(more, 'more step')}, nearer to what was agreed.", "answer")] if more > 0 else []),
    ]
