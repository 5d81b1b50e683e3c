"""What every veto would rather have than no agreement: the win-set, by sample and issue by issue.

A win-set is the texts that the players who must agree all prefer to no agreement; the larger the win-sets at home, the
likelier an agreement, and the smaller one's own, the better one's terms (Putnam 1988). It shrinks with every veto that
is added (Tsebelis 2002).

Shapes: W worlds, N players (parties at a table, or constituencies at home), D issues, K texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.programme import raised
from sim.types import Floats


def sample_values(texts: Floats, ideals: Floats, weight: Floats, risk: Floats) -> Floats:
    """Values of sample texts, u_i(x) = 1 - sum_d w_id |x_d - p_id| ** a_i, (W, K, N) (Enelow & Hinich 1984).

    One (W, K, D) array is held at a time.

    Parameters
    ----------
    texts : (K, D) in [0, 1], the same in every world. ideals, weight : (W, N, D). risk : (N,) or (W, N), exponents > 0.
    """
    exponent = np.broadcast_to(np.asarray(risk, dtype=float), ideals.shape[:2])
    values = np.empty((ideals.shape[0], texts.shape[0], ideals.shape[1]))
    for i in range(ideals.shape[1]):
        away = np.abs(texts[None, :, :] - ideals[:, i, None, :])
        lost = weight[:, i, None, :] * raised(away, exponent[:, i, None, None])
        values[:, :, i] = 1.0 - np.ascontiguousarray(lost).sum(axis=-1)
    return values


def win_set_size(values: Floats, disagreement: Floats, vetoes: Sequence[int] | None = None) -> Floats:
    """Share of the texts that every veto likes at least as well as no agreement, (...), in [0, 1].

    As good as the sample: from K texts drawn evenly, its standard error is at most 1 / (2 sqrt K).

    Parameters
    ----------
    values : (..., K, N). disagreement : (..., N).
    vetoes : indices of the players who must agree; all when left out. With none, every text passes.

    Raises
    ------
    ValueError : no texts.
    """
    if values.shape[-2] == 0:
        raise ValueError("expected at least one text")
    who = np.arange(values.shape[-1]) if vetoes is None else np.asarray(vetoes, dtype=np.intp)
    passes = (np.take(values, who, axis=-1) >= np.take(disagreement, who, axis=-1)[..., None, :]).all(axis=-1)
    share: Floats = passes.sum(axis=-1) / values.shape[-2]
    return share


def bars(
    ideals: Floats, weight: Floats, risk: Floats, disagreement: Floats, text: Floats, issue: int
) -> tuple[Floats, Floats]:
    """The values of one issue that each player accepts while the others stay as in `text`: least and greatest, (W, N).

    u_i >= r_i iff |x - p| <= ((1 - r - what the other issues lose) / w) ** (1 / a), cut to the ladder [0, 1]. NaN, NaN
    where the other issues alone lose too much, or no value within the ladder is near enough. A player without weight
    on the issue accepts all of it.

    Parameters
    ----------
    ideals, weight : (W, N, D). risk : (N,) or (W, N), > 0. disagreement : r, (W, N). text : (W, D). issue : in 0..D-1.
    """
    exponent = np.broadcast_to(np.asarray(risk, dtype=float), ideals.shape[:2])
    losses = weight * raised(np.abs(text[:, None, :] - ideals), exponent[..., None])
    elsewhere = np.where(np.arange(ideals.shape[2]) == issue, 0.0, losses)
    room = 1.0 - disagreement - np.ascontiguousarray(elsewhere).sum(axis=-1)
    stake, wish = weight[:, :, issue], ideals[:, :, issue]
    # Nothing is further away than 1, so where there is room for that loss, all of the ladder is within reach.
    short = (room < stake) & (stake > 0.0)
    share = np.where(short, np.maximum(room, 0.0), 1.0) / np.where(short, stake, 1.0)
    reach = raised(share, 1.0 / exponent)
    low, high = np.maximum(wish - reach, 0.0), np.minimum(wish + reach, 1.0)
    possible = (room >= 0.0) & (low <= high)
    return np.where(possible, low, np.nan), np.where(possible, high, np.nan)


def overlap(low: Floats, high: Floats, vetoes: Sequence[int] | None = None) -> tuple[Floats, Floats]:
    """The zone of possible agreement on one issue: the values within every veto's bar, least and greatest, (W,).

    NaN, NaN where there are none (Raiffa 1982). `low` and `high` (W, N) from `bars`; `vetoes` as in `win_set_size`.
    """
    who = np.arange(low.shape[-1]) if vetoes is None else np.asarray(vetoes, dtype=np.intp)
    least = np.take(low, who, axis=-1).max(axis=-1, initial=0.0)  # NaN where any is NaN
    most = np.take(high, who, axis=-1).min(axis=-1, initial=1.0)
    common = least <= most
    return np.where(common, least, np.nan), np.where(common, most, np.nan)
