"""An analysis of sensitivity in words: the sentence of an outcome and the lines of a terminal."""

from __future__ import annotations

import numpy as np

from sim.report import sensitivity as told
from tests.analysis.cases import analysed


def test_the_sentence_names_the_input_its_grade_and_the_shares() -> None:
    result = analysed()
    said = told.sentence(result.case, result.table, result.noise, "agreement")
    assert said.startswith("agreement: hangs most on Ada: no-agreement value [scenario]")
    assert "comes from the scenario's own numbers" in said
    assert "of the difference between one world and the next" in said.lower()
    lines = list(told.lines(result.case, result.table, result.noise, 3))
    assert max(map(len, lines)) <= 100
    still = result.table.assign(value=np.nan)
    assert "make no difference" in told.sentence(result.case, still, result.noise, "agreement")


def test_methods_other_than_sobol_are_told_in_their_own_unit() -> None:
    result = analysed()
    for method, word in (("morris", "mean size of change (Morris)"), ("pawn", "distance moved (PAWN)")):
        table = result.table[result.table["method"] == method]
        lines = "\n".join(told.lines(result.case, table, result.noise, 3))
        assert word in lines
        assert "hangs most on Ada: no-agreement value" in told.sentence(result.case, table, result.noise, "agreement")


def test_a_group_that_only_works_with_others_is_said_to_do_so() -> None:
    result = analysed()
    table = result.table[result.table["by"] == "party"].copy()
    alone, total = ((table["index"] == index) & (table["name"] == "ada") for index in ("S1", "ST"))
    table.loc[alone, ["value", "low", "high"]] = [-0.48, -2.26, 0.74]
    table.loc[total, ["value", "low", "high"]] = [1.09, 0.5, 1.3]
    said = told.sentence(result.case, table, result.noise, "agreement")
    assert "together with others accounts for 109% of the difference that inputs make (50% to 130%)" in said
    assert "-48%" not in said
