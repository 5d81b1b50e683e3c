"""Imitation: a party answers what the others conceded to it, in kind.

Faratin, Sierra & Jennings 1998 imitate issue by issue; here concessions are counted in utility to the party that
imitates, because a text has many issues and only value says which move was meant for whom. Against each other two
imitators stand still: somebody must begin, be it by the clock (`mix`) or by an announced step (`announced`).
"""

from __future__ import annotations

import numpy as np

from sim.types import Bools, Floats

NOTHING = 1e-12  # less than this withheld counts as nothing


def absolute_imitation(
    own: Floats,
    offers: Floats,
    no_agreement: Floats,
    forgiveness: float | Floats = 0.0,
    most_retreat: float | Floats = 1.0,
) -> Floats:
    """As much as the other gave, in utility: a' = a - (v_last - v_before), (W,) in [r, 1].

    Absolute tit-for-tat of Faratin et al. 1998 without its random term.

    Parameters
    ----------
    own : a, the party's previous aspiration, (W,).
    offers : v, values to this party of the other's last L >= 2 offers, oldest first, (W, L) in [0, 1]; of several
        others the mean.
    no_agreement : r, (W,) in [0, 1].
    forgiveness : share of a retreat that is not answered, in [0, 1] (Axelrod 1984 on forgiveness).
    most_retreat : floor on retreating: the aspiration rises by no more than this in a step, >= 0; 0 is a ratchet.

    Raises ValueError where there are fewer than two offers.
    """
    _check(offers)
    return _answer(own, offers[:, -1] - offers[:, -2], no_agreement, forgiveness, most_retreat)


def relative_imitation(
    own: Floats,
    offers: Floats,
    no_agreement: Floats,
    forgiveness: float | Floats = 0.0,
    most_retreat: float | Floats = 1.0,
) -> Floats:
    """The same share as the other gave: a' = r + (a - r) (1 - v_last) / (1 - v_before), (W,) in [r, 1].

    The other withheld 1 - v; who closes a tenth of that gets a tenth of a - r. Relative tit-for-tat of Faratin et al.
    1998 takes the ratio of the offers themselves; in utility that has no meaning where an offer is worth nothing, as
    first offers often are. Parameters and errors as in `absolute_imitation`.
    """
    _check(offers)
    left = _withheld(offers[:, -1]) / _withheld(offers[:, -2])
    return _answer(own, (own - no_agreement) * (1.0 - left), no_agreement, forgiveness, most_retreat)


def averaged_imitation(
    own: Floats,
    offers: Floats,
    no_agreement: Floats,
    forgiveness: float | Floats = 0.0,
    most_retreat: float | Floats = 1.0,
) -> Floats:
    """The share that the other gave on average over its last L offers, (W,) in [r, 1].

    a' = r + (a - r) ((1 - v_last) / (1 - v_first)) ** (1 / (L - 1)), `relative_imitation` for L = 2. Averaged
    tit-for-tat of Faratin et al. 1998, as an average: their formula answers the whole window's change at every step.
    Parameters and errors as in `absolute_imitation`.
    """
    _check(offers)
    left = _withheld(offers[:, -1]) / _withheld(offers[:, 0])
    if offers.shape[1] > 2:
        left = np.power(left, 1.0 / (offers.shape[1] - 1))
    return _answer(own, (own - no_agreement) * (1.0 - left), no_agreement, forgiveness, most_retreat)


def remember(offers: Floats, latest: Floats, where: Bools) -> Floats:
    """The window (W, L) moved on by the value `latest` (W,) in the worlds that met; begin with the first offer L times.

    A window filled with one offer shows no concession, so nothing is answered before there are two.
    """
    moved = np.concatenate([offers[:, 1:], latest[:, None]], axis=1)
    return np.where(where[:, None], moved, offers)


def _answer(
    own: Floats, conceded: Floats, no_agreement: Floats, forgiveness: float | Floats, most_retreat: float | Floats
) -> Floats:
    answered = np.where(conceded < 0.0, conceded * (1.0 - forgiveness), conceded)
    answered = np.maximum(answered, -most_retreat)
    return np.minimum(np.maximum(own - answered, no_agreement), 1.0)


def _withheld(value: Floats) -> Floats:
    return np.maximum(1.0 - value, NOTHING)


def _check(offers: Floats) -> None:
    if offers.ndim != 2 or offers.shape[1] < 2:
        raise ValueError(f"imitation needs the values of at least two offers, (W, L >= 2); got shape {offers.shape}")
