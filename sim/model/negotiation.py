"""The model: talks phase by phase, ratification, and the months of delivery, in W worlds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any

import mesa
import numpy as np

from sim.chance import Chance
from sim.model import changes, setup
from sim.model.batch import Batch
from sim.model.draw import WITHIN, Draw, Given, given_inside, given_outside, purpose_outside
from sim.model.ledger import Ledger
from sim.model.process import minutes
from sim.model.process.course import SHELF, Talked, follow
from sim.model.process.endings import Ends
from sim.model.process.events import Events, Happening
from sim.model.process.front import Course, Front
from sim.model.process.hall import Deadline, Hall
from sim.model.process.incidents import Incidents
from sim.model.process.luck import Luck
from sim.model.process.months import Delivery
from sim.model.process.talks import Talks, put_under_way
from sim.model.record.appraisal import Appraisal, Worth
from sim.model.record.history import History
from sim.model.record.keep import Keep
from sim.model.record.paths import Paths
from sim.model.record.transcript import Transcript
from sim.model.seats.by_rule import ByRule
from sim.model.seats.by_value import ByValue
from sim.model.seats.chosen import chosen
from sim.model.seats.makers import SeatMaker
from sim.model.seats.mediation import Mediation
from sim.model.seats.memory import WINDOW, Memory
from sim.model.tables.search import Search
from sim.model.telling import tables, totals
from sim.model.telling.collect import collector
from sim.model.world import Agreement, Beliefs, Clock, Endings, Progress
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats


class Stage(Enum):
    """What the next step does."""

    OPENING = "a month of waiting until every veto sees a way out"
    TALKS = "a meeting of each table, or the month after enough meetings"
    DELIVERY = "a month of delivery"
    OVER = "nothing: every world has ended"


class Negotiation(mesa.Model):  # type: ignore[misc]
    """A negotiation in many worlds.

    `step()` is one meeting or one month; `running` is False when every world has ended. With one replicate it is the
    Mesa model that a student steps through; with a thousand it is a Monte Carlo run: the rules are the same code.
    Worlds keep their own calendar, `world.clock.month` (W,), and wait for each other only where a phase begins.

    Parameters
    ----------
    scenario : a resolved scenario (`sim.scenario.load.load`).
    replicates : the worlds by number; a world's chance comes from (scenario.seed, its number) alone.
    keep : whether to keep paths and transcripts.
    rng : not used; newer releases of Mesa hand one to every model they run in a batch.
    given : uniforms in [0, 1], (W,) each, that set uncertain inputs in place of chance, by purpose as in `inputs`;
        for the analysis of sensitivity.
    seats : who takes a seat in the place of the rules, by party or mediator; before whom the scenario names for it.
    begin : whether to invite the parties to the first talks at once; else `start()` does.
    chance : of talks inside others, which share their worlds; left out, of its own.
    around : of talks inside others: what happens around these and changes numbers in them.
    deadlines : last meetings that somebody sets while the talks go on, in the order in which they were set.

    Raises
    ------
    InputError : `seats` names nobody who negotiates or mediates.
    """

    def __init__(
        self,
        scenario: Scenario,
        replicates: Sequence[int] = (0,),
        keep: Keep | None = None,
        rng: object = None,
        given: Given | None = None,
        seats: Mapping[str, SeatMaker] | None = None,
        begin: bool = True,
        chance: Chance | None = None,
        around: Sequence[Happening] = (),
        deadlines: Sequence[Deadline] = (),
    ) -> None:
        super().__init__(rng=scenario.seed)
        keep = keep or Keep()
        self.scenario = scenario
        self.replicates = np.asarray(replicates, dtype=np.int64)
        self.worlds = len(self.replicates)
        self.chance = chance or Chance(scenario.seed, replicates)
        self.batch = Batch(self.worlds, _longest(scenario), _APART, _WRITTEN)
        self.luck = Luck(self.chance, scenario.calendar.months, self.batch)
        self.keep = keep
        self.paths = Paths() if keep.paths else None
        draw = Draw(self.chance, self.worlds, given_outside(given))
        self._hired = chosen(scenario.parties)
        self.cast = setup.cast(self, scenario, draw, replicates, {**self._hired, **(seats or {})})
        self.world = self.cast.world(scenario.under_way)
        self.inputs = draw.inputs
        happenings = changes.happenings(scenario, draw, self.worlds)
        self.front = self._front(draw, given, changes.inside(happenings))
        self.delivery = setup.delivery(scenario, self.cast, self.world, draw, self.front)
        self.events = self._events([*changes.outside(happenings), *around], draw)
        draw.check()
        _let_go(self)
        self.first_answer = totals.first_answers(self.cast)
        put_under_way(self.cast, self.world, self.delivery)
        self.log = Transcript(self.replicates, keep.transcript, self.world.clock, self.world.agreement.delivered)
        self.ends = Ends(self.world, self.cast.names, self.cast.owners, self.log)
        self.worth = Worth.unknown(self.worlds)
        self.hall = Hall(
            scenario=scenario,
            cast=self.cast,
            world=self.world,
            delivery=self.delivery,
            ends=self.ends,
            chance=self.chance,
            keep=keep,
            log=self.log,
            paths=self.paths,
            worth=self.worth,
            batch=self.batch,
            deadlines=tuple(deadlines),
        )
        for seat in (*(p.seat for p in self.cast.parties), *(t.mediation for t in self.cast.tables.values())):
            if isinstance(seat, ByValue):
                seat.tell = self._bad_answer
        places = self.cast.main.places
        pairs = [(a, b) for a in places for b in places if a != b]
        # Somebody else's numbers are made of all that the tables hold, months of delivery included.
        remembers = keep.paths or bool(scenario.outcomes)
        self.history = History(self.world, scenario.calendar.months, pairs, self.batch) if remembers else None
        self.datacollector = collector()
        self._collects = self.worlds == 1 and chance is None  # nobody looks at each step of talks inside others
        self.declared = np.zeros(self.worlds, dtype=bool)  # worlds whose next phase is declared, (W,)
        self.talks: Talks | None = None
        self.k = -1
        self._meetings_left = 0
        self.stage = Stage.OPENING
        self._begun = False
        self.alike = _by_rule(self)
        if begin:
            self.start()

    def _events(self, happenings: Sequence[Happening], draw: Draw) -> Events:
        """What happens outside, with the numbers that it changes."""
        ledger = Ledger(self.scenario, self.cast, self.delivery, draw, self.front) if happenings else None
        return Events(happenings, ledger.numbers(happenings) if ledger is not None else {}, self.delivery)

    def _front(self, draw: Draw, given: Given | None, around: Sequence[Happening]) -> Front | None:
        """The talks inside the scenario, run to their end; None where it has none."""
        inner, last = self.scenario.inner, self.scenario.calendar.months
        if inner is None:
            return None
        replicates: list[int] = self.replicates.tolist()
        calendar = inner.scenario.calendar
        scenario = inner.scenario.model_copy(
            update={"calendar": calendar.model_copy(update={"months": min(calendar.months, last)})}
        )
        mine, seed, tell = given_inside(given), self.scenario.seed, self.keep.transcript
        talked = Talked(self.replicates.tobytes(), seed, last, tell, scenario)
        known = None if mine or around else SHELF.find(talked)
        if known is None:
            chance = Chance(seed, replicates, WITHIN)
            kept = Keep(transcript=tell, worth=False)
            talks = Negotiation(scenario, replicates, kept, given=mine, chance=chance, around=around)
            known = follow(talks, talks.cast.cohesion, last), talks.inputs
            if talks.alike and not (mine or around):
                SHELF.put(talked, *known)
            forget(talks)
        course, inputs = known
        for purpose, quantity in inputs.items():
            draw.inputs[purpose_outside(purpose)] = quantity
        front = setup.front(inner, self.cast, course, draw, self.batch)
        if self.paths is not None:
            minutes.talks_inside(self.paths, front)
        return front

    # --- the process -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Invite the parties to the first talks; called once."""
        self._begun = True
        self._tell_of_inside(np.ones(self.worlds, dtype=bool))
        with self._closing():
            self._begin_phase()
            self.running = self.stage is not Stage.OVER
        if not self.running:
            self._collect()

    def step(self) -> None:
        """One meeting of every table in session, or one month."""
        with self._closing():
            self._step()
            self.running = self.stage is not Stage.OVER
        self._collect()

    def close(self) -> None:
        """End the programs that the scenario seats. The model does it itself at its end, and where anything raises."""
        for maker in self._hired.values():
            maker.close()

    @contextmanager
    def _closing(self) -> Iterator[None]:
        going_on = False
        try:
            yield
            going_on = self.running
        finally:
            if not going_on:
                self.close()

    def _step(self) -> None:
        talks = self.talks
        if self.stage is Stage.OPENING and talks is not None:
            self._month(talks.waiting)
            self._open(talks)
        elif self.stage is Stage.TALKS and talks is not None:
            if self._meetings_left == 0:
                self._meetings_left = self.scenario.calendar.meetings_per_month
                self._month(talks.talking)
            else:
                self._meetings_left -= 1
                talks.meet()
            if not talks.talking.any():
                self._end_talks()
        elif self.stage is Stage.DELIVERY:
            self._month(self.world.clock.alive & ~self.declared)
            self._declare()

    def _collect(self) -> None:
        """Mesa's DataCollector serves a single world; many worlds have their own tables.

        One entry a step and none before the first: `mesa.batch_run` of Mesa 3.3 takes entry n - 1 for the end of n
        steps, which would be the last but one if the start had an entry too.
        """
        if self._collects:
            self.datacollector.collect(self)

    def run(self, progress: Callable[[int], None] | None = None) -> Negotiation:
        """Step to the end; `progress` is called with the number of steps taken."""
        taken = 0
        if not self._begun:
            self.start()
        while self.running:
            self.gather()
            self.step()
            taken += 1
            if progress is not None:
                progress(taken)
        return self

    def gather(self) -> None:
        """Leave out the worlds to which nothing happens until the stage is over, where these are many.

        Only where the rules decide for everybody: somebody else's code may keep arrays of its own from meeting to
        meeting. `batch` says which worlds are left; they are whole again where a stage ends, as `run` sees to it.
        """
        if not self.alike or self.stage is Stage.OVER:
            return
        going = self._going()
        sits_down = self.stage is Stage.TALKS and self.talks is not None and self.talks.round == 0
        if not self.batch.worth_leaving(going) or (sits_down and self.paths is not None):
            return  # paths tell with the first meeting how all the others stand
        state = self._state()
        gone = self.batch.leave(state, going)
        self.declared = state["declared"]
        if self.paths is not None:
            self.paths.leave(gone)

    def _going(self) -> Bools:
        """Worlds to which something happens before the stage is over, (W,)."""
        if self.stage is Stage.OPENING and self.talks is not None:
            return self.talks.waiting
        if self.stage is Stage.TALKS and self.talks is not None:
            return self.talks.talking
        return self.world.clock.alive & ~self.declared

    def _rejoin(self) -> None:
        """Put the worlds that were left out back."""
        if self.batch.whole:
            return
        state = self._state()
        self.batch.rejoin(state)
        self.declared = state["declared"]
        if self.paths is not None:
            self.paths.rejoin()

    def _state(self) -> dict[str, Any]:
        """All that holds numbers of the worlds, the owner of each before those who read it."""
        return {
            "declared": self.declared,
            "world": self.world,
            "talks": self.talks,
            "delivery": self.delivery,
            "cast": self.cast,
            "ends": self.ends,
            "log": self.log,
            "hall": self.hall,
        }

    def _begin_phase(self) -> None:
        """Open the next phase in every world whose earlier phases are in force; without one, deliver to the end."""
        self._rejoin()
        self.k = self._next_phase()
        self.declared = np.zeros(self.worlds, dtype=bool)
        self.talks = None
        self.log.at("", 0)
        if self.k < len(self.cast.phases):
            ratified = self.world.progress.ratified[:, : self.k].all(axis=1)
            invited = self.world.clock.alive & ratified & self.ends.open
            if invited.any():
                self.talks = Talks(self.hall, self.k, invited)
                self._open(self.talks)
                return
            self.k = len(self.cast.phases)
        self.stage = Stage.DELIVERY
        self._end_if_over()

    def _next_phase(self) -> int:
        k = self.k + 1
        while k in self.world.progress.given:
            k += 1
        return k

    def _open(self, talks: Talks) -> None:
        self.stage = Stage.OPENING
        talks.welcome()
        if talks.waiting.any():
            return
        self._rejoin()
        talks.convene()
        self.stage = Stage.TALKS
        self._meetings_left = self.scenario.calendar.meetings_per_month
        if not talks.talking.any():
            self._end_talks()

    def _end_talks(self) -> None:
        """Months pass until the next phase is declared, where there is one to declare."""
        self._rejoin()
        if self.talks is not None:
            self.talks.close()
        self.log.at("", 0)
        self.stage = Stage.DELIVERY
        if not self._may_declare().any():
            self._begin_phase()

    def _may_declare(self) -> Bools:
        """Worlds in which another phase can still be declared, (W,)."""
        if self._next_phase() >= len(self.cast.phases):
            return np.zeros_like(self.declared)
        return self.world.clock.alive & self.world.progress.ratified[:, self.k] & ~self.declared

    def _declare(self) -> None:
        """The next phase's talks are declared, by right or ahead of delivery."""
        if self.k >= len(self.cast.phases):
            self._end_if_over()
            return
        month, opening = self.world.clock.month, self.cast.opening
        waited = month - self.world.progress.settled[:, self.k]
        chance = self.luck.uniform(month, "declare") < opening.early
        early = chance & (waited >= self.scenario.phases_opening.not_before)
        progress = self.delivery.progress()
        now = self._may_declare() & ((progress >= opening.open_at) | early)
        self.log.mark("declare", now, value=progress)
        self.declared |= now
        if not self._may_declare().any():
            self._begin_phase()

    def _month(self, where: Bools) -> None:
        """A month passes in the worlds `where`, (W,): events, delivery, trust, incidents, and ends of worlds."""
        clock, last = self.world.clock, self.scenario.calendar.months
        living = where & clock.alive & (clock.month < last)
        clock.month = clock.month + living
        self._tell_of_inside(living)
        self.events.pass_by(living, self._months_of_talks(), self.ends, self.log)
        self.delivery.pass_by(living & clock.alive, self.restraint(), self.luck, self.ends, self.log)
        self.delivery.believe()
        if self.log:
            minutes.deliveries(self.hall, living)
        if self.history is not None:
            self.history.write(living)
        self.ends.end(living & totals.finished(self.delivery))
        time_is_up = clock.alive & (clock.month >= last)
        self.ends.end(time_is_up)
        if self.talks is not None and self.stage is not Stage.DELIVERY:
            self.ends.horizon(time_is_up & (self.talks.talking | self.talks.waiting))
            self.talks.month_passed(living)

    def _months_of_talks(self) -> Floats:
        """Months of talks in the phase that is negotiated, (W,); 0 where none is."""
        if self.talks is None or self.stage is Stage.DELIVERY:
            return np.zeros(len(self.declared))
        return np.where(self.talks.talking | self.talks.waiting, self.talks.agenda.months, 0.0)

    def _end_if_over(self) -> None:
        if not self.world.clock.alive.any():
            self._rejoin()
            self.stage = Stage.OVER
            if self.log:
                minutes.rest_of_deliveries(self.hall)
                ends = totals.outcome(self.cast, self.delivery)
                self.log.mark("end", np.ones(self.worlds, dtype=bool), detail=ends)

    def _bad_answer(self, seat: str, world: int, decision: str, wrong: str) -> None:
        """A seat gave no answer that is one, and the rules decide."""
        where = np.zeros(self.worlds, dtype=bool)
        where[world] = True
        self.log.mark("bad_answer", where, actor=seat, other=decision, detail=wrong)

    def cohesion(self) -> Floats:
        """Mean cohesion of the caucuses, (W,); 0 without any."""
        total = np.zeros(len(self.world.clock.alive))
        for caucus in self.cast.caucuses.values():
            total = total + caucus.cohesion
        return total / max(len(self.cast.caucuses), 1)

    def restraint(self) -> Floats:
        """The cohesion that holds back incidents of each of A armed parties, (W, A), or of all alike, (W, 1)."""
        if self.front is None:
            return self.cohesion()[:, None]
        armed = [one.index for one in self.delivery.incidents.armed]
        return self.front.restraint(self.cohesion(), armed, self.world.clock.month)

    def outcomes(self) -> list[str]:
        """One word a world for how it ended, a key of `sim.scenario.wording.OUTCOMES`."""
        return totals.outcome(self.cast, self.delivery)

    def _tell_of_inside(self, where: Bools) -> None:
        """What happened in the talks inside in the month that these worlds have just begun, (W,)."""
        if self.front is not None:
            self.front.tell(self.log, where, self.world.clock.month)

    def tables(self) -> dict[str, dict[str, Any]]:
        """The result tables `runs`, `issues`, `paths`, `events`, column by column; call it once, at the end."""
        return tables.tables(self)


def _longest(scenario: Scenario) -> int:
    """The longest axis that an array may have besides that of the worlds."""
    counts = [len(scenario.plan.issues), len(scenario.parties), scenario.calendar.months + 1, WINDOW]
    if scenario.inner is not None:
        counts.append(_longest(scenario.inner.scenario))
    counts += [len(profile.constituencies) for profile in scenario.parties.values()]
    counts += [len(table) for profile in scenario.parties.values() for table in profile.values.values()]
    return max(counts)


def _by_rule(model: Negotiation) -> bool:
    """Whether only rules of ours decide, and nothing from outside writes into arrays that it holds itself."""
    cast = model.cast
    return (
        not model.events.happenings
        and all(type(party.seat) is ByRule and party.seat.ours for party in cast.parties)
        and all(type(table.mediation) is Mediation for table in cast.tables.values())
        and all(type(protocol).__module__.startswith("sim.model.") for protocol in cast.protocols.values())
    )


def _let_go(model: mesa.Model) -> None:
    """Take a model whose agents all have their ids out of the table in which Mesa 3.3 keeps it for ever.

    Else no model would ever be forgotten: 10 GiB after a sweep of 200,000 worlds.
    """
    ids = getattr(mesa.Agent, "_ids", None)
    if ids is not None:
        ids.pop(model, None)


def forget(model: Negotiation) -> None:
    """Free a model that has told all it knows; nothing of it can be used afterwards.

    A model and its agents hold each other, and Python looks for such rings too seldom for a sweep's memory.
    """
    model.close()
    for holder in (*model.agents, model):
        vars(holder).clear()


# Whose arrays are about all worlds, whichever are worked on.
_APART = (mesa.Model, Paths, History, Appraisal, Worth, Batch, Luck, Course)
# Who writes into arrays that it holds.
_WRITTEN = (Clock, Agreement, Beliefs, Progress, Endings, Incidents, Transcript, Search, Memory, Delivery)
