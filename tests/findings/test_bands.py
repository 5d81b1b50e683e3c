"""Quantiles of histograms against those of the samples that they were made of."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.findings.bands import quantiles


@settings(max_examples=60)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=200), st.floats(0.0, 1.0))
def test_quantiles_of_a_histogram_are_within_a_bin_of_the_samples(values: list[float], level: float) -> None:
    sample = np.array(values)
    hist = np.histogram(sample, bins=40, range=(0.0, 1.0))[0][None, :].astype(float)
    got = float(quantiles(hist, np.array([sample.mean()]), np.array([level]))[0, 0])
    below, above = (np.quantile(sample, level, method=how) for how in ("lower", "higher"))
    assert below - 1 / 40 - 1e-9 <= got <= above + 1 / 40 + 1e-9


def test_quantiles_of_nothing_are_not_a_number() -> None:
    assert np.isnan(quantiles(np.zeros((1, 40)), np.array([np.nan]), np.array([0.5]))).all()
