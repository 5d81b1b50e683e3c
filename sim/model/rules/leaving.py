"""When a party regrets what it signed."""

from __future__ import annotations

import numpy as np

from sim import utility
from sim.curves import Risk, among
from sim.model.world import Account
from sim.types import Bools, Floats


def regrets(account: Account, text: Floats, delivered: Floats, believed: Floats, risk: Risk) -> Bools:
    """Whether what is in force is worth less to a signatory than no agreement was when it signed, (W,).

    text, delivered, believed : over all issues, (W, D); what was left for later stands where it is today.
    """
    at = account.columns
    agreed, now, hoped = (a.take(at, axis=1) for a in (text, delivered, believed))
    worth = utility.expected_value(agreed, now, hoped, account.wish, account.weight, among(risk, at))
    return account.signed & ~utility.no_worse(worth, account.reserved)


def months_of_regret(months: Floats, living: Bools, sorry: Bools) -> Floats:
    """Months in a row in which each party has regretted, (W, N)."""
    return np.where(living[:, None], np.where(sorry, months + 1.0, 0.0), months)
