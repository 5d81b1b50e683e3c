"""From a scenario to what its outcomes hang on: inputs, samples, indices, and the folder they are written to."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.analysis import discovery, named, sampled
from sim.analysis import sensitivity as analysis
from sim.analysis import sensitivity_folder as folders
from sim.analysis.inputs import Input, drawn, given, inputs, values
from sim.analysis.sampled import Sampler
from sim.analysis.sensitivity import Sensitivity, analyse, plan
from sim.case.quantity import Grade, Quantity
from sim.chance import Chance
from sim.errors import InputError
from sim.measures import sensitivity as measures
from sim.model import Negotiation
from sim.report import sensitivity as told
from sim.runs.runner import Progress
from sim.scenario.load import load
from sim.scenario.paths import resolve_path
from sim.scenario.schema import Scenario
from sim.types import Floats
from tests.cases import two_party
from tests.measures.test_sensitivity import ishigami, straight


@cache
def hinge() -> Scenario:
    """Talks that hang on what Ada expects without a deal."""
    return two_party(parties={"ada": {"no_agreement": {"low": -0.9, "mode": 0.8, "high": 0.99}}})


@cache
def analysed() -> Sensitivity:
    what = plan(
        hinge(), analysis.METHODS, ["agreement", "delivery"], ["sobol=32", "given-data=300", "morris=4", "pawn=300"]
    )
    return analyse(hinge(), what)


def top(method: str, by: str, index: str, outcome: str = "agreement") -> pd.Series:
    table = analysed().table
    rows = table[(table["outcome"] == outcome) & (table["method"] == method) & (table["by"] == by)]
    rows = rows[rows["index"] == index]
    return rows.loc[rows["value"].idxmax()]


# --- inputs ----------------------------------------------------------------------------------------------------------


def test_given_the_uniforms_that_it_would_draw_a_world_is_the_same_to_the_bit() -> None:
    case = load("cairo-2025-10-23")
    known = inputs(case)
    replicates = [0, 5, 17, 40]
    own = Negotiation(case, replicates).run().tables()["runs"]
    told = Negotiation(case, replicates, given=given(known, drawn(case, known, replicates))).run().tables()["runs"]
    assert len(known) > 500
    for column, expected in own.items():
        np.testing.assert_array_equal(np.asarray(told[column]), np.asarray(expected), err_msg=column)


def test_worlds_of_a_batch_may_have_inputs_of_their_own() -> None:
    case = hinge()
    known = inputs(case)
    points = np.random.default_rng(1).random((6, len(known)))
    sampler = Sampler(case, known, ("delivery", "months"))
    together = sampler.batch(points, sampled.numbered(6, 2))
    alone = [sampler.batch(points[k : k + 1], sampled.numbered(6, 2)[k : k + 1]) for k in range(6)]
    np.testing.assert_array_equal(together, np.concatenate(alone))
    assert len(np.unique(together[:, :, 0])) > 2


def test_a_uniform_for_what_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="no such draw"):
        Negotiation(hinge(), [0], given={("draw", "parties", "ada", "no_agreemnt"): np.array([0.5])})
    with pytest.raises(ValueError, match="not 1 uniforms"):
        Negotiation(hinge(), [0], given={("draw", "parties", "ada", "no_agreement"): np.array([0.5, 0.5])})


def test_every_input_has_a_name_a_label_a_grade_and_a_path_that_a_scenario_can_set() -> None:
    case = load("cairo-2025-10-23")
    known = inputs(case)
    assert len({one.name for one in known}) == len(known)
    assert {one.party for one in known} >= {"hamas", "israel", "plan", "relations", "guarantees", "rules"}
    for one in known:
        resolve_path(case, one.path)
        assert one.label
        assert one.event or not one.quantity.fixed
    essential = next(one for one in known if one.event)
    assert essential.name == "parties.israel.red_lines.decommission.below.essential"
    assert resolve_path(case, essential.path).value == essential.quantity


def test_two_red_lines_on_one_side_are_two_inputs() -> None:
    lines = [{"issue": "water", "above": level, "essential": 0.5} for level in (0.6, 0.7)]
    case = two_party(parties={"ada": {"red_lines": lines}})
    events = [one for one in inputs(case) if one.event]
    assert {one.path for one in events} == {f"parties.ada.red_lines.{k}.essential" for k in (0, 1)}
    assert len({one.name for one in events}) == 2
    table = values(inputs(case), drawn(case, inputs(case), range(40)))
    assert (table[events[0].name] != table[events[1].name]).any()


def test_values_are_what_the_worlds_have() -> None:
    case = load("cairo-2025-10-23")
    known = inputs(case)
    model = Negotiation(case, range(8))
    table = values(known, drawn(case, known, range(8)))
    israel = next(p.interests for p in model.cast.parties if p.name == "israel")
    line = next(r for r in israel.lines if r.issue == "decommission")
    np.testing.assert_array_equal(table["parties.israel.red_lines.decommission.below.essential"], line.essential)
    np.testing.assert_array_equal(table["parties.israel.no_agreement"], israel.no_agreement)
    assert 0 < line.essential.sum() < 8


# --- outcomes --------------------------------------------------------------------------------------------------------


def test_outcomes_by_name() -> None:
    case = two_party()
    runs: dict[str, Any] = Negotiation(case, range(30)).run().tables()["runs"]
    both = np.asarray(runs["agreed_1"]) & np.asarray(runs["agreed_2"])
    np.testing.assert_array_equal(named.values(case, runs, "full_agreement"), both)
    np.testing.assert_array_equal(named.values(case, runs, "collapse"), np.asarray(runs["outcome"]) == "collapsed")
    np.testing.assert_array_equal(named.values(case, runs, "value_ada"), runs["value_ada"])
    gone = {**runs, "consensus": np.full(30, np.nan), "pareto_gap": np.full(30, np.nan)}
    assert named.values(case, gone, "consensus").tolist() == [0.0] * 30
    with pytest.raises(InputError, match="pareto_gap is missing in 30 of 30 worlds"):
        named.values(case, gone, "pareto_gap")
    lacks = {**runs, "agreed_2": [None] * 30}  # a setting of a swept agenda that has one phase
    np.testing.assert_array_equal(named.values(case, lacks, "full_agreement"), runs["agreed_1"])
    np.testing.assert_array_equal(named.values(case, lacks, "agreement"), runs["agreed_1"])
    with pytest.raises(InputError, match="unknown outcome 'agreemnt'; did you mean 'agreement'"):
        named.check(case, ["agreemnt"])


# --- the plan --------------------------------------------------------------------------------------------------------


def test_a_plan_from_words() -> None:
    case = hinge()
    assert dict(plan(case).methods) == {m: analysis.DEFAULT_SIZES[m] for m in analysis.DEFAULT_METHODS}
    assert plan(case, ["sobol"], sizes=["100"]).methods == {"sobol": 128}
    assert plan(case, ["pawn", "sobol"], sizes=["pawn=200"]).methods == {"sobol": 256, "pawn": 200}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"methods": ["sobl"]}, "unknown method 'sobl'; did you mean 'sobol'"),
        ({"sizes": ["64"]}, "expected METHOD=N with the method it is for"),
        ({"sizes": ["morris=64"]}, "'morris' is not among the methods"),
        ({"methods": ["morris"], "sizes": ["-3"]}, "expected a whole number from 2"),
        ({"methods": ["pawn"], "sizes": ["5"]}, "pawn needs 100 points or more"),
        ({"outcomes": ["deliver"]}, "did you mean 'delivery'"),
    ],
)
def test_a_wrong_plan(words: dict[str, list[str]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan(hinge(), **words)  # type: ignore[arg-type]


# --- the analysis ----------------------------------------------------------------------------------------------------


def test_every_method_finds_the_one_input_that_the_talks_hang_on() -> None:
    for method, index in (("given-data", "S1"), ("morris", "mu_star"), ("pawn", "KS")):
        row = top(method, "input", index)
        assert (row["name"], row["party"], row["grade"]) == ("parties.ada.no_agreement", "ada", "scenario")
        assert (row["input_low"], row["input_mode"], row["input_high"]) == (-0.9, 0.8, 0.99)
        assert row["direction"] < -0.3
        assert row["low"] > 0.0
    for method, index in (("sobol", "S1"), ("sobol", "ST"), ("morris", "mu_star"), ("pawn", "KS_max")):
        assert top(method, "party", index)["name"] == "ada"
        assert top(method, "grade", index)["name"] == "scenario"


def test_groups_of_given_data_are_the_sum_of_their_inputs() -> None:
    table = analysed().table
    single = table[(table["method"] == "given-data") & (table["by"] == "input") & (table["outcome"] == "delivery")]
    groups = table[(table["index"] == "S1_sum") & (table["by"] == "party") & (table["outcome"] == "delivery")]
    expected = single.groupby("party")["value"].sum()
    assert groups.set_index("name")["value"].to_dict() == pytest.approx(expected.to_dict())


def test_a_point_that_comes_twice_is_computed_once_and_rows_share_chance() -> None:
    samples = {sample.name: sample for sample in analysed().samples}
    party, grade = samples["sobol-party"], samples["sobol-grade"]
    steps = [len(s.space.moved) + 2 for s in (party, grade)]
    np.testing.assert_array_equal(party.outcomes[:: steps[0]], grade.outcomes[:: steps[1]])
    assert (party.replicates[: steps[0]] == np.arange(8)).all()
    assert (party.replicates[steps[0] : 2 * steps[0]] == np.arange(8, 16)).all()
    points = np.array([[0.1, 0.2], [0.3, 0.4], [0.1, 0.2], [0.1, 0.2]])
    rows, back = sampled.distinct(points, np.array([[0], [0], [0], [1]]))
    assert (rows, back) == ([0, 1, 3], [0, 1, 0, 2])


def test_workers_do_not_change_a_number() -> None:
    case = hinge()
    known = inputs(case)
    points = np.random.default_rng(1).random((700, len(known)))
    sampler = Sampler(case, known, ("delivery",))
    heard: list[int] = []
    one = sampled.compute(sampler, points, sampled.numbered(700, 2), 1, lambda worlds, _: heard.append(worlds))
    two = sampled.compute(sampler, points, sampled.numbered(700, 2), 2)
    np.testing.assert_array_equal(one, two)
    assert heard == [1000, 400]


def test_a_scenario_of_exact_numbers_has_nothing_to_analyse() -> None:
    case = load("two-farmers")
    for one in inputs(case):
        case = load("two-farmers", [f"{i.path}={i.quantity.mode}" for i in inputs(case)]) if one else case
        break
    with pytest.raises(InputError, match="no uncertain input"):
        analyse(case, plan(case))


def test_the_input_of_a_world_is_its_own_draw() -> None:
    case = hinge()
    known = inputs(case)
    at = [one.name for one in known].index("parties.ada.no_agreement")
    expected = Chance(case.seed, [3]).uniform("draw", "parties", "ada", "no_agreement")
    assert drawn(case, known, [3])[0, at] == expected[0]


# --- the folder ------------------------------------------------------------------------------------------------------


def test_the_same_analysis_writes_the_same_bytes_and_reads_back(tmp_path: Path) -> None:
    what = plan(hinge(), outcomes=["delivery"], sizes=["sobol=8", "given-data=100"])
    result, again = (analyse(hinge(), what) for _ in range(2))
    for folder, one in (("a", result), ("b", again)):
        folders.write(one, tmp_path / folder)
    names = sorted(p.relative_to(tmp_path / "a").as_posix() for p in (tmp_path / "a").rglob("*") if p.is_file())
    samples = {f"samples/{s.name}.parquet" for s in result.samples}
    assert set(names) == {"sensitivity.csv", "sensitivity.json", "scenario.yaml"} | samples
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    table = folders.table(tmp_path / "a")
    assert list(table.columns) == list(analysis.COLUMNS)
    np.testing.assert_allclose(table["value"], result.table["value"], rtol=1e-5)
    facts = folders.facts(tmp_path / "a")
    assert facts["fingerprint"] == folders.fingerprint(hinge(), result.plan)
    assert {"SALib", "numpy"} <= facts["versions"].keys()
    assert facts["inputs"] == sum(facts["inputs_by_grade"].values()) == len(result.inputs)
    assert json.loads((tmp_path / "a" / "sensitivity.json").read_text())["seed"] == 11


def test_a_sample_holds_inputs_in_their_own_units(tmp_path: Path) -> None:
    result = analysed()
    folders.write(result, tmp_path)
    sample = pq.read_table(tmp_path / "samples" / "spread-300.parquet").to_pandas()
    assert sample["parties.ada.no_agreement"].between(-0.9, 0.99).all()
    assert sample["outcome:agreement"].isin([0.0, 0.5, 1.0]).all()
    assert len(sample) == 300


def test_an_edited_scenario_beside_an_analysis_is_noticed_and_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folders.write(analysed(), tmp_path)
    path = tmp_path / "scenario.yaml"
    whole = path.read_text(encoding="utf-8")
    assert folders.scenario(tmp_path) == load(path)
    path.write_text(f"title: Another title\n{whole}", encoding="utf-8")
    assert folders.scenario(tmp_path).title == "Another title"  # words about it are no other scenario
    edited = whole.replace("seed: 11", "seed: 12")
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(InputError, match=r"was changed after its run.*cairo-talks sensitivity .* --out"):
        folders.scenario(tmp_path)
    with pytest.raises(InputError, match="was changed after its run"):
        discovery.cases(tmp_path, "agreement")
    folders.write(analysed(), tmp_path)
    assert path.read_text(encoding="utf-8") == whole
    assert (tmp_path / "scenario-edited-1.yaml").read_text(encoding="utf-8") == edited
    assert "scenario-edited-1.yaml" in caplog.text


def test_another_analysis_is_never_written_over(tmp_path: Path) -> None:
    result = analysed()
    here = tmp_path / "here"
    folders.write(result, here)
    folders.claim(here, folders.fingerprint(hinge(), result.plan), fresh=False)
    with pytest.raises(InputError, match="holds another analysis"):
        folders.claim(here, "another", fresh=False)
    folders.claim(here, "another", fresh=True)
    assert (tmp_path / "here.old-1" / "sensitivity.csv").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        folders.claim(other, "another", fresh=True)


# --- computed worlds are not lost ------------------------------------------------------------------------------------


def _small() -> tuple[Scenario, analysis.Plan]:
    return hinge(), plan(hinge(), ["sobol", "given-data"], ["agreement"], ["sobol=64", "given-data=700"], 2)


def test_an_analysis_that_was_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, what = _small()
    monkeypatch.setattr(sampled, "BATCH", 300)
    whole = analyse(case, what)
    worlds = folders.begin(tmp_path, case, what)

    def stop(now: Progress) -> None:
        if now.done >= 900:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(case, what, watch=stop, kept=worlds)
    kept = len(list((tmp_path / "worlds").iterdir()))
    assert kept == 3
    folders.claim(tmp_path, folders.fingerprint(case, what), fresh=False)
    with pytest.raises(InputError, match="not finished: run cairo-talks sensitivity two-party once more"):
        folders.facts(tmp_path)
    computed: list[int] = []
    batch = Sampler.batch
    monkeypatch.setattr(Sampler, "batch", lambda self, p, r: computed.append(r.size) or batch(self, p, r))
    again = analyse(case, what, kept=folders.begin(tmp_path, case, what))
    pd.testing.assert_frame_equal(again.table, whole.table)
    assert sum(computed) == _worlds(whole) - 900


def _worlds(result: Sensitivity) -> int:
    points = np.concatenate([s.points for s in result.samples])
    replicates = np.concatenate([s.replicates for s in result.samples])
    return len(sampled.distinct(points, replicates)[0]) * replicates.shape[1]


def test_an_analysis_that_fails_after_its_worlds_loses_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, what = _small()
    with monkeypatch.context() as broken:
        broken.setattr(analysis.measures, "sobol_indices", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            analyse(case, what, kept=folders.begin(tmp_path, case, what))
    with monkeypatch.context() as idle:
        idle.setattr(Sampler, "batch", lambda *_: pytest.fail("a world was computed again"))
        result = analyse(case, what, kept=folders.begin(tmp_path, case, what))
    folders.write(result, tmp_path)
    assert not (tmp_path / "worlds").exists()
    assert folders.facts(tmp_path)["state"] == "done"


def test_a_damaged_rest_of_an_analysis_is_computed_again(tmp_path: Path) -> None:
    worlds = folders.Worlds(tmp_path, {})
    worlds.save("2-00000", np.ones((3, 2, 1)))
    assert worlds.load("2-00000").tolist() == np.ones((3, 2, 1)).tolist()  # type: ignore[union-attr]
    (tmp_path / "worlds" / "2-00000.npy").write_bytes(b"\x93NUMPY")
    assert worlds.load("2-00000") is None
    assert worlds.load("2-00001") is None


def test_it_is_said_how_many_worlds_are_left_and_how_long_they_take() -> None:
    case, what = _small()
    ahead: list[analysis.Forecast] = []
    result = analyse(case, what, forecast=ahead.append)
    assert len(ahead) == 1
    assert ahead[0].worlds == _worlds(result) > ahead[0].left > 0
    assert ahead[0].seconds > 0.0


# --- one group of inputs ---------------------------------------------------------------------------------------------


@cache
def one_grade() -> Scenario:
    """Exact parties, as published tables have them: only the rules' own defaults are uncertain, all of one grade."""
    exact = {"water": 0.1, "fence": 1, "road": 1, "fee": 0}
    other = {"water": 0.9, "fence": 0.2, "road": 0.8, "fee": 1}
    return two_party(parties={"ada": {"ideal": exact, "tactic": {"beta": 0.8}}, "bo": {"ideal": other}}, relations=[])


@pytest.mark.parametrize("size", [8, 16])
def test_where_all_inputs_have_one_grade_that_grade_makes_the_whole_difference(size: int) -> None:
    case = one_grade()
    assert len({one.grade for one in inputs(case)}) == 1
    what = plan(case, analysis.METHODS, ["delivery"], [f"sobol={size}", "given-data=100", "morris=2", "pawn=100"], 2)
    table = analyse(case, what).table
    grade = table[table["by"] == "grade"]
    sobol = grade[grade["method"] == "sobol"].set_index("index")["value"]
    assert sobol.to_dict() == pytest.approx({"S1": 1.0, "ST": 1.0}, abs=0.15)
    assert set(grade["name"]) == {"assumption"}


def test_a_case_of_decisions_alone_is_analysed_without_delivery() -> None:
    case = load("ec-emissions")
    assert named.defaults(case) == ("agreement", "full_agreement", "collapse")
    assert plan(case).outcomes == ("agreement", "full_agreement", "collapse")
    assert named.defaults(load("two-farmers")) == named.DEFAULT


# --- groups of every method against what is known ---------------------------------------------------------------------

GROUPINGS = [("x", "x", "x"), ("x", "y", "x"), ("x", "y", "z")]
GRADE_OF: dict[str, Grade] = {"x": "assumption", "y": "scenario", "z": "calibrated"}
BETWEEN = {"low": 0.0, "mode": 0.5, "high": 1.0}
UNIT = {"x": BETWEEN | {"assumption": "so"}, "y": BETWEEN, "z": BETWEEN | {"calibrated": "so"}}
POINTS = 2048  # a design of its own, so that each method has enough of them
FIRST = {"ishigami": (0.3139, 0.4424, 0.0), "line": (0.9, 0.1, 0.0)}


def of_three(points: Floats) -> Floats:
    """Ishigami's function and a line of three inputs, (P, 2)."""
    return np.stack([ishigami(points), straight(points)], axis=1)


@cache
def known_functions(groups: tuple[str, ...]) -> Sensitivity:
    """Every method on outcomes that are known functions of three inputs, put into parties and grades as told."""
    three = [
        Input(("draw", name), name, name, name, group, Quantity.model_validate(UNIT[group]))
        for name, group in zip("abc", groups, strict=True)
    ]
    what = analysis.Plan(
        {"sobol": 1024, "given-data": POINTS, "morris": 4, "pawn": POINTS}, ("delivery", "consensus"), 2
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(analysis, "inputs", lambda _: three)
        for intervals in ("_PAWN_RESAMPLES", "_GIVEN_RESAMPLES"):  # nobody looks at them here
            patched.setattr(measures, intervals, 2)
        patched.setattr(Sampler, "batch", lambda _, p, r: np.repeat(of_three(p)[:, None], r.shape[1], axis=1))
        result = analyse(hinge(), what)
    names = {"delivery": "ishigami", "consensus": "line"}
    return replace(result, table=result.table.replace({"outcome": names}), noise=result.noise.replace(names))


def found(groups: tuple[str, ...], work: str, method: str, by: str, index: str) -> dict[str, float]:
    table = known_functions(groups).table
    rows = table[(table["outcome"] == work) & (table["method"] == method) & (table["by"] == by)]
    return {str(k): float(v) for k, v in rows[rows["index"] == index].set_index("name")["value"].items()}


def members(groups: tuple[str, ...], values: Sequence[float]) -> dict[str, list[float]]:
    return {g: [v for v, its in zip(values, groups, strict=True) if its == g] for g in dict.fromkeys(groups)}


@pytest.mark.parametrize("groups", GROUPINGS)
@pytest.mark.parametrize("work", FIRST)
def test_a_group_of_given_data_has_the_sum_of_the_known_shares(groups: tuple[str, ...], work: str) -> None:
    known = {g: sum(shares) for g, shares in members(groups, FIRST[work]).items()}
    assert found(groups, work, "given-data", "party", "S1_sum") == pytest.approx(known, abs=0.03)
    by_its_grade = {GRADE_OF[g]: share for g, share in known.items()}
    assert found(groups, work, "given-data", "grade", "S1_sum") == pytest.approx(by_its_grade, abs=0.03)
    # Moved together, by Sobol, a group has what its inputs do jointly too: of Ishigami's a and c that is a quarter.
    jointly = 1.0 - sum(FIRST[work])
    whole = {g: share + (jointly if groups.count(g) > 1 else 0.0) for g, share in known.items()}
    assert found(groups, work, "sobol", "party", "S1") == pytest.approx(whole, abs=0.04)


def moved_by_fixing(which: int) -> float:
    """PAWN's index of an input of the line 3 a - b, from the distribution functions themselves."""
    y = np.linspace(-1.0, 3.0, 801)[:, None]

    def below(low: float, high: float) -> Floats:
        x = low + (high - low) * (np.arange(400) + 0.5) / 400
        at_x = 1.0 - 3.0 * x + y if which == 0 else (y + x) / 3.0
        return np.asarray(np.clip(at_x, 0.0, 1.0).mean(axis=1))

    whole = below(0.0, 1.0)
    edges = np.linspace(0.0, 1.0, measures.SLICES + 1)
    return float(np.median([np.abs(below(*pair) - whole).max() for pair in itertools.pairwise(edges)]))


@pytest.mark.parametrize("groups", GROUPINGS)
def test_a_group_of_pawn_has_the_known_index_of_its_strongest_input(groups: tuple[str, ...]) -> None:
    known = (moved_by_fixing(0), moved_by_fixing(1), 0.0)
    single = found(groups, "line", "pawn", "input", "KS")
    assert [single[name] for name in "abc"] == pytest.approx(known, abs=0.06)
    for work in FIRST:
        single = found(groups, work, "pawn", "input", "KS")
        largest = {g: max(each) for g, each in members(groups, [single[name] for name in "abc"]).items()}
        assert found(groups, work, "pawn", "party", "KS_max") == largest
        assert found(groups, work, "pawn", "grade", "KS_max") == {GRADE_OF[g]: v for g, v in largest.items()}


@pytest.mark.parametrize("groups", GROUPINGS)
def test_what_is_said_of_groups_is_what_was_computed(groups: tuple[str, ...]) -> None:
    result = known_functions(groups)
    for method, rest in (("given-data", "several inputs vary at once"), ("sobol", "several kinds vary at once")):
        mine = result.table[result.table["method"] == method]
        said = told.sentence(result.case, mine, result.noise, "ishigami")
        apart = 1.0 - sum(
            found(groups, "ishigami", method, "grade", "S1_sum" if method == "given-data" else "S1").values()
        )
        if method == "sobol" and len(set(groups)) == 1:
            assert "comes from assumptions. " in said  # one group makes everything: there is nothing else
        elif apart >= 0.005:
            assert f"the other {apart:.0%} arises only where {rest}" in said
    assert told.meanings(result.case, result.table[result.table["method"] == "given-data"], "line") == [
        told.MEANING["S1_sum"]
    ]
    assert told.meanings(result.case, result.table[result.table["method"] == "pawn"], "line") == [
        told.MEANING["KS_max"]
    ]


def test_where_nothing_varies_a_group_has_no_share_rather_than_none() -> None:
    case = one_grade()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Sampler, "batch", lambda _, p, r: np.ones((*r.shape, 1)))
        table = analyse(case, plan(case, ["given-data"], ["delivery"], ["100"])).table
    assert {"S1", "S1_sum"} == set(table["index"])
    assert table["value"].isna().all()
