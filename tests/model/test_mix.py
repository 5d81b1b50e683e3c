"""A party that follows several tactics asks for their mean by its weights (Faratin, Sierra & Jennings 1998)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.model import Negotiation
from sim.model.tables.meeting import Meeting
from tests.cases import one_clause


@pytest.mark.parametrize(
    "weights", [{"time_dependent": 1, "tit_for_tat": 3}, {"tit_for_tat": 1}, {"time_dependent": 2}]
)
def test_a_mix_is_the_weighted_mean_of_what_its_tactics_ask_for(weights: dict[str, float]) -> None:
    """Bo, r = 3/4, half-way through: 0.875 by the clock; offered 0.4 after 0.2 he gives a quarter of 1 - r: 0.9375."""
    scenario = one_clause(parties={"bo": {"tactic": {"mix": weights}}, "ada": {"tactic": {"mix": {"tit_for_tat": 1}}}})
    model = Negotiation(scenario)
    main, talks = model.cast.main, model.talks
    assert talks is not None
    agenda = replace(talks.agenda, today=np.array([[0.5]]))
    main.convene(agenda, model.cast.published[:, :1], model.cast.has_text[:1], np.ones(1, dtype=bool), np.zeros(1))
    main.memory.heard[:, 1, -2:] = (0.2, 0.4)
    deal, trust = model.world.agreement, model.world.beliefs.trust
    meeting = Meeting(main, agenda, model.cast.talks, model.chance, 1, [main.text, main.text], deal.delivered, trust)
    parts = {"time_dependent": 0.875, "tit_for_tat": 0.9375}
    wanted = sum(parts[kind] * weight for kind, weight in weights.items()) / sum(weights.values())
    assert main.parties[1].seat.adviser.aspires(meeting.views()[1], 0.5) == pytest.approx(np.array([wanted]))
