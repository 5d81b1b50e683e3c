"""Points and parties: where each party stands on each issue, and where the text settled."""

from __future__ import annotations

import pandas as pd

from sim.counting import counted
from sim.findings.agenda import by_phase
from sim.findings.positions import ordered_parties, positions_data, settled_data, shown_phases
from sim.findings.words import ends_of_ladders, percent
from sim.findings.worlds import Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.positions_grid import ROW, Grid, headings, issues, phase_line, scale
from sim.plots.positions_key import KEY, entry_width, key_lines
from sim.plots.style import (
    FOOT,
    GRADES,
    MARGIN,
    SMALL,
    TINY,
    WIDTH,
    Picture,
    breadth,
    foot,
    head,
    house,
    looks,
    shorten,
)
from sim.scenario.called import issue_name, listed, party_name
from sim.scenario.schema import Scenario

PHASE, AFTER = 0.3, 0.05  # inches
LONGEST_NAME = 1.9  # of a party above its column


@house
def positions(results: Results, design_point: int = 0) -> Picture:
    """A row an issue, a column a party; at the right the settled text and how often it was agreed."""
    case = results.scenario
    stands = positions_data(results, design_point)
    stands = stands[stands["phase"].isin(shown_phases(case))]
    settled = settled_data(results, design_point)
    settled = settled[settled["phase"].isin(shown_phases(case))].reset_index(drop=True)
    runs = worlds_of(results, design_point)
    parties = ordered_parties(case)
    grid = Grid(case, parties)
    names = [shorten(party_name(case, p), LONGEST_NAME, SMALL, "bold") for p in parties]
    styles = looks(parties)
    slant = any(breadth(n, SMALL, "bold") > grid.column - 0.06 for n in names)
    heading = max(breadth(n, SMALL, "bold") for n in names) * 0.72 + 0.32 if slant else 0.42
    page = max(WIDTH, grid.wide + 2 * MARGIN)
    note = _note(case, len(runs), bool((stands["high"] > stands["low"]).any()))
    top = head("Where each party stands, and where the text settled", under(results, design_point, note), page)
    grades = [grade for grade in GRADES if (stands["grade"] == grade).any()]
    key = key_lines(grades, grid.wide, settled, len(runs))
    phases = by_phase(settled)
    blocks = [len(rows) * ROW + AFTER + (PHASE if k else 0.0) for k, (_, rows) in enumerate(phases)]
    body = heading + sum(blocks) + 0.24
    picture = Picture(page, top.height + KEY * len(key) + body + FOOT)
    top.draw(picture)
    sheet = picture.sheet(MARGIN, top.height, page - 2 * MARGIN, KEY * len(key))
    for k, line in enumerate(key):
        x = 0.0
        for paint, glyph, words in line:
            paint(sheet, x, KEY * (k + 0.5))
            sheet.text(x + glyph + 0.07, KEY * (k + 0.5), words, size=TINY, va="center")
            x += entry_width(glyph, words)
    ax = picture.sheet(MARGIN, top.height + KEY * len(key), page - 2 * MARGIN, body)
    headings(ax, grid, heading, names, [styles[p] for p in parties], slant, len(runs))
    y = heading
    for k, (phase, rows) in enumerate(phases):
        y += PHASE if k else 0.0
        phase_line(ax, grid, y, case, phase, float(runs[f"agreed_{phase}"].mean()), len(runs))
        here = stands[stands["phase"] == phase]
        cells = {(r["issue"], r["party"]): r for r in here.to_dict("records")}
        issues(ax, grid, y, case, rows, cells, styles, phase in case.under_way, len(runs))
        y += len(rows) * ROW + AFTER
    scale(ax, grid, y)
    foot(picture, foot_line(results))
    picture.alt = _alt(case, settled, parties, len(runs))
    return picture


def _note(case: Scenario, worlds: int, uncertain: bool) -> str:
    given = [phase for phase in sorted(case.phases) if phase not in shown_phases(case)]
    left_out = f" Not shown: phase {listed([str(k) for k in given])}, in force from the start." if given else ""
    ranges = " Bars: from the least to the most that it may want." if uncertain else ""
    settled = ", the middle of the worlds that agreed on the issue" if worlds > 1 else ""
    return (
        f"Each column is an issue's ladder, {ends_of_ladders(case)}. Markers: what a party most likely "
        f"wants.{ranges} Dark ticks: where the text settled{settled}.{left_out}"
    )


def _alt(case: Scenario, settled: pd.DataFrame, parties: list[str], count: int) -> str:
    names = ", ".join(party_name(case, p) for p in parties)
    open_issues = settled[~settled["phase"].isin(case.under_way)]
    said = [
        f"{issue_name(case, str(r['issue']))} at {r['median']:.2f}"
        + (f", agreed in {percent(r['agreed'])}" if count > 1 else "")
        if r["agreed"] > 0
        else f"{issue_name(case, str(r['issue']))} {'agreed in no world' if count > 1 else 'not agreed'}"
        for r in open_issues.to_dict("records")
    ]
    return (
        f"What {names} want on {counted(len(settled), 'issue')}, how well that is documented, and where the "
        f"text settled in {counted(count, 'world')}{' (median)' if count > 1 else ''}: {'; '.join(said)}."
    )
