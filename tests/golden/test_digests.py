"""Results change on purpose or not at all."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.golden import digests
from tests.golden.cases import cases

CASES = cases()
RENEW = "If this is meant, run `make golden`, commit what it writes, and name the change in CHANGELOG.md. What differs:"


@pytest.mark.parametrize("name", CASES)
def test_results_are_those_that_were_kept(name: str) -> None:
    found = digests.digests(CASES[name]())
    lines = list(digests.differences(digests.read().get(name, {}), found))
    assert not lines, "\n".join([RENEW, *lines])


def test_every_case_that_is_kept_is_computed() -> None:
    assert digests.read().keys() == CASES.keys(), RENEW


def table(**columns: list[object]) -> dict[str, pa.Table]:
    return {"runs": pa.table(columns)}


def test_a_failure_names_the_table_and_the_column() -> None:
    old = digests.digests(table(a=[0.1, 0.2], b=["x", "y"], c=[1, 2]))
    new = digests.digests(table(a=[0.1, 0.2001], b=["x", "y"], d=[1, 2]))
    assert list(digests.differences(old, new)) == ["runs: changed: a; new: d; gone: c"]
    assert list(digests.differences(old, digests.digests(table(a=[0.1], b=["x"], c=[1])))) == [
        "runs: changed: a, b, c; 2 rows became 1"
    ]
    assert list(digests.differences(old, old)) == []


def test_the_last_bits_of_a_number_do_not_count_and_the_sixth_digit_does() -> None:
    assert digests.digest([0.1 + 0.2, -0.0, 1e-17, float("nan")]) == digests.digest([0.3, 0.0, 0.0, -float("nan")])
    assert digests.digest([0.123456]) != digests.digest([0.123457])
    kinds = [[0.0], [0], [False], [None], [float("nan")], ["0"], [""]]
    assert len({digests.digest(values) for values in kinds}) >= len(kinds) - 1
    assert digests.digest([None]) != digests.digest([float("nan")])
