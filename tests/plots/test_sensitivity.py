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
from sim.plots.looks import tint
from sim.plots.running_mean import running_mean
from sim.plots.sensitivity import HALF, HEADING, LABEL_GROUP, NUMBERS, ROW, draw, picture
from sim.plots.style import BLUE
from tests.analysis.cases import analysed
from tests.findings.memory import alone, cairo, farmers
from tests.plots.reading import areas, clashes, clipped, framed, words


def test_the_bars_are_the_rows_of_the_table() -> None:
    result = analysed()
    data = bars_data(result.scenario, result.table, "delivery", top=5)
    page = picture(result.scenario, result.table, result.noise, "delivery", top=5)
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
    first = bars_data(result.scenario, result.table, "agreement")["party"].iloc[0]
    sheet = picture(result.scenario, result.table, result.noise, "agreement").axes[0]
    blue = to_hex(tint(BLUE, 0.75))
    bars = [c for c in sheet.collections if to_hex(c.get_facecolor()[0]) == blue]
    first_row = [c for c in bars if abs(c.get_paths()[0].vertices[:, 1].mean() - HEADING - ROW / 2) < ROW / 2]
    (bar,) = first_row
    length = np.ptp(bar.get_paths()[0].vertices[:, 0])
    assert length / (HALF - NUMBERS - LABEL_GROUP) == pytest.approx(min(first["value"], 1.0), abs=1e-6)


@pytest.mark.parametrize("outcome", ["agreement", "delivery"])
def test_words_stand_inside_and_apart(outcome: str) -> None:
    result = analysed()
    page = picture(result.scenario, result.table, result.noise, outcome)
    assert clipped(page) == []
    assert clashes(page) == []
    assert min(box.size for box in words(page)) >= 7.0
    first = bars_data(result.scenario, result.table, outcome)["party"].iloc[0]
    assert page.alt.startswith(f"What {outcome} hangs on. by party: {first['label']}")


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    result = analysed()
    drawn = [draw(result.scenario, result.table, result.noise, tmp_path / name) for name in ("a", "b")]
    assert [p.name for p in drawn[0]] == ["sensitivity-agreement.png", "sensitivity-delivery.png"]
    assert [p.read_bytes() for p in drawn[0]] == [p.read_bytes() for p in drawn[1]]


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
