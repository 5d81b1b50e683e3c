"""Numbers of somebody else's: a column each, the same everywhere, checked, and noted in the folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim import doors
from sim.analysis import named
from sim.analysis import sensitivity as analysis
from sim.analysis.sampled import Sampler, numbered
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.telling.measured import OutcomeError, Worlds
from sim.plots import POINT, usual
from sim.report import comparison, terminal
from sim.report.captions import caption
from sim.runs.manifest import scenario_fingerprint
from sim.runs.runner import run
from sim.runs.schema import runs_schema
from sim.scenario import numbers
from sim.scenario.brought import brought
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.cli.conftest import Talk, talk  # noqa: F401
from tests.doors.conftest import refused_when_changed
from tests.doors.test_registry import another
from tests.plots.reading import clashes, clipped, words
from tests.runs.same import same

MIXED = {"guarantees.default": 0.5, "parties.upfield.no_agreement": {"low": 0.0, "mode": 0.9, "high": 1.0}}
LINES = """\
name: mine
extends: two-farmers
set:
  guarantees.default: 0.5
  parties.upfield.no_agreement: {low: 0.0, mode: 0.9, high: 1.0}
outcomes: [half_way, spread]
worlds: 40
"""


@pytest.fixture
def scenario(package: Path, tmp_path: Path) -> Scenario:
    path = tmp_path / "mine.yaml"
    path.write_text(LINES)
    return load(str(path))


def own(name: str, **settings: Any) -> Scenario:
    return load("two-farmers", {**MIXED, "outcomes": [name], **settings}, worlds=24)


# --- in a run ----------------------------------------------------------------------------------------------------


def test_it_is_a_column_that_some_worlds_have_none_in(scenario: Scenario, tmp_path: Path) -> None:
    """In workers and on a cluster: test_runs.py."""
    here = run(scenario, tmp_path / "here")
    runs, issues = here.runs(), here.issues()
    assert set(runs["error"].fillna("")) == {""}
    agreed = issues.groupby("replicate")["agreed"]
    assert np.allclose(runs["outcome_spread"], agreed.max() - agreed.min(), equal_nan=True)
    half = issues.groupby("replicate")["half_month"].min()
    assert np.array_equal(runs["outcome_half_way"], half, equal_nan=True)
    missing = runs["outcome_spread"].isna()
    assert 0 < missing.sum() < 40, "a world without an agreement has none, and that is no error"
    summary = here.summary().iloc[0]
    assert summary["missing_outcome_spread"] == missing.sum()
    assert summary["mean_outcome_spread"] == pytest.approx(runs["outcome_spread"].mean())
    used = json.loads((here.folder / "manifest.json").read_text())["code"]
    assert list(used) == ["outcome half_way", "outcome spread"]
    assert all(where.startswith("cairo-talks-micro 1.0.0 (") for where in used.values())


def test_nothing_else_in_the_tables_is_another_for_it(scenario: Scenario, tmp_path: Path) -> None:
    with_it = run(scenario, tmp_path / "with")
    without = run(scenario.model_copy(update={"outcomes": ()}), tmp_path / "without")
    columns = [c for c in with_it.runs() if not numbers.is_own(str(c))]
    pd.testing.assert_frame_equal(with_it.runs()[columns], without.runs())
    assert with_it.manifest.fingerprint != without.manifest.fingerprint
    assert without.manifest.code == {}
    plain = scenario.model_copy(update={"outcomes": ()})
    assert "\noutcomes:" not in dump(plain) and "\noutcomes: [half_way, spread]\n" in dump(scenario)
    assert scenario_fingerprint(plain) != scenario_fingerprint(scenario)


def test_a_folder_of_another_version_or_other_code_is_refused(
    scenario: Scenario, tmp_path: Path, package: Path
) -> None:
    run(scenario, tmp_path / "out")
    refused_when_changed(
        package / "talks_micro_outcomes.py", lambda: run(scenario, tmp_path / "out"), "the outcome half_way"
    )


def test_it_is_swept_and_the_scenario_is_written_out_and_read_again(scenario: Scenario, tmp_path: Path) -> None:
    again = tmp_path / "again.yaml"
    again.write_text(dump(scenario))
    assert load(str(again)).outcomes == ("half_way", "spread")
    swept = sim.sweep(scenario, {"guarantees.default": [0.1, 0.9]}, worlds=30)
    means = swept.summary()["mean_outcome_half_way"]
    assert means[0] > means[1], "with weaker guarantees it takes longer"
    shown = " ".join(" ".join(terminal.sweep_lines(swept)).split())
    assert f"{means[0]:.4g}" in shown and f"{means[1]:.4g}" in shown
    with pytest.raises(InputError, match="'outcomes' is the same at every design point and cannot be swept"):
        sim.sweep(scenario, {"outcomes": [["spread"], ["half_way"]]}, worlds=2)


def test_a_precision_can_ask_for_its_mean(scenario: Scenario, tmp_path: Path) -> None:
    wanted = {"of": "runs.outcome_spread", "width": 0.02, "at_most": 80}
    asked = Scenario.model_validate({**scenario.model_dump(), "precision": wanted})
    assert run(asked, tmp_path / "out").manifest.worlds_done == 80


def test_two_settings_are_compared_by_it(scenario: Scenario) -> None:
    weak, strong = (sim.run(scenario, set={"guarantees.default": g}) for g in (0.1, 0.9))
    rows = strong.compare(0, 0, other=weak)
    row = rows.set_index("column").loc["outcome_half_way"]
    assert row["difference"] > 0.0
    said = comparison.lines(scenario, ["a", "b"], rows, weak.compare_points(0, 0, other=strong), 100)
    line = next(line for line in said if line.startswith("First issue half carried out (months)"))
    assert f"{row['difference']:+.3f}" in line


# --- as an outcome of an analysis --------------------------------------------------------------------------------


def test_an_analysis_gets_the_number_that_a_run_gets(by_hand: None) -> None:
    """Months of delivery and distances from solutions are in the tables of an analysis as they are in a run's."""

    @sim.outcome("odd")
    def odd(worlds: Worlds) -> Any:
        half = np.nan_to_num(worlds.issues["half_month"], nan=99.0).sum(axis=1)
        return half + np.nan_to_num(worlds.runs["nash_gap"], nan=99.0)

    scenario = own("odd")
    found = Sampler(scenario, (), ("odd", "outcome_odd", "months")).batch(np.zeros((24, 0)), numbered(24, 1))[:, 0]
    runs = sim.run(scenario).runs()
    assert np.array_equal(found[:, 0], runs["outcome_odd"]) and np.array_equal(found[:, 1], found[:, 0])
    assert np.array_equal(found[:, 2], runs["months"])


def test_sensitivity_explains_it_by_its_name(
    package: Path,
    talk: Talk,  # noqa: F811
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nextends: two-farmers\noutcomes: [spread]\ntables: {main: {rounds: 20}}\n"
    )
    said = talk(
        "sensitivity", "mine.yaml", "--outcome", "spread", "--method", "morris", "--size", "2", "--workers", "2"
    )
    assert said.code == 0, said.err
    assert "\nspread: Spread; on average 0." in said.out
    table = pd.read_csv(tmp_path / "results" / "mine-sensitivity" / "sensitivity.csv")
    assert set(table["outcome"]) == {"spread"} and (table["value"] > 0).any()
    assert (tmp_path / "results" / "mine-sensitivity" / "figures").is_dir()


def test_where_it_is_missing_the_analysis_says_so(scenario: Scenario) -> None:
    what = analysis.plan(scenario, ["morris"], ["spread"], ["2"], 2)
    with pytest.raises(InputError, match=r"spread is missing in \d+ of \d+ worlds"):
        analysis.analyse(scenario, what)


def test_one_that_the_scenario_does_not_name_is_told_with_the_way_to_it(package: Path) -> None:
    with pytest.raises(
        InputError, match=r"the outcome 'spread' is not computed in two-farmers: .*outcomes: \[spread\]"
    ):
        named.check(load("two-farmers"), ["spread"])
    with pytest.raises(InputError, match="unknown outcome 'spraed'; did you mean 'spread'"):
        named.check(load("two-farmers", {"outcomes": ["spread"]}), ["spraed"])


# --- in words and figures ----------------------------------------------------------------------------------------


def test_it_has_its_words_and_its_figure(scenario: Scenario, tmp_path: Path) -> None:
    found = sim.results(run(scenario, tmp_path / "out").folder)
    lines = "\n".join(terminal.lines(found))
    lacking = int(found.runs()["outcome_half_way"].isna().sum())
    said = f"First issue half carried out: {found.runs()['outcome_half_way'].mean():.4g} months on average"
    assert said in lines and f"{lacking} of 40 worlds have none." in " ".join(lines.split())
    assert said in caption("outcomes", found, 0)
    assert usual(found) == [*POINT, "outcomes"]
    picture = found.plot("outcomes")
    assert clipped(picture) == [] and clashes(picture) == []
    shown = [box.words for box in words(picture)]
    assert {"First issue half carried out", "Spread", "months"} <= set(shown)
    assert any(f"{lacking} of 40 worlds have none" in line for line in shown)
    page = found.report().read_text()
    assert said in page and "first issue half carried out" in page.lower()


def test_a_number_that_no_world_has_or_that_all_share_can_be_shown(by_hand: None) -> None:
    sim.outcome("nobodys")(lambda worlds: np.full(len(worlds), np.nan))
    sim.outcome("everybodys")(lambda worlds: [True] * len(worlds))
    scenario = load("two-farmers", {"outcomes": ["nobodys", "everybodys"]}, worlds=5)
    found = sim.run(scenario)
    assert list(found.runs()["outcome_everybodys"]) == [1.0] * 5
    lines = "\n".join(terminal.lines(found))
    assert "Nobodys: no world has such a number." in lines
    assert "Everybodys: 1 on average (95% interval 1 to 1)." in lines
    picture = found.plot("outcomes")
    assert clipped(picture) == [] and clashes(picture) == []
    assert "nan" not in picture.alt.lower()


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (
            "[sprad]",
            "mine.yaml:3:12: outcomes.0: expected 'half_way' or 'spread' or 'unsound', got 'sprad'; did you mean",
        ),
        ("[spread, spread]", "mine.yaml:3:20: outcomes: 'spread' is named twice"),
        (
            "[spread, unsound]",
            "mine.yaml:3:20: outcomes: the outcome 'unsound' of cairo-talks-micro (talks_micro_broken:outcome) cannot "
            "be imported: RuntimeError: it needs a library that is not there",
        ),
        ("spread", "mine.yaml:3:11: outcomes: expected a list, got spread"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(package: Path, tmp_path: Path, outcomes: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\nextends: two-farmers\noutcomes: {outcomes}\n")
    with pytest.raises(InputError) as caught:
        load(str(path))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_without_any_the_message_says_how_to_come_by_one() -> None:
    with pytest.raises(InputError, match=r"there is no outcome 'spread': none is installed here.*@sim\.outcome"):
        load("two-farmers", {"outcomes": ["spread"]})


def test_a_name_from_two_packages_is_an_error_that_names_both(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(another(tmp_path, "broken = ", "other = ")))
    doors.forget()
    with pytest.raises(InputError, match=r"outcomes: the outcome 'spread' comes from other-talks .*cairo-talks-micro"):
        load("two-farmers", {"outcomes": ["spread"]})


@pytest.mark.parametrize(
    "name", ["months", "agreement", "delivered", "value_added", "agreed_late", "outcome_x", "error"]
)
def test_a_name_that_every_world_s_numbers_have_is_refused(by_hand: None, name: str) -> None:
    sim.outcome(name)(lambda worlds: worlds.runs["months"])
    with pytest.raises(InputError, match=f"outcomes: '{name}' is, or begins like, the name of a number that every"):
        own(name)


def test_every_name_of_ours_is_taken() -> None:
    """Whatever an analysis can be asked for, and every column, is no name for another number."""
    scenario = load("cairo-2025-10-23")
    for name in {*named.WORDS, *runs_schema(scenario, ()).names}:
        with pytest.raises(InputError, match=r"choose another name|cannot be a column"):
            numbers.check((name,), lambda _index: None)


@pytest.mark.parametrize("name", ["my-number", "My", "a.b", "2nd"])
def test_a_name_that_can_be_no_column_is_refused(by_hand: None, name: str) -> None:
    sim.outcome(name)(lambda worlds: worlds.runs["months"])
    with pytest.raises(InputError, match="expected a name of small letters"):
        own(name)


class Mute:
    """Measures nothing."""


class Labelled:
    label = 5

    def measures(self, worlds: Worlds) -> Any:
        return worlds.runs["months"]


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (Mute, "the outcome 'mine' is no function, and has no method 'measures'"),
        (Labelled, "the label of the outcome 'mine' is no text, but int"),
        (pd.DataFrame({"a": [1]}), "is no function"),
    ],
)
def test_a_thing_that_is_none_is_refused(by_hand: None, thing: Any, said: str) -> None:
    sim.outcome("mine")(thing)
    with pytest.raises(InputError, match=said):
        own("mine")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda worlds: 1.0, r"gave numbers of shape \(\), expected \(24,\), one a world"),
        (lambda worlds: worlds.issues["agreed"], r"gave numbers of shape \(24, 4\), expected \(24,\)"),
        (lambda worlds: np.full(24, np.inf), "gave infinity; give NaN where a world has no such number"),
        (lambda worlds: worlds.runs["outcome"], "gave no numbers, but ndarray of object"),
        (lambda worlds: np.zeros(24, dtype=complex), "gave no numbers, but ndarray of complex128"),
        (lambda worlds: None, "gave no numbers, but NoneType"),
        (lambda worlds: [[1.0], [1.0, 2.0]], "gave no numbers, but list"),
        (lambda worlds: worlds.issue("sea")["agreed"], "failed with KeyError: .no issue 'sea' among "),
        (lambda worlds: worlds.runs["months"].fill(0), "failed with ValueError: assignment destination is read-only"),
        (lambda worlds: worlds.issues["agreed"].sort(), "failed with ValueError: sort array is read-only"),
    ],
)
def test_an_answer_that_is_none_is_told(by_hand: None, answer: Any, said: str) -> None:
    sim.outcome("mine")(answer)
    model = Negotiation(own("mine"), range(24)).run()
    with pytest.raises(OutcomeError, match=f"^the outcome 'mine' of this session {said}"):
        model.tables()


def test_a_bad_answer_is_an_error_of_the_world_that_it_is_about(by_hand: None) -> None:
    @sim.outcome("fragile")
    def fragile(worlds: Worlds) -> Any:
        return np.where(worlds.runs["outcome"] == "no_talks", np.inf, worlds.runs["months"])

    runs = sim.run(own("fragile")).runs()
    bad = runs["error"].fillna("").str.contains("the outcome 'fragile' of this session gave infinity")
    assert 0 < bad.sum() < len(runs)
    assert set(runs.loc[~bad, "error"].fillna("")) == {""}
    clean = sim.run(load("two-farmers", MIXED, worlds=24)).runs()
    assert list(clean["outcome"] == "no_talks") == list(bad)


def test_what_a_session_registers_is_computed_in_it(
    by_hand: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim.outcome("mine")(lambda worlds: worlds.runs["months"])
    scenario = own("mine")
    here = run(scenario, tmp_path / "here")
    same(here, run(scenario, tmp_path / "two", workers=2, part_size=6))
    assert caplog.messages == [
        "no other process knows the outcome mine of this session, so everything is computed in this one"
    ]
    assert brought(scenario)["outcome mine"].startswith("this session (")
