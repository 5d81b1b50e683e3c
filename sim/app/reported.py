"""The full report of a setting, as the commands write it: made in a worker process, and kept for who asks again."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.app.columns import Setting, path_of
from sim.case.quantity import Quantity
from sim.scenario.changed import Change, written
from sim.scenario.paths import resolve_path
from sim.scenario.schema import Scenario

NAME = "report.html"
PROGRESS = "progress.json"
STEPS = ("histories", "figures", "writing")


def place_of(folder: Path, fingerprint: str, setting: Setting, worlds: int) -> Path:
    """The folder of a setting's report."""
    return path_of(folder / "reports", fingerprint, setting, 0, worlds).with_suffix("")


def changes(scenario: Scenario, setting: Setting) -> tuple[Change, ...]:
    """What a setting changes in a scenario, for the head of the report, beside what the scenario itself changes."""
    found = []
    for path, value in setting.items():
        there = resolve_path(scenario, path).value
        if isinstance(there, Quantity):
            there = there.mode if there.fixed else {"low": there.low, "mode": there.mode, "high": there.high}
        found.append(Change(path=path, old=written(there), new=written(value), of=scenario.name))
    return (*scenario.changed, *found)


def make(scenario: Scenario, place: Path) -> None:
    """Run a scenario at its setting, draw its figures and write its report, the only thing that is left in the folder.

    How far it has come stands in a file beside it meanwhile; see `progress`.
    """
    from sim.plots import draw_all
    from sim.report import page
    from sim.runs import runner

    work = place / "work"
    try:
        results = runner.run(
            scenario, work, fresh=True, watch=lambda now: _tell(place, "histories", now.done / max(now.total, 1))
        )
        drawn = draw_all(results, work / "figures", tell=lambda _figure: _tell(place, "figures", 0.0))
        _tell(place, "writing", 0.0)
        page.write(results, drawn, folder=place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        (place / PROGRESS).unlink(missing_ok=True)


def progress(place: Path) -> dict[str, Any] | None:
    """How far a report has come: `step`, one of `STEPS`, and `share` of it; None where nobody writes one."""
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads((place / PROGRESS).read_text(encoding="utf-8"))
        return found
    return None


def _tell(place: Path, step: str, share: float) -> None:
    place.mkdir(parents=True, exist_ok=True)
    hidden = place / f".{PROGRESS}"
    with suppress(OSError):
        hidden.write_text(json.dumps({"step": step, "share": share}), encoding="utf-8")
        hidden.replace(place / PROGRESS)
