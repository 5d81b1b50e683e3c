"""A classroom exercise as a table of points: what is wrong with one is told at its place, and points stay points."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.data import scenarios_folder
from sim.errors import InputError
from sim.findings.exercise import exercise
from sim.model import Negotiation
from sim.scenario.dump import dump
from sim.scenario.exercise import scenario_text
from sim.scenario.exercise_table import Exercise, read
from sim.scenario.load import load
from tests.scenario.conftest import Write

GOOD = """\
issue,option,North,South,"East, the old town"
Bridge,closed,0,10,5
,by day,20,15,5
,always,30,0,5
Toll,none,0,40.5,-3
Toll,ten coins,25,0,12
threshold,,20,15,1
veto,,yes,no,no
enough,2,,,
"""


def said(write: Write, table: str | bytes) -> str:
    with pytest.raises(InputError) as wrong:
        read(write(table, "points.csv"))
    message = str(wrong.value)
    assert "\n" not in message and len(message) < 300
    return message


def played(write: Write, table: str, name: str = "mine") -> tuple[Exercise, str]:
    found = read(write(table, "points.csv"))
    return found, write(scenario_text(name, found, "points.csv", f"{name}.yaml"), f"{name}.yaml")


def test_a_table_is_read(write: Write) -> None:
    found = read(write("\ufeff" + GOOD.replace("\n", "\r\n"), "points.csv"))
    assert found.parties == ("North", "South", "East, the old town")
    assert found.points["Bridge"] == {"closed": (0, 10, 5), "by day": (20, 15, 5), "always": (30, 0, 5)}
    assert found.thresholds == (20, 15, 1)
    assert (found.vetoes, found.enough) == (("North",), 2)
    assert [found.most(i) for i in range(3)] == [55, 55.5, 17]


def test_without_the_last_two_lines_all_have_to_agree(write: Write) -> None:
    found = read(write(GOOD[: GOOD.index("veto")], "points.csv"))
    assert (found.vetoes, found.enough) == (found.parties, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (GOOD, "", r"points.csv:1:1: expected a line that begins with issue,option, the table is empty"),
        (GOOD, GOOD.replace(",", ";"), "points.csv:1:1: expected commas between the cells, got semicolons"),
        ("issue,option", "Issue,choice", "points.csv:1:2: expected 'option' at the head of column 2, got 'choice'"),
        ('"East, the old town"', "North", "points.csv:1:5: the party 'North' heads two columns"),
        (
            GOOD,
            "issue,option,North\nA,x,1\n,y,2\nthreshold,,1\n",
            "points.csv:1:4: expected the names of two parties or more after issue,option, got 1",
        ),
        ("North,South,", "North,,", "points.csv:1:4: expected the name of a party at the head of the column, here"),
        (",by day,20,15,5", ",by day,20,15", "points.csv:3:5: expected 5 cells as in the first line, got 4"),
        (",by day,20,15,5", ",by day,20,15,5,7", "points.csv:3:6: expected 5 cells as in the first line, got 6"),
        (",by day,20", ",by day,twenty", "points.csv:3:3: Bridge, by day, North: expected a number, got 'twenty'"),
        (",by day,20", ',by day,"20,5"', "points.csv:3:3: Bridge, by day, North: expected a number, got '20,5'; write"),
        (",by day,20", ",by day,", "points.csv:3:3: Bridge, by day, North: expected a number, the cell is empty"),
        (",by day,20", ",by day,nan", "points.csv:3:3: Bridge, by day, North: expected a number of at most 1,000,000"),
        (",by day,", ",always,", "points.csv:4:2: Bridge: the option 'always' is there twice"),
        (",by day,", ",,", "points.csv:3:2: Bridge: expected the name of an option, here is none"),
        ("Bridge,closed", ",closed", "points.csv:2:1: expected the name of an issue, and there is no line before"),
        ("Toll,ten coins,25,0,12\n", "", "points.csv:5:2: Toll: expected two options or more, got one"),
        ("threshold,,20,15,1\n", "", "points.csv:8:1: expected a line 'threshold' with a number for each party"),
        ("threshold,,20", "threshold,,56", "points.csv:7:3: threshold, North: expected at most 55, the points of its"),
        ("veto,,yes", "veto,,yse", "points.csv:8:3: veto, North: expected yes or no, got 'yse'"),
        ("enough,2", "enough,4", "points.csv:9:2: enough: expected how many parties have to agree, a whole number"),
        ("enough,2", "enough,two", "points.csv:9:2: enough: expected how many parties have to agree, a whole number"),
        ("veto,,yes,no,no", "threshold,,1,1,1", "points.csv:8:1: there are two lines 'threshold'"),
        ("30,0,5\n", '30,0,"5\n', "points.csv:4:1: not a CSV table: unexpected end of data"),
        ("by day", "by\x07day", "points.csv:3:2: expected words on one line that can be printed"),
        ("by day", "d" * 201, "points.csv:3:2: expected at most 200 letters, got 201"),
        ("-3\nToll,ten coins,25,0,12", "12\nToll,ten coins,25,0,12", "points.csv:1:5: East, the old town: expected"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_told_at_its_place(write: Write, old: str, new: str, message: str) -> None:
    assert old in GOOD
    assert said(write, GOOD.replace(old, new)).startswith(message)


def test_a_file_that_is_no_text_is_told(write: Write) -> None:
    table = GOOD.encode().replace(b"by day", b"by d\xe9y")
    assert said(write, table) == "points.csv:3:6: not CSV: the file is not UTF-8 text"
    with pytest.raises(InputError, match=r"cannot read nowhere\.csv"):
        read("nowhere.csv")


def test_an_issue_that_is_one_to_all_is_told(write: Write) -> None:
    flat = "issue,option,A,B\nOne,x,1,2\n,y,2,1\nTwo,x,3,3\n,y,3,3\nthreshold,,1,1\n"
    assert said(write, flat) == "points.csv:4:3: Two: expected options that differ in points for some party"


def test_points_come_back_from_what_is_played(write: Write) -> None:
    """What a deal is worth in the model is its points, and no agreement is worth the threshold."""
    table, path = played(write, GOOD)
    scenario = load(path)
    assert load(write(dump(scenario), "again.yaml")) == scenario
    model = Negotiation(scenario, range(3))
    who = {member.profile.name: member.interests for member in model.cast.main.parties}
    columns = model.cast.columns[0]
    everything, today = np.ones((3, len(columns)), dtype=bool), np.zeros((3, len(columns)))
    order = [scenario.plan.issues[model.cast.issues[d]] for d in columns]
    for name, mine in who.items():
        i = table.parties.index(name)
        low, high = table.least(i), table.most(i)
        mine.take_up(columns, everything, today, np.ones((3, len(model.cast.issues))))
        floor = mine.reservation(np.zeros(3), np.zeros(3, dtype=bool))
        np.testing.assert_allclose(low + floor * (high - low), max(table.thresholds[i], low), atol=1e-9)
        for chosen in itertools.product(*(issue.ladder.items() for issue in order)):
            text = np.tile([place for place, _ in chosen], (3, 1))
            points = sum(table.points[issue.label][words][i] for issue, (_, words) in zip(order, chosen, strict=True))
            np.testing.assert_allclose(low + mine.paper(text) * (high - low), points, atol=1e-9)


def test_names_of_any_kind_are_kept_and_lead_nowhere(write: Write) -> None:
    names = ["../../etc", "القاهرة", "<b>&", "yes", "- x: {y: 1}"]
    rows = "\n".join([
        'issue,option,' + ",".join(f'"{name}"' for name in names),
        '"a: #b",!!python/object,' + "1,2,3,4,5", ",'},6,7,8,9,1", "default,on,3,1,2,1,1", ",off,1,3,1,2,1",
        "default!,on,1,2,1,1,3", ",off,2,1,1,1,1", "threshold,,1,1,1,1,1", "enough,3,,,,,",
    ])  # fmt: skip
    _, path = played(write, rows + "\n")
    scenario = load(path)
    assert [scenario.parties[p].name for p in scenario.tables["main"].parties] == names
    assert scenario.plan.issues.keys() == {"a_b", "default_2", "default_3"}
    assert set(Negotiation(scenario, range(4)).run().tables()["runs"]["error"]) == {""}


def test_the_one_that_ships_is_what_its_table_makes() -> None:
    folder = scenarios_folder()
    made = scenario_text(
        "river-valley", read(str(folder / "exercises" / "river-valley.csv")), "river-valley.csv",
        "scenarios/river-valley.yaml",
    )  # fmt: skip
    assert made == (folder / "river-valley.yaml").read_text(encoding="utf-8")
    found = load("river-valley")
    assert len(found.tables["main"].parties) == 6 and len(found.plan.issues) == 5


def test_a_scenario_without_tables_has_no_deals_to_list() -> None:
    with pytest.raises(Exception, match="nobody in it values options by a table"):
        exercise(load("two-farmers"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "values: {water_share: {0: 1, 1: 2}}",
            "values.water_share: expected an issue under `values` or under",
        ),
        ("ideal: {water_share: null}, values: {water_share: {0: 1}}", "expected values for places from 0 to 1, both"),
        ("ideal: {water_share: null}, values: {water_share: {0: 1, 1: .inf}}", "finite"),
        ("ideal: {water_share: null}, values: {water_share: {0: 1, 1: 2, 3: 4}}", "expected values for places from 0"),
        ("values: {watershare: {0: 1, 1: 2}}", "unknown issue 'watershare'; did you mean 'water_share'?"),
    ],
)
def test_a_table_of_values_that_does_not_fit_is_told(write: Write, line: str, message: str) -> None:
    path = write(f"name: mine\nextends: two-farmers\nparties:\n  upfield: {{{line}}}\n")
    with pytest.raises(InputError) as wrong:
        load(path)
    assert message in str(wrong.value) and str(wrong.value).startswith("mine.yaml:4:")


def test_values_may_stand_in_the_unit_of_the_issue(write: Write) -> None:
    table = "{4: 0, 7: 3, 10: 1}"
    mine = f"{{ideal: {{delay: null}}, values: {{delay: {table}}}}}"
    path = write(f"name: mine\nextends: ec-emissions\nparties: {{germany: {mine}}}\n")
    scenario = load(path)
    assert scenario.parties["germany"].values["delay"] == {0.0: 0, 0.5: 3, 1.0: 1}
    assert load(write(dump(scenario), "again.yaml")) == scenario
