"""From a scenario to a world and those who sit in it: everything that is drawn is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import mesa
import numpy as np

from sim.case.quantity import Quantity, exact
from sim.errors import InputError, nearest
from sim.model import people
from sim.model.agents import Mediator, Party
from sim.model.batch import Batch
from sim.model.draw import Draw
from sim.model.process.front import Course, Front
from sim.model.process.incidents import Armed, Incidents
from sim.model.process.months import Announcement, Delivery, FallbackRule, Terms
from sim.model.rules.cohesion import standing_apart
from sim.model.rules.delivery import Gates, inertia, kept_beyond
from sim.model.rules.mandate import Parts
from sim.model.rules.numbers import (
    AnnouncedNumbers,
    AttendanceNumbers,
    CohesionNumbers,
    DeliveryNumbers,
    IncidentNumbers,
    OpeningNumbers,
    SpoilingNumbers,
    StyleNumbers,
    TalkNumbers,
    TrustNumbers,
)
from sim.model.rules.trust import Obligations
from sim.model.seats import by_rule
from sim.model.seats.makers import SeatMaker
from sim.model.seats.mediation import Mediation
from sim.model.seats.seat import Duty
from sim.model.tables import protocols
from sim.model.tables.caucus import Caucus
from sim.model.tables.protocols import Protocol
from sim.model.tables.table import Table
from sim.model.world import Agreement, Beliefs, Clock, Endings, Progress, World
from sim.scenario.schema import Inner, Scenario
from sim.scenario.seated import seated
from sim.types import Bools, Floats
from sim.utility import belief


@dataclass
class Cast:
    """Who and what takes part, over W worlds, D issues of the plan, P phases.

    Nothing of it changes during a run but the numbers that events from outside write to (`sim.model.changes`).
    """

    issues: list[str]
    names: list[str]  # of the parties, in the order in which sums are taken
    published: Floats  # what the published text asks on each issue, (W, D), 1 where it is silent
    has_text: Bools  # where it speaks, (D,)
    parties: list[Party]
    guarantee: Floats  # (W, D)
    owners: list[list[int]]  # the parties that owe each issue
    if_bound: list[list[int]]  # those who would have to act too, and owe it only where a mandate binds them
    steps: Bools  # (D,) issues that have to be delivered
    tables: dict[str, Table]
    protocols: dict[str, Protocol]  # of each table
    mediators: dict[str, Mediator]
    caucuses: dict[str, Caucus]
    cohesion: CohesionNumbers
    talks: TalkNumbers
    attendance: AttendanceNumbers | None  # None where everybody comes to every meeting
    opening: OpeningNumbers
    phases: list[int]  # their numbers
    columns: list[list[int]]  # the issues of each phase
    state: Floats  # delivered before the first meeting, (W, D)
    trust: Floats  # before the first meeting, (N, W, N)

    @property
    def main(self) -> Table:
        """The table that decides."""
        return self.tables["main"]

    def world(self, under_way: Sequence[int]) -> World:
        """The world before the first meeting; `under_way` are the phases in force by then."""
        worlds = len(self.state)
        given = [k for k, number in enumerate(self.phases) if number in under_way]
        return World(
            clock=Clock.start(worlds),
            agreement=Agreement(self.state.copy(), self.steps),
            beliefs=Beliefs(self.trust),
            progress=Progress.start(worlds, len(self.phases), given),
            endings=Endings.start(worlds),
        )


def cast(
    model: mesa.Model, scenario: Scenario, draw: Draw, replicates: Sequence[int], seats: Mapping[str, SeatMaker]
) -> Cast:
    """Draw everybody and everything of a scenario but what delivery needs; `seats` are those that leave the rules.

    Raises
    ------
    InputError : `seats` names nobody who negotiates or mediates.
    """
    worlds = len(replicates)
    known = seated(scenario)
    for name in seats:
        if name not in known:
            raise InputError(f"no seat {name!r} in {scenario.name}{nearest(name, known)}")
    issues = list(scenario.plan.issues)
    names = sorted(scenario.parties)  # no sum may depend on the order in a file
    published, has_text = published_text(scenario, draw)
    parties = [people.party(model, scenario, name, i, issues, published, draw) for i, name in enumerate(names)]
    for party in parties:
        if party.name in seats and isinstance(party.seat, by_rule.ByRule):
            party.seat = seats[party.name].party(party.name, party.seat, issues, replicates)
    trust = first_trust(scenario, names, draw, worlds)
    guarantee = guarantees(scenario, parties, issues, draw)
    index = {name: i for i, name in enumerate(names)}
    state = draw.by_issue(scenario.state, issues, exact(0.0), "state")
    mediators, tables, numbers = _seat(model, scenario, parties, draw, worlds)
    cohesion = draw.block(CohesionNumbers, scenario.cohesion, "cohesion")
    caucuses = {name: Caucus(table, cohesion) for name, table in tables.items() if name != "main"}
    if cohesion.apart.any():
        stand_apart(tables["main"], tables["main"].distrust(trust), cohesion)
    for party in parties:
        party.interests.line_price = numbers.red_line_price
    for table in tables.values():
        for name in sorted(set(scenario.tables[table.name].mediators) & set(seats)):
            table.mediation = seats[name].mediator(name, table.rules, issues, replicates)
    tables["main"].sides = _sides(scenario, tables["main"])
    owners, if_bound = _debtors(scenario, index)
    point_of = scenario.plan.point_of
    phases = sorted(scenario.phases)
    return Cast(
        issues=issues,
        names=names,
        published=published,
        has_text=has_text,
        parties=parties,
        guarantee=guarantee,
        owners=owners,
        if_bound=if_bound,
        steps=np.array([issue.kind == "step" for issue in scenario.plan.issues.values()]),
        tables=tables,
        protocols={name: protocols.made(table.settings) for name, table in tables.items()},
        mediators=mediators,
        caucuses=caucuses,
        cohesion=cohesion,
        talks=numbers,
        attendance=(
            draw.block(AttendanceNumbers, scenario.talks, "talks") if scenario.talks.attendance == "by_worth" else None
        ),
        opening=draw.block(OpeningNumbers, scenario.phases_opening, "phases_opening"),
        phases=phases,
        columns=[[d for d, name in enumerate(issues) if point_of[name] in scenario.phases[n]] for n in phases],
        state=state,
        trust=trust,
    )


def _debtors(scenario: Scenario, index: Mapping[str, int]) -> tuple[list[list[int]], list[list[int]]]:
    """Who owes each issue, and who would have to act on it too but has signed nothing.

    A party that talks in a caucus only, and mediates nowhere, signs nothing: it owes its part only where a mandate
    binds it. Who is at no table, or mediates, stands outside the quarrel and acts as
    far as it has the means. An issue of which nobody else could deliver anything is left to it all the same.
    """
    main = scenario.tables["main"]
    talks = {p for name, table in scenario.tables.items() if name != "main" for p in table.parties}
    outside = {name for name, profile in scenario.parties.items() if profile.mediation is not None}
    unsigned = talks - set(main.parties) - set(main.mediators) - outside
    owners, if_bound = [], []
    for issue in scenario.plan.issues.values():
        acts = [p for p in issue.delivers if p in index]
        owes = [p for p in acts if p not in unsigned] or acts
        owners.append([index[p] for p in owes])
        if_bound.append([index[p] for p in acts if p not in owes])
    return owners, if_bound


def _parts(cast: Cast) -> dict[int, Parts]:
    """The issues that parties without a signature carry out together with those who signed, by column."""
    power = [party.interests.capability for party in cast.parties]
    return {
        d: Parts(
            signed=owners,
            others=others,
            own=reduce(np.add, [power[i] for i in owners]),
            theirs=np.stack([power[i] for i in others], axis=1),
        )
        for d, (owners, others) in enumerate(zip(cast.owners, cast.if_bound, strict=True))
        if others
    }


def published_text(scenario: Scenario, draw: Draw) -> tuple[Floats, Bools]:
    """What the published text asks on each issue, (W, D), 1 where it is silent; and where it speaks, (D,)."""
    issues = scenario.plan.issues
    speaks = np.array([issue.text is not None for issue in issues.values()])
    columns = [draw.number(issue.text or exact(1.0), "plan", "issues", n, "text") for n, issue in issues.items()]
    return np.stack(columns, axis=1), speaks


def first_trust(scenario: Scenario, names: Sequence[str], draw: Draw, worlds: int) -> Floats:
    """Trust of each party in each other before the first meeting, (N, W, N); 1 in itself.

    It is (1 + relation) / 2, drawn once a pair whatever the order in which a file names it.
    """
    known: dict[frozenset[str], Quantity] = {frozenset(r.between): r.value for r in scenario.relations}
    trust = np.ones((len(names), worlds, len(names)))
    for i, a in enumerate(names):
        for j, b in enumerate(names):
            if i != j:
                pair = sorted((a, b))
                value = draw.number(known.get(frozenset(pair), scenario.relation_default), "relations", *pair)
                trust[i][:, j] = 0.5 * (1.0 + value)
    return trust


def guarantees(scenario: Scenario, parties: Sequence[Party], issues: Sequence[str], draw: Draw) -> Floats:
    """The guarantee on each issue, (W, D); guarantors who take part add theirs: 1 - (1 - g) prod (1 - g_k)."""
    strength = draw.by_issue(scenario.guarantees, issues, exact(0.0), "guarantees")
    return guaranteed(strength, [draw.number(p.profile.guarantee, "parties", p.name, "guarantee") for p in parties])


def guaranteed(strength: Floats, own: Iterable[Floats]) -> Floats:
    """1 - (1 - g) prod (1 - g_k), (W, D): a scenario's guarantees, (W, D), with the guarantors' `own`, (W,) each."""
    for one in own:
        strength = np.where(one[:, None] > 0.0, belief(strength, one[:, None]), strength)
    return strength


def front(inner: Inner, cast: Cast, course: Course, draw: Draw, batch: Batch) -> Front:
    """What the talks inside a scenario, run to their end, change in those of this cast."""
    index = {name: i for i, name in enumerate(cast.names)}
    side = [index[name] for name in inner.side if name in index]
    inside = {issue: d for d, issue in enumerate(course.issues)}
    columns = {issue: d for d, issue in enumerate(cast.issues)}
    return Front(
        course=course,
        table=inner.table,
        side=side,
        lead=[i for i in side if i in cast.main.places],
        owners=cast.owners,
        carries={columns[issue]: inside[other] for issue, other in inner.carries.items()},
        follows={columns[issue]: (inside[other.needs], other.above) for issue, other in inner.follows.items()},
        division=draw.number(inner.division, "inner", "division"),
        batch=batch,
    )


def delivery(scenario: Scenario, cast: Cast, world: World, draw: Draw, front: Front | None = None) -> Delivery:
    """What passes between meetings."""
    numbers = draw.block(DeliveryNumbers, scenario.delivery, "delivery")
    trust = draw.block(TrustNumbers, scenario.trust, "trust")
    violence = draw.block(IncidentNumbers, scenario.incidents, "incidents")
    announced = draw.block(AnnouncedNumbers, scenario.announced, "announced")
    spoiling = draw.block(SpoilingNumbers, scenario.spoiling, "spoiling")
    issues = scenario.plan.issues
    pace = 1.0 / np.stack(
        [draw.number(issue.months, "plan", "issues", n, "months") for n, issue in issues.items()], axis=1
    )
    truce = None if scenario.incidents.truce is None else cast.issues.index(scenario.incidents.truce)
    reversible = np.array([issue.reversible for issue in issues.values()]) & cast.steps
    terms = Terms(
        owners=cast.owners,
        pace=pace,
        reversible=reversible,
        keeps=kept_beyond(_least_wanted(cast), reversible),
        duties=_duties(scenario, cast, numbers),
        obligations=Obligations(cast.owners, cast.steps, _parts(cast)),
        guarantee=cast.guarantee,
        opposite=[party.index for party in cast.main.parties],
        gates=Gates(scenario.plan),
        truce=truce,
    )
    armed, share = _armed(cast, draw)
    strategy, worlds = scenario.spoiling.strategy, len(cast.state)
    return Delivery(
        world,
        cast.parties,
        terms,
        numbers,
        trust,
        Incidents(armed, share, violence, spoiling, strategy, truce, worlds),
        FallbackRule.of(scenario.fallback, cast.issues),
        _announcement(scenario, cast, announced),
        scenario.delivery.patience,
        front,
    )


def reluctance(numbers: DeliveryNumbers, guarantee: Floats) -> tuple[Floats, Floats]:
    """What holds a deliverer back with nothing at stake, in log odds, (W, 1), and what refusing costs it, (W, D)."""
    return inertia(numbers.bias)[:, None], numbers.refusal_cost[:, None] * guarantee


def _duties(scenario: Scenario, cast: Cast, numbers: DeliveryNumbers) -> dict[int, Duty]:
    """What each party delivers or can block, for those that do."""
    index = {name: i for i, name in enumerate(cast.names)}
    blockers = [[index[p] for p in issue.blocks if p in index] for issue in scenario.plan.issues.values()]
    own, cost = reluctance(numbers, cast.guarantee)
    at_the_main_table = {party.index for party in cast.main.parties}
    acts = [[*owners, *more] for owners, more in zip(cast.owners, cast.if_bound, strict=True)]
    found = {}
    for i in range(len(cast.parties)):
        mine = [d for d in range(len(cast.issues)) if i in acts[d] or i in blockers[d]]
        owed = np.array([i not in owners for owners in acts])
        if mine:
            lets = np.array([i not in at_the_main_table or i not in acts[d] for d in mine])
            found[i] = Duty(
                columns=mine,
                owed=owed & cast.steps,
                lets=lets,
                inertia=own,
                refusal=np.take(cost, mine, axis=1),
                slope=numbers.slope[:, None],
                tranche=numbers.tranche,
            )
    return found


def _least_wanted(cast: Cast) -> Floats:
    """What that one of those who owe an issue wants of it who wants least, (W, D); 1 where nobody owes it."""
    wanted = np.ones(cast.state.shape)
    for d, owners in enumerate(cast.owners):
        for i in owners:
            wanted[:, d] = np.minimum(wanted[:, d], cast.parties[i].interests.ideal[:, d])
    return wanted


def _armed(cast: Cast, draw: Draw) -> tuple[list[Armed], Floats]:
    """The parties to which incidents can be laid, and their weights as sources, (W, A)."""
    sources = [party for party in cast.parties if party.profile.armed or party.profile.spoiler]
    shares = [
        draw.number(p.profile.incident_share, "parties", p.name, "incident_share") * p.profile.armed for p in sources
    ]
    share = np.stack(shares, axis=1) if shares else np.zeros((len(cast.state), 0))
    armed = []
    for party in sources:
        spoiler = party.profile.spoiler
        path = ("parties", party.name, "spoiler", "capacity")
        capacity = None if spoiler is None else draw.number(spoiler.capacity, *path)
        armed.append(Armed(party.index, party.name, party.interests, spoiler, capacity))
    return armed, share


def _announcement(scenario: Scenario, cast: Cast, numbers: AnnouncedNumbers) -> Announcement | None:
    step = scenario.announced
    if step.party is None or step.issue is None:
        return None
    party, column = cast.names.index(step.party), cast.issues.index(step.issue)
    return Announcement(party, step.party, column, step.issue, numbers)


def _seat(
    model: mesa.Model, scenario: Scenario, parties: Sequence[Party], draw: Draw, worlds: int
) -> tuple[dict[str, Mediator], dict[str, Table], TalkNumbers]:
    """Every table with its seats and mediators, both in the order of names: a file's order must not change a sum.

    Without one whose place talks inside the scenario take.
    """
    seat = {party.name: party for party in parties}
    mediators = {
        party.name: Mediator(
            model,
            party.name,
            draw.block(StyleNumbers, party.profile.mediation, "parties", party.name, "mediation"),
            party.profile.mediation.bias,
        )
        for party in parties
        if party.profile.mediation is not None
    }
    elsewhere = None if scenario.inner is None else scenario.inner.table
    numbers = draw.block(TalkNumbers, scenario.talks, "talks")
    tables = {}
    for name, settings in sorted(scenario.tables.items()):
        if name == elsewhere:
            continue
        seated = [seat[p] for p in sorted(settings.parties)]
        who = [mediators[m] for m in sorted(settings.mediators) if m in mediators]
        favour = np.array([1.0 + sum(m.bias.get(p.name, 0.0) for m in who) for p in seated])
        mediation = Mediation("+".join(m.name for m in who), [m.style for m in who], favour, numbers, worlds)
        tables[name] = Table(name, settings, seated, mediation, worlds)
    return mediators, tables, numbers


def stand_apart(main: Table, distrust: Floats, numbers: CohesionNumbers) -> None:
    """Set what it costs those at a table of one side to stand apart, by their `distrust` before they meet, (W,)."""
    for mine in main.interests:
        mine.apart = standing_apart(numbers.apart, distrust, numbers.rivalry, numbers.outside_pressure)


def _sides(scenario: Scenario, main: Table) -> list[list[int]]:
    """The seats of the main table, side by side: who shares a table that prepares it is on one side."""
    side = {name: name for name in main.names}
    groups = [settings.parties for key, settings in sorted(scenario.tables.items()) if key != "main"]
    if scenario.inner is not None:
        groups = [scenario.inner.side, *groups]
    for group in groups:
        members = [name for name in main.names if name in group]
        for name in members:
            side[name] = side[members[0]]
    return [[i for i, name in enumerate(main.names) if side[name] == first] for first in dict.fromkeys(side.values())]
