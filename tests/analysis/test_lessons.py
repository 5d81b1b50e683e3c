"""Lessons: a claim that is true of the model is found to hold, and one that is not is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis import claims, lessons
from sim.errors import InputError
from sim.plots.lesson import lesson as figure
from sim.report import lesson as told
from sim.scenario.lesson import Lesson, Watch, unit
from sim.scenario.schema import Scenario
from tests.cases import two_party


@pytest.fixture(scope="module")
def toy() -> Scenario:
    """Bo better off without a deal: fewer agreements, more of the water for Bo (Putnam 1988; Schelling 1960)."""
    path = "parties.bo.no_agreement"
    lesson = Lesson.model_validate(
        {
            "number": 1,
            "question": "Does it pay to need no deal?",
            "reading": ["Putnam 1988"],
            "move": "what Bo has without a deal",
            "settings": [{"label": "little", "set": {path: 0.1}}, {"label": "much", "set": {path: 0.5}}],
            "watch": [{"label": "agreed", "metric": "runs.agreed_1"}],
            "claims": [
                {"says": "fewer agree", "metric": "runs.agreed_1", "direction": "down", "least": 0.05},
                {"says": "Bo gets more", "metric": "issues.water.agreed", "direction": "up", "least": 0.01},
                {"says": "more agree (false)", "metric": "runs.agreed_1", "direction": "up", "least": 0.0},
                {"says": "far fewer (too much)", "metric": "runs.agreed_1", "direction": "down", "least": 0.9},
            ],
            "mind": "as many agreements",
            "debrief": ["a?", "b?", "c?", "d?"],
        }
    )
    return two_party().model_copy(update={"lesson": lesson})


def test_true_claims_hold_and_false_ones_do_not(toy: Scenario) -> None:
    found = claims.check(toy, claims.run_settings(toy, 400))
    assert [finding.holds for finding in found] == [True, True, False, False]
    assert found[0].low <= found[0].effect <= found[0].high
    assert found[0].worlds == 400
    assert found[1].worlds < 400  # known only where both settings agreed
    assert found[1].selects and not found[0].selects


def test_where_pairs_are_a_selection_the_difference_that_the_table_shows_stands_beside(toy: Scenario) -> None:
    """The toy's text on water is known where it was agreed: in fewer worlds at the second setting."""
    watched = toy.lesson.model_copy(  # type: ignore[union-attr]
        update={"watch": (Watch(label="water", metric="issues.water.agreed"),)}
    )
    scenario = toy.model_copy(update={"lesson": watched})
    made = claims.run_settings(scenario, 300)
    table = claims.table(scenario, made).set_index("setting")
    finding = claims.check(scenario, made)[1]
    assert finding.known == tuple(table["worlds"])
    assert finding.apart == pytest.approx(table["mean"].iloc[1] - table["mean"].iloc[0])
    both = [claims.values(made[label], "issues.water.agreed") for label in ("little", "much")]
    pairs = ~np.isnan(both[0]) & ~np.isnan(both[1])
    assert (finding.worlds, finding.of) == (pairs.sum(), 300)
    assert finding.effect == pytest.approx((both[1] - both[0])[pairs].mean())
    said = told.compared(finding)
    for number in (f"{finding.worlds} of 300 worlds", f"{finding.apart:+.3f}", *map(str, finding.known)):
        assert number in said
    (panel,) = figure(scenario, claims.table(scenario, made)).axes
    assert panel.get_xlabel() == f"0 to 1, {min(finding.known)} to {max(finding.known)} worlds"


def test_the_table_is_a_row_a_setting_and_metric(toy: Scenario) -> None:
    table = claims.table(toy, claims.run_settings(toy, 100))
    assert list(table["setting"]) == ["little", "much"]
    assert table["mean"].iloc[0] > table["mean"].iloc[1]


@pytest.mark.parametrize(
    ("of", "says"),
    [
        (0, 'From "little" to "much": not known, as none of 2 worlds has this number at both settings (expected: up'),
        (
            1,
            'From "little" to "much": +0.300 [-inf, +inf], in the 1 of 2 worlds that have this number at both settings',
        ),
    ],
)
def test_where_no_world_or_one_alone_has_a_number_nothing_is_made_up(toy: Scenario, of: int, says: str) -> None:
    before, after = ([0.2, np.nan], [0.5, np.nan]) if of else ([0.2, np.nan], [np.nan, 0.5])
    claim = lessons.page(toy).claims[0].model_copy(update={"metric": "runs.x", "direction": "up"})
    tables = [{"runs": pd.DataFrame({"x": column})} for column in (before, after)]
    said = told.compared(claims.compare(claim, ("little", "much"), *tables))
    assert said.startswith(says) and "nan" not in said


@pytest.mark.parametrize(
    ("metric", "says"), [("issues.watter.agreed", "did you mean 'water'"), ("runs.agred_1", "did you mean 'agreed_1'")]
)
def test_a_metric_that_is_not_there_is_told(toy: Scenario, metric: str, says: str) -> None:
    made = claims.run_setting(toy, lessons.page(toy).settings[0], 5)
    with pytest.raises(InputError, match=says):
        claims.values(made, metric)


def test_a_scenario_without_a_lesson_is_told() -> None:
    with pytest.raises(InputError, match="is not a lesson"):
        lessons.page(two_party())


def test_a_claim_on_a_setting_that_is_not_there_is_refused(toy: Scenario) -> None:
    page = lessons.page(toy).model_dump()
    page["claims"][0]["after"] = "mutch"
    with pytest.raises(ValueError, match="did you mean 'much'"):
        Lesson.model_validate(page)


def shown(scenario: Scenario) -> dict[str, claims.Tables]:
    """The tables of a lesson: all worlds at the settings that a claim compares, some at those that are only watched."""
    page = lessons.page(scenario)
    compared = {page.setting(*end).label for claim in page.claims for end in ((claim.before, 0), (claim.after, -1))}
    worlds = {setting.label: claims.WORLDS if setting.label in compared else 60 for setting in page.settings}
    return {setting.label: claims.run_setting(scenario, setting, worlds[setting.label]) for setting in page.settings}


@pytest.mark.statistical
@pytest.mark.parametrize("number", range(1, 16))
def test_the_model_shows_what_the_lesson_says_it_shows(number: int) -> None:
    """Each claim holds, or is marked as not reproduced; a mark that has become wrong fails as well."""
    scenario = lessons.find(str(number))
    made = shown(scenario)
    for finding in claims.check(scenario, made):
        assert finding.holds == (not finding.claim.not_reproduced), finding
    table = claims.table(scenario, made)
    assert (table["worlds"] > 0).all(), "every number that is watched exists at every setting"
    picture = figure(scenario, table)
    assert all(str(label) in picture.alt for label in table["setting"].unique())


MADE_UP = [lessons.page(scenario).number for scenario in lessons.all_lessons() if lessons.made_up(scenario)]


@pytest.mark.statistical
@pytest.mark.parametrize("number", MADE_UP)
def test_the_model_shows_what_the_lesson_says_of_its_made_up_case(number: int) -> None:
    scenario = lessons.fictional(lessons.find(str(number)))
    assert lessons.GAZA.isdisjoint(scenario.parties)
    for finding in claims.check(scenario, shown(scenario)):
        assert finding.holds == (not finding.claim.not_reproduced), finding


def test_half_of_the_lessons_can_do_without_the_conflict() -> None:
    assert len(MADE_UP) >= 6


def test_there_are_the_fifteen_lessons_in_order_with_sheets_to_hand_out() -> None:
    cases = lessons.all_lessons()
    assert [lessons.page(scenario).number for scenario in cases] == list(range(1, 16))
    for scenario in cases:
        page, sheet, answers = lessons.page(scenario), told.sheet(scenario), told.sheet(scenario, teacher=True)
        for part in ("My prediction", "What result would change my mind", "not forecasts", "sit out", *page.debrief):
            assert part in sheet
        assert page.mind in answers and page.mind not in sheet
        for claim in page.claims:
            expected = claim.says[:1].upper() + claim.says[1:]
            assert expected in answers and expected not in sheet
        assert page.about


def test_the_figure_shows_the_table(toy: Scenario) -> None:
    table = claims.table(toy, claims.run_settings(toy, 100))
    picture = figure(toy, table)
    words = " ".join(text.get_text() for text in picture.texts)
    assert "Does it pay to need no deal?" in words
    assert "100 worlds" in words
    (panel,) = picture.axes
    assert panel.get_xlabel() == "share of worlds"
    drawn = panel.containers[0].lines[0].get_xdata()
    assert list(drawn) == pytest.approx(list(table["mean"]))
    said = [text.get_text() for text in panel.texts]
    assert said == [f"{mean:.0%}" for mean in table["mean"]]


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("runs.agreed_2", "share of worlds"),
        ("runs.mandated", "share of worlds"),
        ("outcome.partial", "share of worlds"),
        ("issues.committee.agreed_month", "months"),
        ("issues.committee.delivered", "0 to 1"),
        ("runs.rounds", "meetings"),
    ],
)
def test_a_mean_says_what_it_counts(metric: str, said: str) -> None:
    assert unit(metric) == said
