"""One world step by step: the month, the text on the table, what is agreed and delivered, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.findings.agenda import agenda_of
from sim.model import Keep, Negotiation
from sim.scenario.schema import Scenario
from sim.scenario.wording import REFUSALS
from sim.types import Bools, Floats

MOST = 60  # frames
ANSWERS = {"accept": "yes", "refuse": "no"}
WHY = {kind: said.label for kind, said in REFUSALS.items()}
TOLD = {
    "agree": "The text is agreed.", "ratified": "Ratified at home.", "not_ratified": "Voted down at home.",
    "set_aside": "Blocked issues are set aside.", "early": "Points are signed ahead of the rest.",
    "package": "The mediators table a package.",
    "declare": "The next phase is declared.", "incident": "An incident.", "truce_end": "The truce ends.",
    "leave": "A party leaves the deal.", "fallback": "The plan goes on without a party.", "walk": "A party walks away.",
    "announced": "An announced step.", "event": "Something happens outside.",
    "home_vote": "A vote at home on going on.",
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """The world after a step: issues in the order of the figure, (D,) each; NaN for a text that is not on the table."""

    month: int
    phase: int  # whose talks are held, 0 for none
    meeting: int  # at the deciding table, 0 between meetings
    text: Floats
    agreed: Floats
    delivered: Floats
    answers: dict[str, str]  # party -> yes, or no with the reason
    told: str
    demands: dict[str, Floats]  # what each party at the deciding table asks for there, (D,); NaN as for the text
    consensus: float  # of these demands, 0..1; NaN where nobody met
    events: list[dict[str, Any]]  # what happened in the step, without the talks inside

    @property
    def marked(self) -> bool:
        """Whether something happened that must not be skipped."""
        return bool(self.told)


def frames(scenario: Scenario, replicate: int) -> list[Frame]:
    """Every step of one world, the start first; `scenario` is that of its design point."""
    model = Negotiation(scenario, [replicate], Keep(transcript=replicate + 1))
    order = [model.cast.issues.index(name) for _, _, name, _ in agenda_of(scenario)]
    found = [_frame(scenario, model, order, [])]
    told = 0
    while model.running:
        model.step()
        events = model.log.events(told)
        told += len(events)
        found.append(_frame(scenario, model, order, events))
    return found


def _frame(scenario: Scenario, model: Negotiation, order: Sequence[int], events: Sequence[dict[str, Any]]) -> Frame:
    text = np.full(len(model.cast.issues), np.nan)
    elsewhere = None if scenario.inner is None else scenario.inner.table
    events = [e for e in events if e["table"] != elsewhere]  # talks inside have issues of their own
    meets = {str(e["actor"]): e for e in events if e["table"] == "main" and e["kind"] in ANSWERS}
    bound = model.world.agreement.bound[0]
    phase = max((int(e["phase"]) for e in meets.values()), default=0)
    if phase and model.talks is not None and model.cast.phases[model.k] == phase:
        agenda = model.talks.agenda
        open_: Bools = agenda.on_table[0]
        text[np.asarray(agenda.columns)[open_]] = model.cast.main.text[0][open_]
    elif phase:  # the meeting ended the talks: what was on the table is what is agreed
        at = model.cast.columns[model.cast.phases.index(phase)]
        text[at] = np.where(bound, model.world.agreement.agreed[0], np.nan)[at]
    main = model.cast.main
    asked: dict[str, Floats] = {}
    at_table = list(model.talks.agenda.columns) if phase and model.talks is not None else []
    for i, party in enumerate(main.names if main.demands.shape[2] == len(at_table) else ()):
        wanted = np.full(len(text), np.nan)
        wanted[at_table] = main.demands[0, i]
        asked[party] = np.where(np.isnan(text), np.nan, wanted)[order]
    said = [TOLD[kind] for kind in dict.fromkeys(str(e["kind"]) for e in events) if kind in TOLD]
    return Frame(
        month=int(model.world.clock.month[0]),
        phase=phase,
        meeting=max((int(e["round"]) for e in meets.values()), default=0),
        text=text[order],
        agreed=np.where(bound, model.world.agreement.agreed[0], np.nan)[order],
        delivered=model.world.agreement.delivered[0][order],
        answers={
            p: ANSWERS[e["kind"]] + (f", {WHY[e['detail']]}" if e["detail"] in WHY else "") for p, e in meets.items()
        },
        told=" ".join(said),
        demands=asked,
        consensus=float(main.consensus[0]) if phase else float("nan"),
        events=list(events),
    )


def chosen_frames(every: Sequence[Frame], most: int = MOST) -> list[Frame]:
    """At most so many frames: the first, the last and those in which something happened, others evenly between."""
    if len(every) <= most:
        return list(every)
    keep = {0, len(every) - 1, *(k for k, frame in enumerate(every) if frame.marked)}
    spare = [k for k in range(len(every)) if k not in keep]
    room = max(most - len(keep), 0)
    keep |= {spare[k] for k in np.linspace(0, len(spare) - 1, room).astype(int)} if room else set()
    return [every[k] for k in sorted(keep)]
