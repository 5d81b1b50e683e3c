"""One meeting of a table, as every protocol sees it: what each seat is asked, and what comes of the answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.chance import Chance
from sim.model.rules import red_lines
from sim.model.rules.numbers import TalkNumbers
from sim.model.seats.seat import AnswerView, Member, OpenCards, Others, PayView, TableView
from sim.model.tables.table import Table
from sim.model.world import NONE, Agenda, Answers
from sim.types import Bools, Floats, Ints
from sim.utility import attainable


@dataclass
class Meeting:
    """A meeting of N parties on K issues in W worlds.

    number : 1 for the first. targets : the text each party can concede toward, N times (W, K).
    elsewhere : issues not on the table, (W, D). trust : of every party of the case in every other, (P, W, P).
    left : months until the last meeting. turn : the seat that tables an offer, (W,); None where a mediator drafts.
    error : error of judgement in utility, N times (W,).
    """

    table: Table
    agenda: Agenda
    numbers: TalkNumbers
    chance: Chance
    number: int
    targets: list[Floats]
    elsewhere: Floats
    trust: Floats
    left: float = 0.0
    turn: Ints | None = None
    error: list[Floats] = field(init=False)
    _moment: object = field(init=False, default_factory=object)
    _spoken: bool = field(init=False, default=False)
    _text: Floats | None = field(init=False, default=None)  # what the views are about, and
    _demands: Floats | None = field(init=False, default=None)
    _views: list[TableView] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        seats = zip(self.table.parties, self.table.judgement, strict=True)
        self.error = [self._judgement(party, luck) for party, luck in seats]

    def _judgement(self, party: Member, luck: Floats) -> Floats:
        """A party's error of judgement: misperception, less what facilitation clears up, (W,).

        It lasts as long as the talks of a phase: who judges anew at each meeting would sooner or later judge well of
        any text, and whoever clears errors up would keep parties from signing (Fearon 1995; Jervis 1976).
        """
        return party.interests.misperception * (1.0 - self.table.mediation.facilitation) * luck

    @property
    def last(self) -> int:
        """The number of the last meeting."""
        return self.table.settings.rounds

    def views(self) -> list[TableView]:
        """What every seat sees now; new ones once the text or the demands are others."""
        table = self.table
        if self._text is not table.text or self._demands is not table.demands:
            self._text, self._demands = table.text, table.demands
            self._views = [self._view(i, party) for i, party in enumerate(table.parties)]
        return self._views

    def _view(self, i: int, party: Member) -> TableView:
        table, knows = self.table, party.seat.knows
        memory = table.memory if "offers" in knows else None
        return TableView(
            table=table.name,
            agenda=self.agenda,
            meeting=self.number,
            last=self.last,
            seat=i,
            names=table.names,
            text=table.text,
            elsewhere=self.elsewhere,
            demands=table.demands if self._spoken or self.number > 1 else None,  # else they are the ideals
            met=table.meeting,
            proposer=table.proposer,
            target=self.targets[i],
            trust=self.trust[party.index],
            places=table.places,
            error=self.error[i],
            pressure=self.table.mediation.pressure(),
            devaluation=self.numbers.devaluation,
            aspired=None if memory is None else memory.aspired[:, i],
            heard=None if memory is None else memory.heard[:, i],
            others=self._others(i) if "others_salience" in knows else None,
            cards=self._cards(i) if "everything" in knows else None,
            turn=None if self.turn is None else self.turn == i,
            final=table.final,
            left=self.left,
            moment=self._moment,
        )

    def _others(self, i: int) -> Others:
        return Others(
            asked=lambda: self.table.asked_by_others(i),
            weight=lambda: self.table.weight_of_others(i),
        )

    def _cards(self, i: int) -> OpenCards:
        table = self.table
        return OpenCards(
            interests=tuple(table.interests),
            discount=tuple(party.profile.tactic.discount for party in table.parties),
            floors=self._floors,
            toward=lambda: table.mean_of_others(table.memory.firsts, i),
            aspired=table.memory.aspired,
            values=table.memory.values,
            solved=table.memory.solved,
        )

    def _floors(self) -> Floats:
        """The least that each can hold out for, its no-agreement value cut to [0, 1], (W, N)."""
        seats = zip(self.table.parties, self.views(), strict=True)
        return np.stack([attainable(party.seat.adviser.reserved(view)) for party, view in seats], axis=1)

    # --- what every protocol does --------------------------------------------------------------------------------

    def ask(self) -> None:
        """Every party says what it asks for, in view of the text: renews the table's demands and consensus."""
        table = self.table
        said = [party.seat.asks(view) for party, view in zip(table.parties, self.views(), strict=True)]
        met: Bools = table.meeting
        self._spoken = True
        asked = np.stack([demand.text for demand in said], axis=1)
        table.demands = np.where(met[:, None, None], asked, table.demands)
        table.take_measure(self.agenda)
        if table.has_memory:
            table.memory.note(table.demands, np.stack([demand.aspiration for demand in said], axis=1), met)

    def answer(self) -> Answers:
        """Every party says yes or no to the text on the table, after a mediator has paid those who lack something."""
        table, views = self.table, self.views()
        weighed = [party.seat.adviser.weighs(view) for party, view in zip(table.parties, views, strict=True)]
        shape = table.capability.shape
        price, gain, hope, reserved = np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape)
        for i, mine in enumerate(weighed):
            price[:, i], gain[:, i], hope[:, i], reserved[:, i] = mine
        paid = table.mediation.pays(
            PayView(table.name, self.agenda, self.number, table.names, table.meeting, gain, table.deciders)
        )
        gain = gain + paid
        home = np.empty(gain.shape)
        accepts = np.empty(gain.shape, dtype=bool)
        for i, (party, view) in enumerate(zip(table.parties, views, strict=True)):
            home[:, i] = party.seat.adviser.at_home(view, gain[:, i])
            accepts[:, i] = party.seat.answers(AnswerView(view, weighed[i], paid[:, i], gain[:, i], home[:, i]))
        return Answers(
            accepts=accepts,
            price=price,
            gain=gain,
            hope=hope,
            home=home,
            paid=paid,
            reserved=reserved,
            walks=np.full(len(gain), NONE),
            own=np.zeros(len(gain), dtype=bool),
        )

    def decided(self, accepts: Bools) -> Answers:
        """The answers where nobody is asked, and the protocol says who accepts, (W, N): red lines have no part in it.

        Who does not accept is bound by nothing, and its no is told as hope for more.
        """
        table, agenda = self.table, self.agenda
        seats = zip(table.parties, self.views(), strict=True)
        reserved = np.stack([party.seat.adviser.reserved(view) for party, view in seats], axis=1)
        gain: Floats = np.stack([mine.expect(table.text, agenda.today) for mine in table.interests], axis=1) - reserved
        return Answers(
            accepts=accepts,
            price=np.zeros(accepts.shape),
            gain=gain,
            hope=np.where(accepts, 0.0, -1.0),
            home=np.full(accepts.shape, np.inf),
            paid=np.zeros(accepts.shape),
            reserved=reserved,
            walks=np.full(len(accepts), NONE),
            own=np.zeros(len(accepts), dtype=bool),
        )

    def lay(self, text: Floats) -> None:
        """Put a text (W, K) on the table where it meets; issues that are not on the table stay as they are today."""
        table, agenda = self.table, self.agenda
        text = np.where(agenda.on_table, text, agenda.today)
        table.text = np.where(table.meeting[:, None], text, table.text)

    def walk(self, answers: Answers) -> None:
        """Note who walks away: one that must agree, when it is its turn to table an offer.

        Where a mediator drafts the rules keep everybody at the table; who does not follow them may leave.
        """
        table = self.table
        for i in table.deciders:
            seat = table.parties[i].seat
            if self.turn is None and seat is seat.adviser:
                continue
            here = table.meeting if self.turn is None else table.meeting & (self.turn == i)
            if here.any():
                view = self.views()[i]
                walks = seat.walks(view) & here
                answers.walks = np.where(walks, i, answers.walks)
                if seat is not seat.adviser:
                    rule = seat.adviser.walks(view) if self.turn is not None else np.zeros_like(walks)
                    answers.own = np.where(walks, ~rule, answers.own)

    def kept_inside(self, text: Floats) -> Floats:
        """The text moved inside the vetoes' red lines on every issue on which they leave room, (W, K)."""
        return red_lines.inside(text, *self.table.bounds(text, self.elsewhere))
