"""How often somebody may ask: so many at once, and again after a while; one does not slow another down."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app import rate
from sim.app.rate import Rate
from sim.errors import InputError
from tests.app.at_tables import FARMERS
from tests.app.conftest import opened
from tests.reader import Reader


def test_a_bucket_is_spent_and_fills_again() -> None:
    now = [0.0]
    bucket = Rate(3, 0.5, clock=lambda: now[0])
    for _ in range(3):
        bucket.spend("one")
    with pytest.raises(InputError, match="too often"):
        bucket.spend("one")
    bucket.spend("another")
    now[0] = 2.0
    bucket.spend("one")
    with pytest.raises(InputError):
        bucket.spend("one")


def test_who_asked_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "REMEMBERED", 2)
    bucket = Rate(1, 0.0)
    for who in ("a", "b", "c"):
        bucket.spend(who)
    bucket.spend("a")
    with pytest.raises(InputError):
        bucket.spend("c")


def test_who_tries_one_code_after_another_is_slowed_down(tmp_path: Path) -> None:
    with opened("two-farmers", tmp_path) as client:
        said = [Reader(client.post("/join", {"code": "AAAAA"}).text).said for _ in range(320)]
        assert "there is no class of this code" in said[0].lower() and "asked too often" in said[-1]
        many = [client.post("/class/two-farmers", FARMERS).status for _ in range(8)]
        assert many[0] == 200 and many[-1] == 400
