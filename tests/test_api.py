"""The short way in: every example in its docstrings runs, and what it returns shows itself."""

from __future__ import annotations

import asyncio
import doctest
import gc
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import api
from sim.errors import InputError


@pytest.mark.parametrize("module", [sim, api], ids=["sim", "sim.api"])
def test_every_example_runs(module: object) -> None:
    result = doctest.testmod(module, raise_on_error=False)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_everything_that_is_exported_has_an_example() -> None:
    for name in sim.__all__:
        assert getattr(sim, name).__doc__, name
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="it offers Negotiation, Party"):
        sim.nothing  # noqa: B018


def test_results_show_themselves_in_a_notebook() -> None:
    page = sim.run("two-farmers", worlds=20)._repr_html_()
    assert "simulated histories" in page and "data:image/png;base64," in page and "<table" in page
    swept = sim.sweep("two-farmers", {"guarantees.default": [0, 0.9]}, worlds=10)
    assert len(swept.summary()) == 2 and "<table" in swept._repr_html_()


def test_results_without_a_folder_last_as_long_as_they_are_held() -> None:
    found = sim.run("two-farmers", worlds=5)
    folder = found.folder
    assert folder.is_dir()
    del found
    gc.collect()
    assert not folder.exists()


def test_a_scenario_in_hand_can_be_run_with_settings() -> None:
    scenario = sim.load("two-farmers")
    changed = sim.run(scenario, worlds=7, seed=3, set={"guarantees.default": 0.9})
    named = sim.run("two-farmers", worlds=7, seed=3, set={"guarantees.default": 0.9})
    assert changed.runs().equals(named.runs())


def test_it_works_while_an_event_loop_runs() -> None:
    async def inside() -> int:
        return len(sim.run("two-farmers", worlds=5).runs())

    assert asyncio.run(inside()) == 5


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    code = "import sim; print(len(sim.run('two-farmers', worlds=5).runs()))"
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "5"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: sim.run("two-farmer"), "two-farmers"),
        (lambda: sim.run("two-farmers", set={"delivery.trance": 1}), "did you mean 'tranche'"),
        (lambda: sim.run(sim.load("two-farmers"), set=["delivery.tranche=0.2"]), "expected values by their paths"),
        (lambda: sim.sweep("two-farmers", {"delivery.tranche": [0, 1]}, design="gird"), "grid"),
        (lambda: sim.sweep("two-farmers", {"delivery.tranche": [0, 7]}), "tranche"),
        (lambda: sim.sweep("two-farmers", {}), "axes"),
        (lambda: sim.results("nowhere"), "nowhere"),
        (lambda: sim.run("two-farmers", worlds=5).plot("phase"), "did you mean 'phases'"),
    ],
)
def test_what_is_wrong_is_said_in_one_message(wrong: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as found:
        wrong()  # type: ignore[operator]
    assert "\n" not in str(found.value)
