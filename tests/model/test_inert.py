"""Which rules decide nothing at the defaults, as docs/model.md names them: switched off, no world ends otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.model import Negotiation
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario

WORLDS = 100
INERT: dict[str, dict[str, Any]] = {
    "setting aside": {"talks.set_aside_after": 1.0},
    "the fallback's limits": {"fallback.limits": {}},
}
AT_WORK: dict[str, dict[str, Any]] = {
    "leaving": {"delivery.patience": 240},
    "point 17": {"fallback.enabled": False},
    "side payments": {"talks.side_payment": 0.0},
    "the next phase by right": {"phases_opening.open_at": 1.0},
    "backslide": {"delivery.backslide": 0.0},
    "the wrong finger": {"incidents.misattribution": 0.0},
}


@cache
def case() -> Scenario:
    return load("cairo-2025-10-23")


def ends(settings: dict[str, Any]) -> pd.DataFrame:
    at = with_settings(case(), settings) if settings else case()
    return pd.DataFrame(Negotiation(at, range(WORLDS)).run().tables()["runs"])


@pytest.fixture(scope="module")
def default() -> pd.DataFrame:
    return ends({})


@pytest.mark.parametrize("name", INERT)
def test_a_rule_that_is_said_to_decide_nothing_at_the_default_decides_nothing(name: str, default: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(default, ends(INERT[name]), check_exact=True)


@pytest.mark.parametrize("name", AT_WORK)
def test_a_rule_that_is_at_work_at_the_default_changes_how_worlds_end(name: str, default: pd.DataFrame) -> None:
    changed = ends(AT_WORK[name])
    assert (default["delivery"] != changed["delivery"]).any()


def test_the_page_names_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
    told = page.partition("**At work or not.**")[2].partition("\n\n")[0]
    assert told
    for settings in INERT.values():
        assert all(f"`{path}`" in told for path in settings)
