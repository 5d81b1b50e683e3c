"""Two-level games: how many texts each party, and each player at home, would rather have than no agreement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.measures.winset import sample_values
from sim.model.rules import ratification
from sim.model.rules.interests import Constituencies
from sim.plots import source
from sim.plots.median import WORDS, Seats, median_model, seats
from sim.plots.style import (
    BLUE,
    FOOT,
    GREEN,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    SKY,
    SMALL,
    TEXT,
    WIDTH,
    Picture,
    foot,
    head,
    house,
    shorten,
    tint,
)
from sim.types import Bools, Floats
from sim.utility import no_agreement_value, no_worse

TEXTS = 8192  # sampled evenly over the ladders; standard error of a share at most 0.6 points
SEED = 20251023  # of the sample, the same for every scenario
ROW, BAR, HEADING, AFTER = 0.21, 0.13, 0.26, 0.16  # inches
LABEL, NUMBERS = 2.4, 0.6
COLOURS = {"party": BLUE, "home": SKY, "passes": "#4f7f9f", "all": GREEN}


def winset_data(results: source.Results, phase: int) -> pd.DataFrame:
    """Share of evenly sampled texts that each player likes at least as well as no agreement, in the median case.

    Columns: player, kind (`party`: a negotiator, `home`: one of its constituencies, `passes`: its vote at home, `all`:
    everybody who must agree), share.
    """
    case = results.scenario
    who = seats(median_model(case), phase)
    texts = np.random.default_rng(SEED).random((TEXTS, len(who.issues)))
    values = sample_values(texts, who.ideals[None], who.weight[None], who.risk[None])[0]
    accepts = no_worse(values, who.reserved)
    rows, votes = [], np.ones(TEXTS, dtype=bool)
    for i, party in enumerate(who.parties):
        name = source.party_name(case, party.name)
        rows.append((name, "party", accepts[:, i].mean()))
        if party.interests.home is not None:
            likes, passes = _at_home(party.interests.home, who, i, texts)
            names = [profile.name for profile in party.profile.constituencies.values()]
            rows += [(player, "home", likes[:, c].mean()) for c, player in enumerate(names)]
            rows.append((f"{name}: vote at home passes", "passes", passes.mean()))
            votes &= passes
    rows.append(("all who decide", "all", accepts.all(axis=1).mean()))
    if any(party.interests.home is not None for party in who.parties):
        rows.append(("all, and their votes at home", "all", (accepts.all(axis=1) & votes).mean()))
    return pd.DataFrame(rows, columns=["player", "kind", "share"])


def _at_home(home: Constituencies, who: Seats, seat: int, texts: Floats) -> tuple[Bools, Bools]:
    """Which texts each constituency likes, (K, C), and which pass at home, (K,)."""
    players = home.wish.shape[1]
    risk = np.full((1, players), who.risk[seat])
    values = sample_values(texts, home.wish, home.weight, risk)[0]
    nil = np.zeros((1, 1))
    margins = values - no_agreement_value(home.today, home.no_agreement, home.cost_of_stalemate, nil, nil)[0]
    share, threshold = np.broadcast_to(home.share[0], margins.shape), np.broadcast_to(home.threshold[0], len(margins))
    return ratification.votes(margins), ratification.passes(margins, share, threshold)


@house
def winset(results: source.Results, design_point: int = 0) -> Picture:
    """Bars by phase: each negotiator, the players at home, the vote, and what is left for everybody."""
    case = results.scenario
    phases = source.negotiated(case)
    if not phases:
        raise source.NothingToDrawError(
            "it shows what is agreed in talks, and everything here is in force from the start"
        )
    tables = {phase: winset_data(results, phase) for phase in phases}
    top = head(
        "How much room each player leaves",
        f"Each bar is the share of {TEXTS:,} possible texts, spread evenly over all ladders, that a player would "
        f"rather have than no agreement. {WORDS} Red lines, and doubts whether a text will be kept, take more away.",
    )
    high = sum(HEADING + ROW * len(table) + AFTER for table in tables.values())
    picture = Picture(WIDTH, top.height + high + FOOT)
    top.draw(picture)
    y = top.height
    for phase, table in tables.items():
        picture.write(MARGIN, y, source.phase_words(case, phase, "The talks"), size=TEXT, weight="bold")
        y += HEADING
        for row in table.to_dict("records"):
            _bar(picture, y, row)
            y += ROW
        y += AFTER
    foot(picture, source.foot_line(results))
    said = []
    for phase, table in tables.items():
        shares = [f"{row['player']} {source.percent(row['share'])}" for row in table.to_dict("records")]
        said.append(f"{source.phase_words(case, phase, 'The talks')}: {', '.join(shares)}")
    picture.alt = f"Share of texts that each player likes at least as well as no agreement. {'. '.join(said)}."
    return picture


def _bar(picture: Picture, top: float, row: dict[Any, Any]) -> None:
    inside = 0.16 if row["kind"] == "home" else 0.0
    weight: Any = "bold" if row["kind"] in ("party", "all") else "normal"
    words = shorten(str(row["player"]), LABEL - inside - 0.1, SMALL, weight)
    middle = top + ROW / 2
    picture.write(MARGIN + inside, middle, words, size=SMALL, weight=weight, va="center", color=INK)
    wide = WIDTH - 2 * MARGIN - LABEL - NUMBERS
    ax = picture.sheet(MARGIN + LABEL, middle - BAR / 2, wide, BAR)
    ax.fill_between([0, wide], 0, BAR, fc=PAPER, lw=0)
    ax.fill_between([0, wide * row["share"]], 0, BAR, fc=tint(COLOURS[row["kind"]], 0.85), lw=0)
    picture.write(
        MARGIN + LABEL + wide + 0.5, middle, source.percent(float(row["share"])), size=SMALL, va="center", ha="right",
        color=INK if row["share"] > 0 else MUTED,
    )  # fmt: skip
