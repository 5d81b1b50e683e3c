"""Further numbers of a world: when the first half was carried out, and how far the agreed places lie apart."""

from __future__ import annotations

import warnings

import numpy as np


class HalfWay:
    """The month in which the first of the issues was half carried out; none where none ever was."""

    label = "first issue half carried out"
    unit = "months"

    def measures(self, worlds):
        months = np.where(np.isnan(worlds.issues["half_month"]), np.inf, worlds.issues["half_month"]).min(axis=1)
        return np.where(np.isinf(months), np.nan, months)


def spread(worlds):
    """The distance from the highest to the lowest place agreed; none where nothing was agreed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of a world without any
        agreed = worlds.issues["agreed"]
        return np.nanmax(agreed, axis=1) - np.nanmin(agreed, axis=1)
