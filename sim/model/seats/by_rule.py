"""The seat of a party that follows the rules: its interests, its tactic, the vote at home."""

from __future__ import annotations

from functools import reduce

import numpy as np

from sim import doors, tactics
from sim.case.profile import Tactic
from sim.doors import Knowledge, Registry
from sim.errors import InputError, nearest
from sim.model.batch import Forgets
from sim.model.rules.delivery import exchange, next_step, received, reciprocity, willingness
from sim.model.rules.interests import Interests
from sim.model.rules.ratification import passes, pivotal_margin
from sim.model.seats import conceding
from sim.model.seats.conceding import Aspires, Own, Proposes, cards_of
from sim.model.seats.seat import (
    AnswerView,
    Demand,
    Invitation,
    LeaveView,
    MonthView,
    OfferView,
    TableView,
    VoteView,
    Weighed,
)
from sim.types import Bools, Floats
from sim.utility import attainable, no_worse


def check(name: str, tactic: Tactic) -> None:
    """Raise InputError where a party's tactic names what there is no rule for; a file's tactics are checked earlier."""
    for key, given, registry in (
        ("kind", [tactic.kind, *tactic.mix], doors.TACTICS),
        ("proposal", [tactic.proposal], doors.PROPOSALS),
        ("imitation", [tactic.imitation], conceding.IMITATIONS),
    ):
        for word in given:
            if word not in registry:
                known = registry.names() if isinstance(registry, Registry) else registry
                raise InputError(f"parties.{name}.tactic: unknown {key} {word!r}{nearest(word, known)}")


class ByRule(Forgets):
    """Decides as the rules have it.

    Parameters
    ----------
    interests : the party's.
    tactic : how it concedes. mix : weights of its kinds of tactic, summing to 1; most parties have one.
    beta : how early it concedes by the clock, (W,).
    """

    def __init__(self, interests: Interests, tactic: Tactic, mix: dict[str, float], beta: Floats) -> None:
        self.interests = interests
        self.tactic = tactic
        self.mix = mix
        self.beta = beta
        order = {
            name: place for place, name in enumerate(doors.TACTICS.names())
        }  # that of the names in a file is nobody's
        self.kinds: list[tuple[float, Aspires]] = [
            (mix[name], conceding.made(doors.TACTICS, name, tactic)) for name in sorted(mix, key=order.__getitem__)
        ]
        self.proposal: Proposes = conceding.proposal(tactic, [kind for _, kind in self.kinds])
        self.knows: frozenset[Knowledge] = self.proposal.knows.union(*(kind.knows for _, kind in self.kinds))
        self._now: object = None  # the meeting that the notes below are about
        self._seen: Floats | None = None  # the text that the bounds and the pivot are about
        self._reserved: Floats | None = None
        self._floor: Floats | None = None
        self._answering: dict[int, Floats] | None = None
        self._bounds: tuple[Floats, Floats] | None = None
        self._pivot: Floats | None = None
        self._at_home: Floats | None = None  # what each constituency gains
        self._stakes: Floats | None = None
        self._bound: Bools | None = None  # the issues in force that the stakes are about

    def forget(self) -> None:
        """Work everything out anew."""
        self._now = self._seen = self._bound = self._stakes = None
        self._reserved = self._floor = self._answering = self._bounds = self._pivot = self._at_home = None

    @property
    def ours(self) -> bool:
        """Whether its tactics and its proposal are among those that ship."""
        return all(isinstance(one, conceding.Ours) for one in (self.proposal, *(kind for _, kind in self.kinds)))

    @property
    def adviser(self) -> ByRule:
        """Itself."""
        return self

    # --- decisions ---------------------------------------------------------------------------------------------

    def comes(self, view: Invitation) -> Bools:
        """Ripeness: it comes when the best text in sight is worth no less than no agreement will be by the time that
        talks can have ended (Zartman 2000).

        Pain lowers what no agreement is worth, month by month; trust and guarantees make a way out visible. The best
        package for those who must sign is a text in sight: mediators sound parties out before they meet.
        """
        mine, agenda = self.interests, view.agenda
        worth = [mine.worth(draft, agenda.today, agenda.on_table, view.elsewhere) for draft in view.drafts]
        best = reduce(np.maximum, worth)
        return no_worse(best + mine.misperception, mine.reservation(agenda.months + view.lasting, agenda.fallback_on))

    def asks(self, view: TableView) -> Demand:
        """Its tactic's demand, kept inside its own red lines.

        A party that reckons with its constituencies asks for as much more as it lacks at home (Putnam 1988).
        """
        mine = self.interests
        aspired = self.aspires(view, (view.meeting - 1) / view.last)
        if mine.home:
            short = np.maximum(-self._at_pivot(view), 0.0)
            more = np.minimum(mine.paper(view.text) + mine.anticipation * short, 1.0)
            aspired = np.where(short > 0.0, np.maximum(aspired, more), aspired)
        lower, upper = self._allowed(view)
        return Demand(aspired, np.minimum(np.maximum(self._proposes(view, aspired), lower), upper))

    def offers(self, view: OfferView) -> Floats:
        """What it asks for, moved inside the others' red lines where that is still worth what it will ask for next.

        Nobody tables what is sure to be refused if he need not.
        """
        next_ask = self.aspires(view.at, view.at.meeting / view.at.last)
        fits = no_worse(self.interests.paper(view.inside), next_ask)
        return np.where(fits[:, None], view.inside, view.demand)

    def answers(self, view: AnswerView) -> Bools:
        """Yes iff the text is no worse than what it would ask for next, and no worse than walking away, each as it
        perceives it and at the price of its red lines; and, as far as it reckons with them, those at home agree.
        """
        said: Bools = no_worse(view.weighed.hope, 0.0) & no_worse(view.gain, 0.0) & no_worse(view.home, 0.0)
        return said

    def walks(self, view: TableView) -> Bools:
        """It walks where even its own ideal, as it would be carried out, is worth less to it than no agreement will be
        by the last meeting: whoever comes for what a stalemate will cost does not leave before it has.
        """
        mine, agenda = self.interests, view.agenda
        best = mine.expect(np.where(agenda.on_table, mine.wish, agenda.today), agenda.today)
        without = mine.reservation(agenda.months + view.left, agenda.fallback_on, view.pressure)
        return ~no_worse(best + view.error, without)

    def ratifies(self, view: VoteView) -> Bools:
        """The constituency whose vote decides loses nothing by the text."""
        return passes(view.margins, view.share, view.threshold)

    def delivers(self, view: MonthView) -> Floats:
        """Its willingness; see `sim.model.rules.delivery`."""
        if self._bound is not view.bound or self._stakes is None:
            self._bound, self._stakes = view.bound, self.interests.stakes(view.bound)
        mine, duty = self.interests, view.duty
        text, now = view.agreed, view.delivered
        believed = view.believed * view.kept  # what is overdue is hoped for as far as it has been kept
        step = next_step(mine.ideal, self._stakes, mine.risk, text, now, view.left)
        acts = not duty.lets.all()  # what the deal gives it matters to nothing that it only lets happen
        worth = exchange(mine.ideal, self._stakes, mine.risk, text, now, believed) if acts else step
        will = willingness(
            worth=worth,
            step=step,
            owed=duty.owed,
            lets=duty.lets,
            refusal=duty.refusal + view.mood[:, None],
            slope=duty.slope,
            bias=duty.inertia,
            columns=duty.columns,
        )
        if not view.signed.any():
            return will
        kept = received(
            ideal=mine.ideal,
            stake=self._stakes,
            risk=mine.risk,
            agreed=view.agreed,
            kept=view.kept,
            due=view.fell_due,
            owed=duty.owed,
        )
        given = np.where(view.signed, reciprocity(kept, duty.tranche), 1.0)[:, None]
        wanted = duty.lets & (step[:, duty.columns] >= 0.0)  # nobody stands in the way of what he wants, to pay back
        return will * np.where(wanted, 1.0, given)

    def leaves(self, view: LeaveView) -> Bools:
        """It leaves when it has regretted for so long as its patience lasts."""
        gone: Bools = view.living & (view.regret >= view.patience)
        return gone

    # --- what a text is to the party -----------------------------------------------------------------------------

    def weighs(self, view: TableView) -> Weighed:
        """What the text on the table is to it; one tabled by a party that it distrusts may look worse.

        A mediator's package is put for a yes or a no, and no is no agreement: there is nothing more to ask for next
        (Fisher & Ury 1981; Raiffa 1982 on the single negotiating text).
        """
        mine, agenda = self.interests, view.agenda
        reserved = self.reserved(view)
        price = mine.price(view.text, agenda.today, agenda.on_table, view.elsewhere)
        worth, expected = mine.paper(view.text), mine.expect(view.text, agenda.today)
        if np.any(view.devaluation > 0.0) and np.any(view.proposer >= 0):
            trust = _trust_in_proposer(view)
            worth, expected = (tactics.devalued(v, trust, view.devaluation) for v in (worth, expected))
        # What it would ask for next is a text as well, and misjudged alike.
        hope = worth - price - self.aspires(view, view.meeting / view.last)
        gain = expected - price + view.error - reserved
        if mine.home is not None and mine.home.threatens:
            gain = gain - mine.home.lost(self._margins(view))
        hope = np.where(view.final, np.maximum(hope, gain), hope)
        return Weighed(price=price, gain=gain, hope=hope, reserved=reserved)

    def at_home(self, view: TableView, gain: Floats) -> Floats:
        """What is missing at home, as far as it reckons with it, (W,)."""
        if self.interests.home is None:
            return np.full(gain.shape, np.inf)
        care = self.interests.anticipation
        return care * self._at_pivot(view) + (1.0 - care) * gain

    def reserved(self, view: TableView) -> Floats:
        """Its no-agreement value at this table, (W,), lowered by what a manipulating mediator makes refusing cost."""
        self._turn_to(view)
        if self._reserved is None:
            agenda = view.agenda
            self._reserved = self.interests.reservation(agenda.months, agenda.fallback_on, view.pressure)
        return self._reserved

    def _allowed(self, view: TableView) -> tuple[Floats, Floats]:
        """What its red lines allow in view of the text on the table, (W, K) twice."""
        self._turn_to(view)
        if self._bounds is None:
            self._bounds = self.interests.bounds(view.text, view.elsewhere)
        return self._bounds

    def _at_pivot(self, view: TableView) -> Floats:
        """What the constituency whose vote decides gains by the text on the table, (W,)."""
        self._turn_to(view)
        if self._pivot is None:
            home = self.interests.home
            assert home is not None
            self._pivot = pivotal_margin(self._margins(view), home.share, home.threshold)
        return self._pivot

    def _margins(self, view: TableView) -> Floats:
        """What each constituency gains over no agreement by the text on the table, (W, C)."""
        self._turn_to(view)
        if self._at_home is None:
            mine, agenda = self.interests, view.agenda
            assert mine.home is not None
            shift = mine.shift(agenda.fallback_on)
            self._at_home = mine.home.margins(view.text, agenda.today, mine.believed, agenda.months, shift)
        return self._at_home

    def _turn_to(self, view: TableView) -> None:
        """Forget what was about an earlier meeting, or an earlier text."""
        if self._now is not view.moment:
            self._now, self._reserved, self._floor, self._answering, self._seen = view.moment, None, None, None, None
        if self._seen is not view.text:
            self._seen, self._bounds, self._pivot, self._at_home = view.text, None, None, None

    # --- tactics -------------------------------------------------------------------------------------------------

    def aspires(self, view: TableView, time: float) -> Floats:
        """What it aspires to at a time in [0, 1], (W,): its tactics mixed by their weights.

        Those that answer the others are asked once a meeting, before anybody has spoken.
        """
        self._turn_to(view)
        own = self._own(view, time)
        if self._answering is None:
            self._answering = {k: kind.aspires(view, own) for k, (_, kind) in enumerate(self.kinds) if kind.answers}
        mixed: Floats | None = None
        for k, (weight, kind) in enumerate(self.kinds):
            part = self._answering[k] if kind.answers else kind.aspires(view, own)
            part = part if weight == 1.0 else weight * part
            mixed = part if mixed is None else mixed + part
        assert mixed is not None
        return mixed

    def _own(self, view: TableView, time: float) -> Own:
        """What its tactics know of the party."""
        reserved = self.reserved(view)
        if self._floor is None:
            self._floor = attainable(reserved)
        return Own(
            interests=self.interests,
            time=time,
            floor=self._floor,
            beta=self.beta,
            toward=lambda: self._toward(view),
            text=lambda aspired: self._proposes(view, aspired),
            settings=self.tactic,
        )

    def _proposes(self, view: TableView, aspired: Floats) -> Floats:
        """The text that it asks for at an aspiration (W,), (W, K)."""
        return self.proposal.proposes(view, self._own(view, (view.meeting - 1) / view.last), aspired)

    def _toward(self, view: TableView) -> Floats:
        """The text that it concedes toward, (W, K); one who reckons with the others looks at what they want."""
        return cards_of(view).toward() if "everything" in self.knows else view.target


def _trust_in_proposer(view: TableView) -> Floats:
    """Trust in the party whose offer lies on the table, (W,); 1 in a mediator's draft and in itself."""
    seats = view.trust.take(view.places, axis=1)
    seats[:, view.seat] = 1.0
    trusted = seats[np.arange(len(seats)), np.maximum(view.proposer, 0)]
    return np.where(view.proposer >= 0, trusted, 1.0)
