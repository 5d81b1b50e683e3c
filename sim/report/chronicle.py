"""A transcript told month by month: who met, what was said and why, the votes at home, and what was delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import pandas as pd

from sim.counting import counted
from sim.findings.agenda import ideal_of, meeting_places
from sim.findings.words import percent
from sim.report.inside import Event, apart, title
from sim.report.line import Line
from sim.report.places import place
from sim.scenario.called import issue_name, listed, party_name, table_name
from sim.scenario.schema import Scenario

MOST = 8  # issues named in one line on delivery
ANSWERS = frozenset({"accept", "refuse"})
TABLED = frozenset({"draft", "offer"})  # one of them a meeting
MEETING = TABLED | {"demand"} | ANSWERS
MONTHLY = frozenset({"event", "home_vote", "announced", "incident", "truce_end", "leave", "fallback"})
TALKS = MEETING | {"open", "wait", "mandate", "continue", "boycott", "package", "set_aside", "agree", "walk"}
MERGES = MEETING | {"deliver", "wait"}  # months with nothing else are told together when they are alike


@dataclass
class Span:
    """One month, or several alike: their events, and what makes two months alike."""

    first: int
    last: int
    events: list[Event] = field(default_factory=list)

    @property
    def talks(self) -> bool:
        """Whether anybody met, or waited to."""
        return any(e["kind"] in TALKS for e in self.events)

    def signature(self) -> Hashable | None:
        """Who met, who said what and why; None for a month with something of its own to tell."""
        if any(e["kind"] not in MERGES for e in self.events):
            return None
        return frozenset(
            (e["kind"], e["table"], e["actor"], e["other"], e["issue"], e["detail"])
            for e in self.events
            if e["kind"] in ANSWERS | {"wait"}
        )


def _spans(events: list[Event]) -> list[Span]:
    spans: list[Span] = []
    for event in events:
        month = int(event["month"])
        if not spans or spans[-1].last != month:
            spans.append(Span(month, month))
        spans[-1].events.append(event)
    merged: list[Span] = []
    for span in spans:
        before = merged[-1] if merged else None
        if before is not None and span.signature() is not None and before.signature() == span.signature():
            before.last = span.last
            before.events += span.events
        else:
            merged.append(span)
    return merged


class Chronicle:
    """Tells a transcript; knows how far every issue has been delivered by the month it tells."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.left: list[str] = []  # issues set aside in an earlier phase's talks
        self.level: dict[str, float] = {}
        for name in scenario.plan.issues:
            start = scenario.state.get(name)
            if start is None or start.fixed:
                self.level[name] = start.mode if start else 0.0

    def tell(self, events: pd.DataFrame) -> list[Line]:
        """The lines between the opening and the ending."""
        told, inside = apart(self.scenario, (e for e in events.to_dict("records") if e["kind"] != "end"))
        lines = self._inside(inside)
        for phase, chapter in chapters(told):
            spans = _spans(chapter)
            talking = True
            opened = any(e["kind"] == "open" for e in chapter)
            if phase:
                what = "the talks" if opened else "talks that did not open"
                lines += [Line(f"Phase {phase}: {what}", "head"), Line(self._points(phase), "more")]
            elif spans:
                lines.append(Line("Delivery", "head"))
            for k, span in enumerate(spans):
                if talking and phase and k and not any(s.talks for s in spans[k:]):
                    talking = False
                    after = "the talks on" if opened else "the wait for"
                    lines += [*self.ran_out(chapter), Line(f"After {after} phase {phase}", "head")]
                lines += self._span(span)
            if talking and phase:
                lines += self.ran_out(chapter)
            self.left = list(dict.fromkeys(str(e["issue"]) for e in chapter if e["kind"] == "set_aside"))
        return lines

    def _inside(self, events: list[Event]) -> list[Line]:
        """The talks inside the scenario, told first and as a whole, in one column of months."""
        if self.scenario.inner is None or not events:
            return []
        chronicle = Chronicle(self.scenario.inner.scenario)
        spans = _spans(events)
        told = [line for span in spans for line in chronicle._span(span)]
        return [Line(title(self.scenario), "head"), *told, *chronicle.ran_out(events)]

    def _points(self, phase: int) -> str:
        points = [p for p in self.scenario.plan.points if p in self.scenario.phases.get(phase, ())]
        names = [issue_name(self.scenario, i) for p in points for i in self.scenario.plan.points[p].issues]
        left = f" Left over from before: {listed([self._issue(i) for i in self.left])}." if self.left else ""
        return f"On the table: {listed(names)}.{left}"

    def ran_out(self, chapter: list[Event]) -> list[Line]:
        """Talks whose meetings were used up have no event of their own."""
        kinds = {e["kind"] for e in chapter}
        held = max((int(e["round"]) for e in chapter if e["kind"] in TABLED and e["table"] == "main"), default=0)
        if {"agree", "walk"} & kinds or held < self.scenario.tables["main"].rounds:
            return []
        if any(e["kind"] == "continue" and e["table"] == "main" and e["round"] == held for e in chapter):
            return [Line("The meetings are used up: they have agreed to go on meeting, and on nothing else.")]
        return [Line("The meetings of the main table are used up without agreement.")]

    def _span(self, span: Span) -> list[Line]:
        label = f"Month {span.first}" if span.first == span.last else f"Months {span.first} to {span.last}"
        body: list[Line] = []
        said = self._deliveries([e for e in span.events if e["kind"] == "deliver"])
        for event in span.events:
            if event["kind"] in MONTHLY:
                body.append(Line(self.sentence(event)))
        body += said
        body += self.waits(span.events)
        for event in span.events:
            if event["kind"] in ("declare", "open"):
                body.append(Line(self.sentence(event)))
        body += self.signed_ahead(span.events)
        for table in meeting_places(self.scenario):
            body += self._table(table, [e for e in span.events if e["table"] == table])
        body += self.home(span.events)
        body += self.first_positions(span.events)
        return [Line(label, "when"), *body] if body else []

    def first_positions(self, events: list[Event]) -> list[Line]:
        """Where the challenge model begins, issue by issue: round 0."""
        median = {e["issue"]: e["value"] for e in events if e["kind"] == "first_median"}
        mean = {e["issue"]: e["value"] for e in events if e["kind"] == "first_mean"}
        return [
            Line(
                "Before the first round the median voter stands at "
                f"{place(self.scenario, str(issue), median[issue])} on {self._issue(issue)}, "
                "and the mean of all positions by capability x salience is "
                f"{place(self.scenario, str(issue), mean[issue])}."
            )
            for issue in median
        ]

    # --- what happens in a month -----------------------------------------------------------------------------------

    def sentence(self, event: Event) -> str:
        """What happened outside the talks, in a sentence."""
        kind, actor, other = event["kind"], self._party(event["actor"]), self._party(event["other"])
        if kind == "incident":
            though = "" if event["actor"] == event["other"] else f", though in this world it came from {other}"
            return f"A violent incident, attributed to {actor}{though}."
        if kind == "announced":
            where = place(self.scenario, str(event["issue"]), event["value"])
            return f"{actor} takes the step it announced: {self._issue(event['issue'])} up to {where}."
        if kind == "declare":
            done = percent(event["value"])
            return f"The next phase's talks are declared, with {done} of what was agreed delivered."
        if kind == "fallback":
            rule = self.scenario.fallback
            stuck = f"{counted(rule.after, 'month')} without movement on {self._issue(rule.trigger or '')}"
            what = f" ({self._issue(rule.issue)})" if rule.issue else ""
            return f"After {stuck}, the fallback{what} comes into force."
        if kind == "event":
            title = self.scenario.events[event["detail"]].title
            return f"Outside the talks: {title.rstrip('.')}."
        if kind == "home_vote":
            return self._vote_on_going_on(event)
        if kind == "leave" and event["detail"]:
            return {
                "by_hand": f"{actor} chooses to leave the agreement.",
                "at_home": f"{actor} leaves the agreement, as the vote at home demands.",
            }[event["detail"]]
        return {
            "open": "The talks open.",
            "truce_end": "The incident escalates and the truce ends; what was agreed is no longer in force.",
            "leave": f"{actor} leaves: for some months the agreement has been worth less to it than no agreement was "
            "when it signed.",
        }[kind]

    def _vote_on_going_on(self, event: Event) -> str:
        """How those at home voted on what is in force, and who would rather be without it."""
        home = self.scenario.parties[event["actor"]].constituencies
        against = [home[name].name for name in str(event["other"]).split("+") if name]
        said = f" Against it: {listed(against)}." if against else " Nobody is against it."
        result = "goes on with" if event["detail"] == "stays" else "would rather be without"
        return f"A vote at home, {self._party(event['actor'])}: it {result} what is in force.{said}"

    def _deliveries(self, events: list[Event]) -> list[Line]:
        """How far issues moved over some months, forward and back."""
        start: dict[str, float | None] = {}
        end: dict[str, float] = {}
        for event in events:
            name = str(event["issue"])
            start.setdefault(name, self.level.get(name))
            end[name] = self.level[name] = float(event["value"])
        lines: list[Line] = []
        for words, sign in (("Delivery moves", 1.0), ("Delivery goes back", -1.0)):
            moved = {n: end[n] - (begun if (begun := start[n]) is not None else 0.0) for n in end}
            names = sorted((n for n in moved if sign * moved[n] > 0.0), key=lambda n: (-abs(moved[n]), n))
            said = [f"{self._issue(n)} {_from(start[n])}to {end[n]:.2f}" for n in names[:MOST]]
            if names:
                more = f"; and {len(names) - MOST} more by less" if len(names) > MOST else ""
                lines.append(Line(f"{words}: {', '.join(said)}{more}."))
        return lines

    def waits(self, events: list[Event]) -> list[Line]:
        """Who stays away from the table."""
        names = list(dict.fromkeys(self._party(e["actor"]) for e in events if e["kind"] == "wait"))
        if not names:
            return []
        many = len(names) > 1
        does, expects = ("do", "they expect") if many else ("does", "it expects")
        said = f"{listed(names)} {does} not come to the table, as {expects} no text better than no agreement."
        return [Line(said)]

    def signed_ahead(self, events: list[Event]) -> list[Line]:
        """What those who must sign have signed ahead of the rest, and where on its ladder."""
        found = [e for e in events if e["kind"] == "early"]
        if not found:
            return []
        said = [f"{self._issue(e['issue'])} at {place(self.scenario, str(e['issue']), e['value'])}" for e in found]
        return [Line(f"Signed ahead of the rest, as all who must sign gain by it: {'; '.join(said)}.", "result")]

    def boycotts(self, events: list[Event]) -> list[Line]:
        """Who stays away from meetings, and how often."""
        often = Counter(self._party(e["actor"]) for e in events if e["kind"] == "boycott")
        if not often:
            return []
        said = [f"{party} ({counted(n, 'meeting')})" for party, n in often.items()]
        return [Line(f"Stayed away: {listed(said)}.", "answer")]

    def _table(self, table: str, events: list[Event]) -> list[Line]:
        """The meetings of one table, a line a party."""
        drafts = [e for e in events if e["kind"] in TABLED]
        lines: list[Line] = []
        if drafts:
            first, last = drafts[0], drafts[-1]
            rounds = f"meeting {first['round']}" if first is last else f"meetings {first['round']} to {last['round']}"
            drafter = self._who_drafts(first)
            near = _range(first["value"], last["value"])
            title = table_name(table, self.scenario.tables[table])
            lines.append(Line(f"{title}, {rounds} ({drafter}; consensus {near})"))
        for event in events:
            if event["kind"] == "set_aside":
                left = f"{self._issue(event['issue'])} is set aside for later: red lines stand in the way."
                lines.append(Line(f"Before meeting {event['round']}, {left}", "answer"))
            if event["kind"] == "package":
                found = "the mediators have found a package by which all who must sign gain, and table it"
                lines.append(Line(f"After meeting {event['round']} {found}.", "answer"))
        lines += self.boycotts(events)
        answers = {e["actor"]: [a for a in events if a["actor"] == e["actor"]] for e in events if e["kind"] in ANSWERS}
        glad = [party for party, said in answers.items() if all(e["kind"] != "refuse" for e in said)]
        for party, said in answers.items():
            if party not in glad:
                lines.append(Line(self._refuses(table, party, said), "answer"))
        if glad:
            names = listed([self._party(party) + self._voice(table, party) for party in glad])
            lines.append(Line(f"{names} accept{'' if len(glad) > 1 else 's'}.", "answer"))
        for words in self._ends_of_table(events):
            lines.append(Line(words, "result"))
        return lines

    def _who_drafts(self, event: Event) -> str:
        if event["kind"] == "offer":
            return "the parties table offers"
        names = [self._party(name) for name in str(event["actor"]).split("+") if name]
        return f"{listed(names)} draft{'s' if len(names) == 1 else ''}" if names else "no mediator"

    def _ends_of_table(self, events: list[Event]) -> list[str]:
        """How the meetings of a table ended: on with them, a mandate, an agreement."""
        on = [e for e in events if e["kind"] == "continue"]
        said = []
        if on:
            times = "" if len(on) == 1 else f" {len(on)} times"
            near = _range(on[0]["value"], on[-1]["value"])
            what = "consensus" if on[0]["table"] == "main" else "cohesion"
            said.append(f"No joint text{times}; they agree to go on meeting ({what} {near}).")
        for event in events:
            if event["kind"] == "mandate":
                said.append(f"A joint text passes: a mandate for the main table (cohesion {event['value']:.2f}).")
            if event["kind"] == "walk":
                said.append(f"{self._party(event['actor'])} walks away after meeting {event['round']}.")
            if event["kind"] == "agree":
                said.append(f"Agreement at meeting {event['round']}.")
        return said

    def _refuses(self, table: str, party: str, events: list[Event]) -> str:
        """What a party asked for over some meetings, how often it refused, and why."""
        refusals = [e for e in events if e["kind"] == "refuse"]
        count = sum(e["kind"] in ANSWERS for e in events)
        times = "" if count == 1 else " each time" if len(refusals) == count else f" {len(refusals)} of {count} times"
        asked = self._asked([e for e in events if e["kind"] == "demand"])
        why = "; ".join(
            self._why(kind, [e for e in refusals if e["detail"] == kind])
            for kind in dict.fromkeys(e["detail"] for e in refusals)
        )
        came = f"; accepts from meeting {events[-1]['round']}" if _turned(events) else ""
        return f"{self._party(party)}{self._voice(table, party)} refuses{times}{asked}: {why}{came}."

    def _voice(self, table: str, party: str) -> str:
        """Says so where a party's no does not stop the text."""
        vetoes = self.scenario.tables[table].vetoes
        return " (no veto)" if vetoes is not None and party not in vetoes else ""

    def _asked(self, asks: list[Event]) -> str:
        """What a party demanded where it was furthest from the text, at the first and the last of some meetings."""
        if not asks:
            return ""
        at = [place(self.scenario, e["issue"], e["value"]) for e in (asks[0], asks[-1])]
        first, last = (f"{at[k]} on {self._issue(asks[-k]['issue'])}" for k in (0, 1))
        if first == last:
            return f", asking for {first}"
        if asks[0]["issue"] == asks[-1]["issue"]:
            return f", asking for {first}, and at the last meeting for {at[1]}"
        return f", asking for {first}, and at the last meeting for {last}"

    def _why(self, kind: str, refusals: list[Event]) -> str:
        """One kind of reason in plain words, with its issues in the order in which they came up."""
        counts = Counter((e["issue"], e["other"]) for e in refusals)
        party = str(refusals[0]["actor"])
        many = len(counts) > 1

        def often(count: int) -> str:
            return f" ({count} times)" if many and count > 1 else ""

        if kind == "no_agreement":
            said = [
                (
                    f"it doubts that {self._party(o)} will deliver {self._issue(i)}"
                    if o
                    else f"of {self._issue(i)} above all"
                )
                + often(n)
                for (i, o), n in counts.items()
            ]
            link = "as" if any(o for _, o in counts) else "because"
            return f"it expects less of the text than of no agreement, {link} {listed(said)}"
        if kind == "red_line":
            lines = [f"{self._issue(i)}{self._line(refusals[0]['actor'], i)}{often(n)}" for (i, _), n in counts.items()]
            return f"the text is not worth crossing its red line on {listed(lines)}"
        names = listed([f"{self._issue(i)}{often(n)}" for (i, _), n in counts.items()])
        if kind == "ratification":
            return f"the text would not be ratified at home, above all because of {names}"
        wants = []
        for (i, o), n in counts.items():
            wish = ideal_of(self.scenario, party, i)
            best = f" (at best {place(self.scenario, i, wish.mode)})" if wish is not None else ""
            wants.append(f"{o or 'a better text'} on {self._issue(i)}{often(n)}{best}")
        return f"it still hopes for {listed(wants)}"

    def _line(self, party: str, issue: str) -> str:
        """The bound of a red line, where the party has only one on the issue."""
        lines = [r for r in self.scenario.parties[party].red_lines if r.issue == issue]
        if len(lines) != 1:
            return ""
        line = lines[0]
        bounds = [f"no more than {line.above:g}"] if line.above is not None else []
        bounds += [f"no less than {line.below:g}"] if line.below is not None else []
        met = listed([f"{self._issue(i)} reaches {v:g}" for i, v in line.unless.items()])
        return f" ({listed(bounds)}{', unless ' + met if met else ''})"

    def home(self, events: list[Event]) -> list[Line]:
        """The votes at home."""
        lines: list[Line] = []
        for party in dict.fromkeys(e["actor"] for e in events if e["kind"] == "vote"):
            votes = [e for e in events if e["kind"] == "vote" and e["actor"] == party]
            names = {v["other"]: self.scenario.parties[party].constituencies[v["other"]].name for v in votes}
            favour = [names[v["other"]] for v in votes if v["value"] > 0.5]
            against = [names[v["other"]] for v in votes if v["value"] <= 0.5]
            passed = any(e["kind"] == "ratified" and e["actor"] == party for e in events)
            said = [f"for: {', '.join(favour)}"] if favour else []
            said += [f"against: {', '.join(against)}"] if against else []
            result = "ratified" if passed else "not ratified"
            lines.append(Line(f"The vote at home, {self._party(party)}: {result} ({'; '.join(said)})."))
        return lines

    def _party(self, name: str) -> str:
        return party_name(self.scenario, name)

    def _issue(self, name: str) -> str:
        return issue_name(self.scenario, name)


def chapters(events: list[Event]) -> list[tuple[int, list[Event]]]:
    """The events cut where the talks of a phase begin (open or wait); 0 before the first."""
    chapters: list[tuple[int, list[Event]]] = [(0, [])]
    for event in events:
        phase = int(event["phase"])
        if event["kind"] in ("open", "wait") and phase != chapters[-1][0]:
            chapters.append((phase, []))
        chapters[-1][1].append(event)
    return [chapter for chapter in chapters if chapter[1]]


def _turned(events: Iterable[Event]) -> bool:
    """Whether a party that refused came round at the last of some meetings."""
    answers = [e["kind"] for e in events if e["kind"] in ANSWERS]
    return len(answers) > 1 and answers[-1] == "accept" and "accept" not in answers[:-1]


def _range(first: float, last: float) -> str:
    low, high = f"{first:.2f}", f"{last:.2f}"
    return low if low == high else f"{low} to {high}"


def _from(begun: float | None) -> str:
    return "" if begun is None else f"{begun:.2f} "
