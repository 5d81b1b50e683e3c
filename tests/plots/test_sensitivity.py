"""The figures of sensitivity and of the running mean show the numbers of their tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim.analysis import named
from sim.findings.running_mean import FOLLOWED, followed, running_mean_data
from sim.findings.sensitivity import bars_data
from sim.findings.worlds import NothingToShowError
from sim.measures.intervals import wilson
from sim.plots.running_mean import running_mean
from sim.plots.sensitivity import HALF, HEADING, LABEL_GROUP, NUMBERS, ROW, draw, picture
from sim.plots.style import BLUE, tint
from sim.report import sensitivity as told
from tests.analysis.test_sensitivity import analysed
from tests.plots.memory import alone, cairo, farmers
from tests.plots.reading import areas, clashes, clipped, framed, words


def test_the_bars_are_the_rows_of_the_table() -> None:
    result = analysed()
    data = bars_data(result.case, result.table, "delivery", top=5)
    page = picture(result.case, result.table, result.noise, "delivery", top=5)
    said = [box.words for box in words(page)]
    table = result.table[result.table["outcome"] == "delivery"]
    for by, method, index in (("party", "sobol", "S1"), ("grade", "sobol", "S1"), ("input", "given-data", "S1")):
        rows = table[(table["method"] == method) & (table["by"] == by) & (table["index"] == index)].set_index("name")
        shown = data[by].set_index("name")
        assert len(shown)
        assert shown["value"].to_dict() == {name: rows["value"][name] for name in shown.index}
        for row in shown.to_dict("records"):
            assert f"{100 * row['value']:z.0f}%" in said
    assert len(data["input"]) == 5
    assert data["input"]["value"].is_monotonic_decreasing


def test_a_bar_is_as_long_as_its_share() -> None:
    result = analysed()
    first = bars_data(result.case, result.table, "agreement")["party"].iloc[0]
    sheet = picture(result.case, result.table, result.noise, "agreement").axes[0]
    blue = to_hex(tint(BLUE, 0.75))
    bars = [c for c in sheet.collections if to_hex(c.get_facecolor()[0]) == blue]
    first_row = [c for c in bars if abs(c.get_paths()[0].vertices[:, 1].mean() - HEADING - ROW / 2) < ROW / 2]
    (bar,) = first_row
    length = np.ptp(bar.get_paths()[0].vertices[:, 0])
    assert length / (HALF - NUMBERS - LABEL_GROUP) == pytest.approx(min(first["value"], 1.0), abs=1e-6)


@pytest.mark.parametrize("outcome", ["agreement", "delivery"])
def test_words_stand_inside_and_apart(outcome: str) -> None:
    result = analysed()
    page = picture(result.case, result.table, result.noise, outcome)
    assert clipped(page) == []
    assert clashes(page) == []
    assert min(box.size for box in words(page)) >= 7.0
    assert page.alt.startswith(f"What {outcome} hangs on. by party: Ada")


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    result = analysed()
    drawn = [draw(result.case, result.table, result.noise, tmp_path / name) for name in ("a", "b")]
    assert [p.name for p in drawn[0]] == ["sensitivity-agreement.png", "sensitivity-delivery.png"]
    assert [p.read_bytes() for p in drawn[0]] == [p.read_bytes() for p in drawn[1]]


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


def test_the_running_mean_ends_at_the_mean_of_all_worlds() -> None:
    results = farmers()
    data = running_mean_data(results)
    runs = results.runs()
    values = {str(c): runs[c].to_numpy() for c in runs}
    panels = framed(running_mean(results))
    assert followed(results.scenario) == ("agreement", "collapse", "delivery"), (
        "one phase: agreeing in each says no more"
    )
    assert followed(cairo().scenario) == FOLLOWED
    for ax, outcome in zip(panels, followed(results.scenario), strict=True):
        rows = data[data["outcome"] == outcome]
        found = named.values(results.scenario, values, outcome)
        last = rows.iloc[-1]
        assert (last["n"], last["mean"]) == (len(runs), pytest.approx(found.mean()))
        if named.is_share(outcome):
            assert (last["low"], last["high"]) == wilson(int(found.sum()), len(found))
        tenth = rows[rows["n"] == 10].iloc[0]
        assert tenth["mean"] == pytest.approx(found[:10].mean())
        np.testing.assert_array_equal(ax.lines[0].get_xydata()[:, 1], rows["mean"])
        assert areas(ax)


def test_the_running_mean_of_one_world_is_that_world() -> None:
    data = running_mean_data(alone())
    assert data["n"].tolist() == [1] * len(followed(alone().scenario))
    with pytest.raises(NothingToShowError, match="this is one world"):
        running_mean(alone())


def test_a_group_that_only_works_with_others_is_said_to_do_so() -> None:
    result = analysed()
    table = result.table[result.table["by"] == "party"].copy()
    alone, total = ((table["index"] == index) & (table["name"] == "ada") for index in ("S1", "ST"))
    table.loc[alone, ["value", "low", "high"]] = [-0.48, -2.26, 0.74]
    table.loc[total, ["value", "low", "high"]] = [1.09, 0.5, 1.3]
    said = told.sentence(result.case, table, result.noise, "agreement")
    assert "together with others accounts for 109% of the difference that inputs make (50% to 130%)" in said
    assert "-48%" not in said
