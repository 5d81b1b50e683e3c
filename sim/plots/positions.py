"""Points and parties: where each party stands on each issue, and where the text settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.case.quantity import Grade
from sim.counting import counted
from sim.findings.agenda import agenda_of, by_phase
from sim.findings.bands import QUANTILES
from sim.findings.positions import ordered_parties, positions_data, settled_data, shown_phases
from sim.findings.words import ends_of_ladders, percent, phase_words
from sim.findings.worlds import Results, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.style import (
    FOOT,
    GRADES,
    INK,
    MARGIN,
    MUTED,
    ORANGE,
    PAPER,
    RULE,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Look,
    Picture,
    breadth,
    foot,
    head,
    house,
    looks,
    mark,
    shorten,
)
from sim.scenario.called import issue_name, listed, party_name
from sim.scenario.schema import Scenario

ROW, PHASE, AFTER = 0.225, 0.3, 0.05  # inches
SETTLED, FATE = 1.05, 0.8
LABEL, LONGEST = 1.5, 2.6  # the names of points and issues, at least and at most
NARROW, BROAD = 0.3, 1.6  # a party's column
LONGEST_NAME = 1.9  # of a party above its column
KEY = 0.2  # a line of the key
AGREED, ASIDE, OCCURRED = "#5f6770", "#c3c8ce", ORANGE


class Grid:
    """Where columns stand, in inches."""

    def __init__(self, case: Scenario, parties: list[str]) -> None:
        rows = [row for row in agenda_of(case) if row[0] in shown_phases(case)]
        self.id = min(max(breadth(point, TINY) for _, point, _, _ in rows), 0.7)
        names = max(breadth(issue_name(case, name), SMALL) for _, _, name, _ in rows)
        self.label = min(max(self.id + 0.1 + names + 0.12, LABEL), LONGEST)
        self.count = len(parties)
        room = WIDTH - 2 * MARGIN - self.label - SETTLED - FATE
        self.column = min(BROAD, max(NARROW, room / self.count))
        self.right = self.label + self.column * self.count + SETTLED  # then: in how many worlds it was agreed
        self.wide = self.right + FATE

    def cell(self, k: int) -> tuple[float, float]:
        """Where 0 and 1 lie in the column of the k-th party."""
        pad = min(0.06, 0.12 * self.column)
        return self.label + k * self.column + pad, self.label + (k + 1) * self.column - pad

    def settled(self) -> tuple[float, float]:
        """Where 0 and 1 lie in the column of the settled text."""
        return self.right - SETTLED + 0.14, self.right - 0.12


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
    key = _key_lines(grades, grid.wide, settled, len(runs))
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
            x += _wide(glyph, words)
    ax = picture.sheet(MARGIN, top.height + KEY * len(key), page - 2 * MARGIN, body)
    _headings(ax, grid, heading, names, [styles[p] for p in parties], slant, len(runs))
    y = heading
    for k, (phase, rows) in enumerate(phases):
        y += PHASE if k else 0.0
        _phase_line(ax, grid, y, case, phase, float(runs[f"agreed_{phase}"].mean()), len(runs))
        here = stands[stands["phase"] == phase]
        cells = {(r["issue"], r["party"]): r for r in here.to_dict("records")}
        _rows(ax, grid, y, case, rows, cells, styles, phase in case.under_way, len(runs))
        y += len(rows) * ROW + AFTER
    _scale(ax, grid, y)
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


def _at(ends: tuple[float, float], value: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * value


def _headings(
    ax: Axes, grid: Grid, high: float, names: list[str], styles: list[Look], slant: bool, worlds: int
) -> None:
    """A party's marker and name above its column; the name in ink, for a pale colour makes pale letters."""
    for k, (name, look) in enumerate(zip(names, styles, strict=True)):
        middle = sum(grid.cell(k)) / 2
        mark(ax, middle, high - 0.1, look, "source", size=5.4)
        if slant:
            at: dict[str, Any] = {"rotation": 45, "rotation_mode": "anchor", "ha": "left", "va": "baseline"}
            ax.text(middle + 0.02, high - 0.19, name, size=SMALL, weight="bold", **at)
        else:
            ax.text(middle, high - 0.19, name, size=SMALL, weight="bold", ha="center")
    a, b = grid.settled()
    ax.text((a + b) / 2, high - 0.06, "settled text", size=SMALL, weight="bold", ha="center")
    ax.text(
        grid.right + 0.08,
        high - 0.06,
        "worlds that\nagreed on it" if worlds > 1 else "agreed\non it?",
        size=TINY,
        color=MUTED,
        linespacing=1.1,
    )


def _phase_line(ax: Axes, grid: Grid, y: float, case: Scenario, phase: int, share: float, worlds: int) -> None:
    given = phase in case.under_way
    said = (
        "in force from the start"
        if given
        else f"agreed in {percent(share)}"
        if worlds > 1
        else "agreed"
        if share
        else "not agreed"
    )
    name = phase_words(case, phase)
    at = 0.6 if name else 0.0
    ax.text(0.0, y - 0.1, name, size=TEXT, weight="bold", va="center")
    ax.text(at, y - 0.1, shorten(said, grid.label - at, TINY), size=TINY, color=MUTED, va="center")


def _rows(
    ax: Axes,
    grid: Grid,
    y: float,
    case: Scenario,
    rows: pd.DataFrame,
    cells: dict[tuple[Any, Any], dict[Any, Any]],
    styles: dict[str, Look],
    given: bool,
    worlds: int,
) -> None:
    """The issues of one phase, with a rule above each point."""
    bottom = y + ROW * len(rows)
    for ends in [*(grid.cell(k) for k in range(grid.count)), grid.settled()]:
        ax.fill_between(ends, y, bottom, fc=PAPER, lw=0, zorder=0)
    last = ""
    for row in rows.to_dict("records"):
        if row["point"] != last:
            ax.plot([0.0, grid.wide], [y, y], color=RULE, lw=0.7, zorder=1)
            ax.text(0.0, y + ROW / 2, shorten(row["point"], grid.id, TINY), size=TINY, color=MUTED, va="center")
            last = row["point"]
        left = grid.id + 0.1
        label = shorten(issue_name(case, row["issue"]), grid.label - left - 0.06, SMALL)
        ax.text(left, y + ROW / 2, label, size=SMALL, va="center")
        for k, (party, look) in enumerate(styles.items()):
            if (row["issue"], party) in cells:  # not where it is indifferent
                _cell(ax, grid.cell(k), y + ROW / 2, cells[row["issue"], party], look, row["median"])
        _settled(ax, grid, y + ROW / 2, row, worlds)
        _agreed(ax, grid, y + ROW / 2, row, given, worlds)
        y += ROW
    ax.plot([0.0, grid.wide], [y, y], color=RULE, lw=0.7, zorder=1)


def _cell(ax: Axes, ends: tuple[float, float], y: float, stand: dict[Any, Any], look: Look, text: float) -> None:
    style = GRADES[stand["grade"]]
    if text == text:
        ax.plot([_at(ends, text)] * 2, [y - 0.065, y + 0.065], color=INK, lw=0.8, zorder=3)
    if stand["high"] > stand["low"]:
        span = [_at(ends, stand["low"]), _at(ends, stand["high"])]
        ax.plot(span, [y, y], color=look.colour, lw=style.width, ls=style.line, zorder=3.5)
    mark(ax, _at(ends, stand["mode"]), y, look, stand["grade"])


def _settled(ax: Axes, grid: Grid, y: float, row: dict[Any, Any], worlds: int) -> None:
    """Where the text settled, over the worlds that agreed on it, and what the published text asks."""
    ends = grid.settled()
    if row["text"] == row["text"]:
        _published(ax, _at(ends, row["text"]), y)
    if row["median"] == row["median"]:
        low, p25, median, p75, high = (_at(ends, row[name]) for name in QUANTILES)
        _spread(ax, y, low, p25, median, p75, high)
    else:
        said = "in no world" if worlds > 1 else "not agreed"
        ax.text(sum(ends) / 2, y, said, size=TINY, color=MUTED, ha="center", va="center")
    if row["occurred"] == row["occurred"]:
        _occurred(ax, _at(ends, row["occurred"]), y)


def _occurred(ax: Axes, x: float, y: float) -> None:
    ax.plot([x], [y], ls="none", marker="*", ms=8.5, mfc=OCCURRED, mec=INK, mew=0.5, zorder=5, clip_on=False)


def _published(ax: Axes, x: float, y: float) -> None:
    ax.plot([x], [y], ls="none", marker="o", ms=6.5, mfc="white", mec=MUTED, mew=0.8, zorder=2, clip_on=False)


def _spread(ax: Axes, y: float, low: float, p25: float, median: float, p75: float, high: float) -> None:
    ax.plot([low, high], [y, y], color=INK, lw=0.8, zorder=3)
    ax.plot([p25, p75], [y, y], color="#8f9397", lw=3.2, zorder=3)
    ax.plot([median, median], [y - 0.07, y + 0.07], color=INK, lw=1.6, zorder=4)


def _agreed(ax: Axes, grid: Grid, y: float, row: dict[Any, Any], given: bool, worlds: int) -> None:
    """In how many worlds an issue was agreed, and in how many set aside; of a single world, whether it was."""
    left, wide = grid.right + 0.08, 0.34
    if given:
        ax.text(left, y, "given", size=TINY, color=MUTED, va="center")
        return
    if worlds == 1:
        said = "yes" if row["agreed"] else "set aside" if row["set_aside"] else "no"
        ax.text(left, y, said, size=TINY, va="center")
        return
    ax.fill_between([left, left + wide], y - 0.045, y + 0.045, fc="white", ec=RULE, lw=0.6)
    for start, end, colour in (
        (0.0, row["agreed"], AGREED),
        (row["agreed"], row["agreed"] + row["set_aside"], ASIDE),
    ):
        if end > start:
            ax.fill_between([left + wide * start, left + wide * end], y - 0.045, y + 0.045, fc=colour, lw=0)
    ax.text(grid.wide, y, percent(row["agreed"]), size=TINY, ha="right", va="center")


def _scale(ax: Axes, grid: Grid, y: float) -> None:
    """0 and 1 under the columns."""
    ax.text(grid.label - 0.06, y, "place on the ladder", size=TINY, color=MUTED, ha="right", va="top")
    for a, b in [*(grid.cell(k) for k in range(grid.count)), grid.settled()]:
        ax.text(a, y, "0", size=TINY, color=MUTED, ha="left", va="top")
        ax.text(b, y, "1", size=TINY, color=MUTED, ha="right", va="top")


# --- the key -------------------------------------------------------------------------------------------------------

Paint = Callable[[Axes, float, float], None]
Entry = tuple[Paint, float, str]  # how to paint the sign at (x, y), how wide it is, what it means


def _key_lines(grades: list[Grade], room: float, settled: pd.DataFrame, worlds: int) -> list[list[Entry]]:
    """How the grades of evidence and the settled text are drawn, broken into lines."""
    evidence: list[Entry] = [(_grade(grade), 0.3, GRADES[grade].words) for grade in grades]
    text: list[Entry] = []
    if worlds > 1 and settled["median"].notna().any():
        spread: Paint = lambda ax, x, y: _spread(ax, y, x, x + 0.07, x + 0.15, x + 0.23, x + 0.3)  # noqa: E731
        text.append((spread, 0.3, "settled: median, middle 50% and 90% of worlds"))
    if settled["text"].notna().any():
        text.append((lambda ax, x, y: _published(ax, x + 0.08, y), 0.16, "published text"))
    if worlds > 1 and (settled["agreed"] > 0).any():
        text.append((_block(AGREED), 0.2, "agreed"))
    if worlds > 1 and (settled["set_aside"] > 0).any():
        text.append((_block(ASIDE), 0.2, "set aside for later"))
    if settled["occurred"].notna().any():
        history = "where it ended in history (not a result of this run)"
        text.append((lambda ax, x, y: _occurred(ax, x + 0.08, y), 0.16, history))
    lines: list[list[Entry]] = []
    for entries in (evidence, text):
        used = room + 1.0
        for entry in entries:
            wide = _wide(entry[1], entry[2])
            if used + wide - 0.2 > room:
                lines.append([])
                used = 0.0
            lines[-1].append(entry)
            used += wide
    return lines


def _wide(glyph: float, words: str) -> float:
    return glyph + 0.07 + breadth(words, TINY) + 0.2


def _grade(grade: Grade) -> Paint:
    def paint(ax: Axes, x: float, y: float) -> None:
        ax.plot([x, x + 0.3], [y, y], color=INK, lw=GRADES[grade].width, ls=GRADES[grade].line)
        mark(ax, x + 0.15, y, Look(INK, "o"), grade)

    return paint


def _block(colour: str) -> Paint:
    def paint(ax: Axes, x: float, y: float) -> None:
        ax.fill_between([x, x + 0.2], y - 0.045, y + 0.045, fc=colour, lw=0)

    return paint


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
