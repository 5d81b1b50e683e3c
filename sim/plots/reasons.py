"""Reasons: why worlds stop where they do, by party, promise and red line, the most frequent first."""

from __future__ import annotations

from typing import Any

from sim.counting import counted
from sim.findings.phases import end_words, share_words
from sim.findings.reasons import reasons_data
from sim.findings.words import percent
from sim.findings.worlds import Results, uncertain, worlds_of
from sim.plots.around import foot_line, under
from sim.plots.ends import OUTCOMES
from sim.plots.style import (
    FOOT,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    SMALL,
    TEXT,
    TINY,
    WIDTH,
    Picture,
    fold,
    foot,
    head,
    height_of,
    house,
    tint,
)

MOST = 14  # reasons drawn
LABEL, NUMBERS = 3.6, 1.05  # inches
PAD, BAR, HEADING, AFTER = 0.11, 0.14, 0.25, 0.1


@house
def reasons(results: Results, design_point: int = 0) -> Picture:
    """Bars of the reasons, under the outcome that they lead to; the rarest are counted together."""
    data = reasons_data(results, design_point)
    ranges, ends = uncertain(results, design_point), end_words(results.scenario)
    kept = data.nlargest(MOST, "hits", keep="first").index
    shown, left = data[data.index.isin(kept)], data[~data.index.isin(kept)]
    top = head(
        "Why worlds end where they do" if len(worlds_of(results, design_point)) > 1 else "Why it ends where it does",
        under(
            results,
            design_point,
            "Each bar is the share of worlds that stopped for this reason; the thin line is its 95% interval."
            if ranges
            else "",
        ),
    )
    folded = [fold(_sentence(reason), LABEL - 0.1, SMALL, lines=3) for reason in shown["reason"]]
    blocks = shown.assign(words=folded).groupby("outcome", sort=False)
    high = sum(HEADING + AFTER + sum(_row(words) for words in rows["words"]) for _, rows in blocks)
    rest = (
        f"{len(left)} rarer {'reason' if len(left) == 1 else 'reasons'}, together "
        f"{percent(float(left['share'].sum()))} of worlds, are left out."
        if len(left)
        else ""
    )
    high += 0.2 if rest else 0.0
    picture = Picture(WIDTH, top.height + high + FOOT)
    top.draw(picture)
    y = top.height
    for outcome, rows in blocks:
        words, colour = ends[str(outcome)], OUTCOMES[str(outcome)][1]
        share = float(data.loc[data["outcome"] == outcome, "share"].sum())
        said = f": {percent(share)}" if data["count"].iloc[0] > 1 else ""
        picture.write(MARGIN, y, f"{words[:1].upper()}{words[1:]}{said}", size=TEXT, weight="bold")
        y += HEADING
        for row in rows.to_dict("records"):
            tall = _row(row["words"])
            _bar(picture, y, tall, row, colour, ranges)
            y += tall
        y += AFTER
    if rest:
        picture.write(MARGIN, y, rest, size=SMALL, color=MUTED)
    foot(picture, foot_line(results))
    count = len(worlds_of(results, design_point))
    told = [
        f"{percent(r['share']) + ' ' if count > 1 else ''}{ends[r['outcome']]}: {r['reason']}"
        for r in shown.to_dict("records")
    ]
    first = f"Why {counted(count, 'world')} end where they do" if count > 1 else "Why 1 world ends where it does"
    picture.alt = f"{first}. {'; '.join(told)}. {rest}".strip()
    return picture


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}"


def _row(words: str) -> float:
    return height_of(words, SMALL) + PAD


def _bar(picture: Picture, top: float, tall: float, row: dict[Any, Any], colour: str, ranges: bool) -> None:
    """The reason, a bar on a track from 0 to 100%, its interval where there is one, and the numbers."""
    middle = top + tall / 2
    picture.write(MARGIN, middle, row["words"], size=SMALL, va="center", color=INK)
    wide = WIDTH - 2 * MARGIN - LABEL - NUMBERS
    ax = picture.sheet(MARGIN + LABEL, middle - BAR / 2 - 0.04, wide, BAR + 0.08)
    low, high = 0.04, 0.04 + BAR
    ax.fill_between([0, wide], low, high, fc=PAPER, lw=0)
    ax.fill_between([0, wide * row["share"]], low, high, fc=tint(colour, 0.75), lw=0)
    left = MARGIN + LABEL + wide + 0.4
    picture.write(left, middle, share_words(row), size=SMALL, weight="bold", va="center", ha="right")
    if not ranges:
        return
    ax.plot([wide * row["low"], wide * row["high"]], [(low + high) / 2] * 2, color=INK, lw=0.9)
    interval = f"{100 * row['low']:.0f} to {100 * row['high']:.0f}"
    picture.write(left + 0.08, middle, interval, size=TINY, va="center", color=MUTED)
