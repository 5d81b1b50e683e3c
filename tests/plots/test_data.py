"""What the figures show is what the tables hold."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from sim.case.plan import Issue
from sim.findings.agenda import agenda_of, ideal_of, meeting_places
from sim.findings.consensus import consensus_data
from sim.findings.phases import STEPS
from sim.findings.positions import ordered_parties
from sim.findings.words import percent
from sim.measures.intervals import wilson
from sim.plots.consensus import consensus, meeting_ticks
from sim.plots.delivery import delivery
from sim.plots.ends import OUTCOMES
from sim.plots.looks import PARTIES, tint
from sim.plots.phases import phases
from sim.plots.positions import positions
from sim.plots.positions_grid import Grid
from sim.scenario.called import issue_name, party_name, table_name
from sim.scenario.schema import Scenario
from tests.findings.memory import Memory, alone, cairo, farmers, silent, smooth, swept
from tests.plots.reading import areas, framed, panel_title, words

BIN = 1 / 40


def curve(ax: Axes) -> tuple[np.ndarray, np.ndarray]:
    """The median line of a panel: the thickest."""
    line = max(ax.lines, key=lambda each: each.get_linewidth())
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


# --- consensus -----------------------------------------------------------------------------------------------------


def test_the_road_of_one_world_is_that_worlds_consensus() -> None:
    results = alone()
    (ax,) = framed(consensus(results))
    x, y = curve(ax)
    rows = results.paths()[results.paths()["series"] == "consensus"].sort_values("tick")
    met = int(results.runs()["rounds"].iloc[0])
    assert met < results.scenario.tables["main"].rounds
    assert x.tolist() == list(range(1, met + 1)), "the line stops where the meetings stop"
    assert y == pytest.approx((rows["sum"] / rows["n"]).to_numpy()[:met])
    assert y[-1] == pytest.approx(results.runs()["consensus"].iloc[0])
    assert [text.get_text() for text in ax.texts] == [f"{y[-1]:.2f}"]


def test_the_road_ends_at_the_median_of_the_worlds_and_the_bands_hold_their_shares() -> None:
    results = farmers()
    (ax,) = framed(consensus(results))
    ends = results.runs()["consensus"].to_numpy()
    x, y = curve(ax)
    assert y[-1] == pytest.approx(np.median(ends), abs=BIN)
    wide, narrow = ((v[v[:, 0] == x[-1]][:, 1].min(), v[v[:, 0] == x[-1]][:, 1].max()) for v in areas(ax))
    assert wide == pytest.approx(np.quantile(ends, [0.05, 0.95]), abs=BIN)
    assert narrow == pytest.approx(np.quantile(ends, [0.25, 0.75]), abs=BIN)


def test_a_panel_a_table_and_a_talked_phase_with_names_and_units() -> None:
    results = cairo()
    picture = consensus(results)
    panels = framed(picture)
    said = words(picture)
    titles = [panel_title(picture, ax, said)[0] for ax in panels]
    tables = [table_name(n, t) for n, t in meeting_places(results.scenario).items()]
    assert titles == tables * 2
    assert {ax.get_xlabel() for ax in panels} == {"meeting"}
    assert panels[0].get_ylabel() == panels[len(tables)].get_ylabel() == "consensus (0 to 1)"
    for ax, table in zip(panels, [*meeting_places(results.scenario).values()] * 2, strict=True):
        assert ax.get_xlim()[1] <= table.rounds + 0.5
        assert ax.get_xlim()[1] == curve(ax)[0][-1] + 0.5
        assert ax.get_ylim()[0] == 0.0
    for phase in (2, 3):
        opened, agreed = (int(results.runs()[f"{step}_{phase}"].sum()) for step in ("reached", "agreed"))
        assert f"talks opened in {opened} worlds; a text was agreed in {agreed}" in [box.words for box in said]


def test_talks_that_never_opened_are_said_not_drawn() -> None:
    results = silent()
    picture = consensus(results)
    assert framed(picture) == []
    (line,) = [box.words for box in words(picture) if "opened in no world" in box.words]
    first = results.runs()["reason_party"].mode().iloc[0]
    assert results.scenario.parties[first].name in line
    assert "opened in none" in picture.alt


def test_a_design_point_shows_its_own_worlds() -> None:
    results = swept()
    parts = [consensus_data(results, point) for point in (0, 1)]
    assert all((part["n"] == 20).all() for part in parts)
    shown = [curve(framed(delivery(results, point))[0])[1] for point in (0, 1)]
    issues = results.issues()
    name = next(iter(results.scenario.plan.issues))
    for point in (0, 1):
        at = issues[(issues["design_point"] == point) & (issues["issue"] == name)]
        assert shown[point][-1] == pytest.approx(at["delivered"].median(), abs=BIN)


def test_meeting_ticks_are_few_and_hold_both_ends() -> None:
    for last in (1, 2, 6, 7, 12, 30, 77, 500):
        ticks = meeting_ticks(last)
        assert ticks[0] == 1
        assert ticks[-1] == last
        assert ticks == sorted(set(ticks))
        assert len(ticks) <= 7


# --- phases --------------------------------------------------------------------------------------------------------


def lines_of(results: Memory) -> list[list[str]]:
    """The words of the figure line by line, left half and right half apart."""
    picture = phases(results)
    halves: dict[tuple[bool, int], list[tuple[float, str]]] = {}
    for box in words(picture):
        x, y = box.middle
        halves.setdefault((x > 3.6, round(-y * 20)), []).append((x, box.words))
    return [[said for _, said in sorted(halves[key])] for key in sorted(halves)]


@pytest.mark.parametrize("case", [cairo, farmers, alone, silent, smooth])
def test_steps_and_outcomes_are_the_shares_of_the_runs(case: object) -> None:
    assert callable(case)
    results: Memory = case()
    runs, count = results.runs(), len(results.runs())
    several = count > 1
    shown = [line for line in lines_of(results) if len(line) == (3 if several else 2)]
    expected = []
    for phase in sorted(results.scenario.phases):
        given_before = phase in results.scenario.under_way
        steps = ["delivered"] if given_before else list(STEPS)
        expected += [(STEPS[step], int(runs[f"{step}_{phase}"].sum())) for step in steps]
    possible = [name for name in OUTCOMES if name != "breakdown" or results.scenario.under_way]  # of what was in force
    expected += [(OUTCOMES[name][0], int((runs["outcome"] == name).sum())) for name in possible]
    table = []
    for said, hits in expected:
        low, high = wilson(hits, count)
        interval = [f"{100 * low:.0f} to {100 * high:.0f}"]
        table.append([said, percent(hits / count), *interval] if several else [said, "yes" if hits else "no"])
    assert [line for line in shown if line[0] not in ("Phase 1", "Step by step", "How they end")] == table


def test_a_bar_is_as_long_as_its_share() -> None:
    results = cairo()
    picture = phases(results)
    share = float((results.runs()["outcome"] == "partial").mean())
    right = picture.axes[-1]
    blue = to_hex(tint(OUTCOMES["partial"][1], 0.75))
    (bar,) = [c for c in right.collections if to_hex(c.get_facecolor()[0]) == blue]
    tracks = [v for v in areas(right) if v[:, 0].min() == bar.get_paths()[0].vertices[:, 0].min()]
    whole = max(v[:, 0].max() - v[:, 0].min() for v in tracks)
    vertices = bar.get_paths()[0].vertices
    assert (vertices[:, 0].max() - vertices[:, 0].min()) / whole == pytest.approx(share)


def test_a_phase_under_way_is_not_shown_as_a_result() -> None:
    said = [box.words for box in words(phases(cairo()))]
    assert said.count("agreed before") == 1
    assert said.count("text agreed") == 2


# --- positions -----------------------------------------------------------------------------------------------------


def talked(scenario: Scenario) -> list[tuple[int, str, str, Issue]]:
    """The agenda without what is in force from the start."""
    return [row for row in agenda_of(scenario) if row[0] not in scenario.under_way]


def test_every_partys_mode_range_and_grade_is_on_its_ladder() -> None:
    results = cairo()
    scenario = results.scenario
    picture = positions(results)
    ax = picture.axes[-1]
    parties = ordered_parties(scenario)
    assert set(parties) == set(scenario.parties)
    grid = Grid(scenario, parties)
    for k, party in enumerate(parties):
        a, b = grid.cell(k)
        look = PARTIES[party]
        ours = [line for line in ax.lines if look.colour in (line.get_markeredgecolor(), line.get_color())]
        marks = [line for line in ours if line.get_marker() == look.marker][1:]  # the first is over the name
        wanted = [ideal_of(scenario, party, issue) for _, _, issue, _ in talked(scenario)]
        shown = [(float(np.ravel(line.get_xdata())[0]) - a) / (b - a) for line in marks]
        assert shown == pytest.approx([q.mode for q in wanted])
        for line, q in zip(marks, wanted, strict=True):
            white = to_hex(line.get_markerfacecolor()) == "#ffffff"
            assert white == (q.grade in ("assumption", "scenario"))
        bars = [line for line in ours if len(line.get_xdata()) == 2]
        ranges = [tuple((np.asarray(line.get_xdata(), dtype=float) - a) / (b - a)) for line in bars]
        assert ranges == [pytest.approx((q.low, q.high)) for q in wanted if not q.fixed]
        dashed = [line.get_linestyle() == "--" for line in bars]
        assert dashed == [q.grade == "assumption" for q in wanted if not q.fixed]


def test_the_settled_text_is_the_median_of_the_worlds_that_agreed() -> None:
    results = cairo()
    scenario = results.scenario
    ax = positions(results).axes[-1]
    a, b = Grid(scenario, ordered_parties(scenario)).settled()
    ticks = [float(line.get_xdata()[0]) for line in ax.lines if line.get_linewidth() == 1.6]
    agreed = results.issues().groupby("issue")["agreed"].median()
    wanted = [agreed[name] for _, _, name, _ in talked(scenario) if agreed[name] == agreed[name]]
    assert [(x - a) / (b - a) for x in ticks] == pytest.approx(wanted)


def test_names_phases_and_shares_of_agreement_are_written_out() -> None:
    results = cairo()
    scenario = results.scenario
    said = [box.words for box in words(positions(results))]
    for party in scenario.parties:
        assert party_name(scenario, party) in said
    for _, point, issue, _ in talked(scenario):
        assert issue_name(scenario, issue) in said
        assert point in said
    share = results.issues().groupby("issue")["agreed"].apply(lambda column: column.notna().mean())
    wanted = [percent(share[issue]) for _, _, issue, _ in talked(scenario)]
    assert [w for w in said if w.endswith("%") and " " not in w] == wanted
    assert any("Not shown: phase 1, in force from the start." in words.replace("\n", " ") for words in said)


def test_issues_that_no_world_agreed_on_say_so() -> None:
    said = [box.words for box in words(positions(silent()))]
    assert said.count("in no world") == len(silent().scenario.plan.issues)


# --- delivery ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [cairo, farmers, alone, silent, smooth])
def test_staircases_end_at_the_median_delivery_of_each_issue(case: object) -> None:
    assert callable(case)
    results: Memory = case()
    picture = delivery(results)
    issues = results.issues()
    names = [issue for _, _, issue, _ in agenda_of(results.scenario)]
    panels, said = framed(picture), words(picture)
    assert len(panels) == len(names)
    for ax, name in zip(panels, names, strict=True):
        at = issues[issues["issue"] == name]
        x, y = curve(ax)
        assert x.tolist() == list(range(results.scenario.calendar.months + 1))
        assert y[-1] == pytest.approx(at["delivered"].median(), abs=BIN)
        title, line = panel_title(picture, ax, said)
        assert issue_name(results.scenario, name) == title
        share = float(at["delivered_month"].notna().mean())
        several = len(results.runs()) > 1
        done = f"done in {percent(share)}" if several else "done" if share else "not done"
        assert line == f"{results.scenario.plan.point_of[name]}, {done}"


def test_delivery_panels_have_units_and_the_published_text() -> None:
    scenario = cairo().scenario
    panels = framed(delivery(cairo()))
    assert panels[0].get_ylabel() == "delivered"
    assert panels[-1].get_xlabel() == "month"
    for ax, (_, _, name, issue) in zip(panels, agenda_of(scenario), strict=True):
        dotted = [float(line.get_ydata()[0]) for line in ax.lines if line.is_dashed()]
        assert dotted == ([issue.text.mode] if issue.text else []), name
