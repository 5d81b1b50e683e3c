"""The single negotiating text: the mediator drafts, the parties criticise, and it ends with a yes or a no.

Fisher & Ury 1981; Raiffa 1982; the 23 drafts of Camp David. One call is one meeting in all worlds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import tactics
from sim.chance import Chance
from sim.model.ratification import pivotal_margin
from sim.model.tables.table import Agenda, Answers, Table
from sim.types import Floats


@dataclass(frozen=True)
class Rates:
    """The numbers of the talks in each world, (W,); see `sim.scenario.rules.Talks`."""

    side_payment: Floats
    refusal_cost: Floats
    set_aside_after: Floats
    linkage: Floats


def meet(
    table: Table, agenda: Agenda, rates: Rates, meeting: int, error: Floats, targets: list[Floats], elsewhere: Floats
) -> Answers:
    """One meeting: every party says what it asks for and answers the text with yes or no.

    Asks: on the line from its ideal to its target, the text at which its value is its aspiration. A party that reckons
    with its constituencies asks for as much more as it lacks at home (Putnam 1988).
    Answers yes iff no red line is crossed, the text is no worse than what it would ask for next, and it is better than
    walking away, each as the party perceives it; and, as far as it reckons with them, its constituencies would agree.

    Parameters
    ----------
    meeting : 1 for the first. error : error of judgement in utility, (W, N).
    targets : the text each party concedes toward, (W, K) each. elsewhere : issues not on the table, (W, D).

    Returns
    -------
    The answers; `table.demands` (W, N, K) and `table.consensus` (W,) are renewed.
    """
    last = table.settings.rounds
    crossed, hope, gain = np.zeros(error.shape, dtype=bool), np.empty(error.shape), np.empty(error.shape)
    pivots: dict[int, Floats] = {}
    for i, party in enumerate(table.parties):
        reserved = table.reservation(party, agenda, rates.refusal_cost)
        worth = party.paper(table.text)
        aspired = tactics.aspiration(reserved, (meeting - 1) / last, party.beta)
        if party.home:
            pivots[i] = _pivot(table, agenda, i)
            short = np.maximum(-pivots[i], 0.0)
            wanted = np.minimum(worth + party.anticipation * short, 1.0)
            aspired = np.where(short > 0.0, np.maximum(aspired, wanted), aspired)
        lower, upper = party.bounds(table.text, elsewhere)
        asked = np.clip(party.demand(targets[i], aspired), lower, upper)
        table.demands[:, i] = np.where(table.meeting[:, None], asked, table.demands[:, i])
        beyond = (table.text < lower - 1e-9) | (table.text > upper + 1e-9)
        crossed[:, i] = (beyond & agenda.on_table).any(axis=1)
        hope[:, i] = worth + error[:, i] - tactics.aspiration(reserved, meeting / last, party.beta)
        gain[:, i] = party.expect(table.text, agenda.today) + error[:, i] - reserved
    table.consensus = np.where(table.meeting, table.measure(agenda), table.consensus)
    gain = gain + _payments(table, rates, gain)
    home = np.full(error.shape, np.inf)
    for i, pivot in pivots.items():
        care = table.parties[i].anticipation
        home[:, i] = care * pivot + (1.0 - care) * gain[:, i]
    accepts = ~crossed & (hope >= 0.0) & (gain >= 0.0) & (home >= 0.0)
    return Answers(accepts=accepts, crossed=crossed, gain=gain, hope=hope, home=home)


def redraft(table: Table, agenda: Agenda, rates: Rates, meeting: int, elsewhere: Floats) -> None:
    """The mediator's next text from the demands, kept within every veto's red lines where those leave room.

    Where they leave none, `table.clash` (W, K) says on which issues, and a mediator who has found the link between them
    tables a package in which each side's condition is met by the other's step.
    """
    text = _within(table, table.draft(agenda), elsewhere)
    lower, upper = table.bounds(text, elsewhere)
    table.clash = (lower > upper + 1e-9) & agenda.on_table
    linking = table.found_link(meeting, rates.linkage) & table.clash.any(axis=1)
    if linking.any():
        bundle = package(table, agenda, text, elsewhere)
        lower, upper = table.bounds(bundle, elsewhere)
        holds = ((bundle >= lower - 1e-9) & (bundle <= upper + 1e-9)) | ~agenda.on_table
        text = np.where((linking & holds.all(axis=1))[:, None], bundle, text)
    text = np.where(agenda.on_table, text, agenda.today)
    table.text = np.where(table.meeting[:, None], text, table.text)


def package(table: Table, agenda: Agenda, text: Floats, elsewhere: Floats) -> Floats:
    """A text (W, K) that links issues: where red lines clash, what would waive them is put in (Sebenius 1983).

    Each pass meets the conditions of the clashing red lines and moves the clashing issues between what is then allowed;
    meeting one side's condition may need the other's, hence as many passes as there are vetoes, and one more.
    """
    bundle = np.where(agenda.on_table, text, agenda.today)
    for _ in range(len(table.vetoes) + 1):
        lower, upper = table.bounds(bundle, elsewhere)
        clash = (lower > upper + 1e-9) & agenda.on_table
        for i in table.vetoes:
            for line in table.parties[i].lines:
                for k, _column, level in line.conditions:
                    if k >= 0:
                        raised = clash[:, line.k] & agenda.on_table[:, k]
                        bundle[:, k] = np.where(raised, np.maximum(bundle[:, k], level), bundle[:, k])
        # What was raised must be allowed for the next look; a lower bound speaks for the side that asks for the step.
        lower, upper = table.bounds(bundle, elsewhere)
        bundle = np.where(clash, np.maximum(bundle, lower), bundle)
        bundle = np.where(lower <= upper + 1e-9, np.clip(bundle, lower, np.maximum(lower, upper)), bundle)
    return bundle


def _within(table: Table, text: Floats, elsewhere: Floats) -> Floats:
    """The text moved inside the vetoes' red lines on every issue on which they leave room, (W, K)."""
    lower, upper = table.bounds(text, elsewhere)
    return np.where(lower <= upper + 1e-9, np.clip(text, lower, np.maximum(lower, upper)), text)


def judgement(table: Table, chance: Chance, phase: int, meeting: int) -> Floats:
    """Errors of judgement of a meeting, (W, N): misperception, less what facilitation clears up."""
    return np.stack(
        [
            p.misperception
            * (1.0 - table.facilitation)
            * chance.normal("judgement", table.name, p.name, phase, meeting)
            for p in table.parties
        ],
        axis=1,
    )


def _pivot(table: Table, agenda: Agenda, i: int) -> Floats:
    """What the constituency whose vote decides gains by the text, (W,)."""
    party = table.parties[i]
    assert party.home is not None
    shift = np.where(agenda.fallback_on, party.fallback, 0.0)
    margins = party.home.margins(table.text, agenda.today, agenda.months, shift)
    return pivotal_margin(margins, party.home.share, party.home.threshold)


def _payments(table: Table, rates: Rates, gain: Floats) -> Floats:
    """Side payments (W, N): the pool goes to the vetoes who lose by the text, in proportion to what they lack."""
    paid = np.zeros_like(gain)
    if not table.mediators:
        return paid
    need = np.maximum(-gain[:, table.vetoes], 0.0)
    total = need.sum(axis=1)
    share = np.minimum(1.0, rates.side_payment * table.pool / np.maximum(total, 1e-12))
    paid[:, table.vetoes] = need * share[:, None]
    return paid
