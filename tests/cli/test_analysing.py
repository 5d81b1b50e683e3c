"""The commands that analyse, as a user meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.report.terminal import LIMITS
from tests.cli.conftest import Talk, process

SMALL = (
    "--size",
    "sobol=4",
    "--size",
    "given-data=150",
    "--replicates",
    "2",
    "--outcome",
    "delivery",
    "--workers",
    "1",
)


def test_sensitivity_writes_a_folder_and_says_what_the_result_hangs_on(talk: Talk, tmp_path: Path) -> None:
    done = process("sensitivity", "two-farmers", *SMALL, cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    folder = tmp_path / "results" / "two-farmers-sensitivity"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    samples = {f"samples/{name}.parquet" for name in ("sobol-party", "sobol-grade", "spread-150")}
    figure = {"figures/sensitivity-delivery.png", "figures/sensitivity-delivery.alt.txt"}
    assert names == {"sensitivity.csv", "sensitivity.json", "scenario.yaml"} | samples | figure
    assert re.search(r"^delivery: (hangs most on|no single input)", done.stdout, re.MULTILINE)
    assert "single inputs" in done.stdout
    assert LIMITS in done.stdout
    before = (folder / "sensitivity.csv").read_bytes()
    again = talk("sensitivity", "two-farmers", *SMALL, "--no-figures")
    assert again.code == 0
    assert (folder / "sensitivity.csv").read_bytes() == before
    other = talk("sensitivity", "two-farmers", *SMALL, "--seed", "1")
    assert other.code == 2 and "holds another analysis" in other.err
    assert (folder / "sensitivity.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--outcome", "delivry"), "unknown outcome 'delivry'; did you mean 'delivery'?"),
        (("--method", "sobl"), "unknown method 'sobl'; did you mean 'sobol'?"),
        (("--size", "10"), "--size 10: expected METHOD=N with the method it is for, as sobol=10"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(
    talk: Talk, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    said = talk("sensitivity", "two-farmers", *arguments)
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1)
    assert says in said.err
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_with_gaps_is_refused_with_what_to_take_instead(talk: Talk) -> None:
    said = talk("sensitivity", "two-farmers", *SMALL[:6], "--outcome", "nash_gap", "--workers", "1")
    assert said.code == 2
    assert re.search(r"nash_gap is missing in \d+ of \d+ worlds.* never missing here: agreement", said.err)
    assert not Path("results").exists()


@pytest.mark.extras("ema_workbench")
def test_discover_tells_a_box(talk: Talk, tmp_path: Path) -> None:
    assert talk("run", "two-farmers", "--worlds", "200", "--no-figures").code == 0
    middle = f"{sim.results('results/two-farmers').runs()['delivery'].median():.3f}"
    said = talk("discover", "two-farmers", "--outcome", "delivery", "--threshold", middle)
    assert said.code == 0
    assert f"delivery of {float(middle):g} or more" in said.out
    assert (tmp_path / "results" / "two-farmers" / "discovery-delivery.csv").exists()


def test_discover_needs_results(talk: Talk) -> None:
    said = talk("discover", "nowhere")
    assert said.code == 2
    assert "nowhere" in said.err
