"""Finding the box in which an outcome holds: from worlds, from an analysis, from a sweep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis import sensitivity_folder as folders
from sim.analysis.discovery import Box, Cases, cases, discover
from sim.analysis.inputs import inputs
from sim.analysis.sensitivity import analyse, plan
from sim.errors import InputError
from sim.findings.discovery import box_data
from sim.report import discovery as told
from sim.runs import runner
from sim.scenario.schema import Sweep
from tests.analysis.cases import analysed, hinge
from tests.cases import two_party


def made_up(worlds: int = 1, count: int = 2000) -> Cases:
    """It holds, nine times in ten, where b is small and the event happens, and hardly ever elsewhere."""
    rng = np.random.default_rng(4)
    x = pd.DataFrame({name: rng.uniform(0.0, 10.0, count) for name in "abc"}).assign(e=rng.random(count) < 0.6)
    chance = np.where((x["b"] < 4.0) & x["e"], 0.9, 0.05)
    y = rng.binomial(worlds, chance) / worlds
    names = {name: f"the input {name}" for name in x}
    return Cases(two_party(), x, y, worlds, names, {"a": "seed", "b": "source", "c": "source", "e": "assumption"})


@pytest.fixture
def box() -> Box:
    return discover(made_up(2), "agreement", None)


@pytest.mark.extras("ema_workbench")
def test_the_box_is_found_with_its_limits_in_real_units(box: Box) -> None:
    limits = {limit.name: limit for limit in box.limits}
    assert limits.keys() == {"b", "e"}
    assert limits["b"].high == pytest.approx(4.0, abs=0.5)
    assert np.isnan(limits["b"].low)
    assert (limits["b"].grade, limits["e"].grade) == ("source", "assumption")
    assert limits["e"].low == 1.0
    assert (limits["b"].least, limits["b"].most) == (pytest.approx(0.0, abs=0.1), pytest.approx(10.0, abs=0.1))


@pytest.mark.extras("ema_workbench")
def test_coverage_and_density_are_those_of_cases_it_has_not_seen(box: Box) -> None:
    assert box.density == pytest.approx(0.9, abs=0.06)
    assert box.coverage > 0.7
    assert box.everywhere == pytest.approx(0.24 * 0.9 + 0.76 * 0.05, abs=0.03)
    assert box.coverage == pytest.approx(box.density * box.mass / box.everywhere)
    assert box.cases == 4000
    said = "\n".join(told.lines(box))
    assert "the input b\n      " in said and "or less, of " in said and "[source]" in said
    assert "the input e\n      holds   [assumption]" in said
    table = box_data(box)
    assert table["name"].tolist() == [limit.name for limit in box.limits]


@pytest.mark.extras("ema_workbench")
def test_where_nothing_matters_there_is_no_box() -> None:
    known = made_up()
    luck = np.random.default_rng(1).random(2000) < 0.5
    found = discover(
        Cases(known.case, known.inputs, luck.astype(float), 1, known.labels, known.grades), "agreement", None
    )
    assert found.limits == []
    assert found.density == pytest.approx(found.everywhere)
    assert "there is no box" in " ".join(told.lines(found))


def test_what_cannot_be_searched_is_refused() -> None:
    known = made_up()
    with pytest.raises(InputError, match="give --threshold"):
        discover(known, "delivery", None)
    with pytest.raises(InputError, match="holds in all of the cases"):
        discover(known, "delivery", 0.0)
    with pytest.raises(InputError, match="50 cases are too few"):
        discover(made_up(count=50), "agreement", None)


def test_cases_of_a_run_are_drawn_again(tmp_path: Path) -> None:
    case = hinge().model_copy(update={"worlds": 150})
    runner.run(case, tmp_path / "run")
    known = cases(tmp_path / "run", "agreement")
    assert known.inputs.shape == (150, len(inputs(case)))
    assert set(known.outcome) == {0.0, 1.0}
    at = known.inputs["parties.ada.no_agreement"]
    assert at[known.outcome == 0.0].mean() > at[known.outcome == 1.0].mean() + 0.1
    with pytest.raises(InputError, match="unknown outcome 'agreemnt'"):
        cases(tmp_path / "run", "agreemnt")


def test_cases_of_an_analysis_and_of_a_sweep(tmp_path: Path) -> None:
    folders.write(analysed(), tmp_path / "analysis")
    known = cases(tmp_path / "analysis", "agreement")
    assert (len(known.outcome), known.worlds) == (300, 2)
    assert known.grades["parties.ada.no_agreement"] == "scenario"
    with pytest.raises(InputError, match="does not hold 'months': it holds agreement, delivery"):
        cases(tmp_path / "analysis", "months")
    what = plan(hinge(), ["sobol"], ["delivery"], ["2"])
    folders.write(analyse(hinge(), what), tmp_path / "groups")
    with pytest.raises(InputError, match="run sensitivity with --method given-data"):
        cases(tmp_path / "groups", "delivery")
    sweep = Sweep(axes={"parties.ada.no_agreement": [-0.5, 0.9]})
    runner.run(two_party(worlds=8).model_copy(update={"sweep": sweep}), tmp_path / "sweep")
    swept = cases(tmp_path / "sweep", "agreement")
    assert swept.inputs["parties.ada.no_agreement"].tolist() == [-0.5, 0.9]
    assert swept.outcome[0] > swept.outcome[1]
    assert swept.worlds == 8
