"""Two-level games: how many texts each party, and each player at home, would rather have than no agreement."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.curves import Curves
from sim.findings.median import Seats, median_model, seats
from sim.findings.worlds import Results
from sim.measures.winset import sample_values
from sim.model.rules import ratification
from sim.model.rules.interests import Constituencies
from sim.scenario.called import party_name
from sim.types import Bools, Floats
from sim.utility import no_agreement_value, no_worse, paper_value

TEXTS = 8192  # sampled evenly over the ladders; standard error of a share at most 0.6 points
SEED = 20251023  # of the sample, the same for every scenario


def winset_data(results: Results, phase: int) -> pd.DataFrame:
    """Share of evenly sampled texts that each player likes at least as well as no agreement, in the median case.

    Columns: player, kind (`party`: a negotiator, `home`: one of its constituencies, `passes`: its vote at home, `all`:
    everybody who must agree), share.
    """
    scenario = results.scenario
    who = seats(median_model(scenario), phase)
    texts = np.random.default_rng(SEED).random((TEXTS, len(who.issues)))
    if who.tables is None:
        values = sample_values(texts, who.ideals[None], who.weight[None], who.risk[None])[0]
    else:
        values = who.values(texts)
    accepts = no_worse(values, who.reserved)
    rows, votes = [], np.ones(TEXTS, dtype=bool)
    for i, party in enumerate(who.parties):
        name = party_name(scenario, party.name)
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
    if isinstance(home.taste, Curves):
        values = paper_value(texts[:, None], home.wish, home.weight, home.taste)
    nil = np.zeros((1, 1))
    margins = values - no_agreement_value(home.today, home.no_agreement, home.cost_of_stalemate, nil, nil)[0]
    share, threshold = np.broadcast_to(home.share[0], margins.shape), np.broadcast_to(home.threshold[0], len(margins))
    return ratification.votes(margins), ratification.passes(margins, share, threshold)
