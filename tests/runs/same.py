"""Whether two results folders hold the same tables."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from sim.runs.results import Results
from sim.scenario.schema import Scenario
from tests.cases import two_party

TABLES = ("runs", "issues", "paths", "events")


def same(a: Results, b: Results) -> None:
    """Every table of two folders is the same, bit for bit."""
    for name in TABLES:
        left, right = getattr(a, name)(), getattr(b, name)()
        if name == "paths":
            assert np.array_equal(np.stack(left.pop("hist")), np.stack(right.pop("hist")))
        pd.testing.assert_frame_equal(left, right, check_exact=True)
    assert (a.folder / "summary.csv").read_bytes() == (b.folder / "summary.csv").read_bytes()


def digests(results: Results) -> dict[str, str]:
    """sha256 of every table, sorted as `Results` gives it and bit for bit, and of the summary."""
    found = {"summary": hashlib.sha256((results.folder / "summary.csv").read_bytes()).hexdigest()}
    for name in TABLES:
        table = getattr(results, name)()
        if name == "paths":
            table["hist"] = [tuple(bins) for bins in table["hist"]]
        text = repr([(column, table[column].to_list()) for column in table])  # a float's is exact
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def quick(worlds: int) -> Scenario:
    """Two neighbours who meet twice in two months: some agree, some do not, and some never talk."""
    return two_party(worlds=worlds, calendar={"months": 2}, tables={"main": {"rounds": 2}})
