"""The folder of an analysis of sensitivity: its table, its samples and what they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.analysis.inputs import grades_in
from sim.analysis.sensitivity import Plan, Sample, Sensitivity, sample_table
from sim.errors import InputError
from sim.runs import manifest as manifests
from sim.runs.fingerprint import rules_fingerprint
from sim.runs.folder import move_aside, put_scenario, scenario_in
from sim.runs.store import replacing
from sim.scenario.brought import brought
from sim.scenario.schema import Scenario
from sim.types import Floats

SAMPLER = "sim.measures.sensitivity"  # decides which worlds a design is made of
NAME, TABLE, SAMPLES = "sensitivity.json", "sensitivity.csv", "samples"
WORLDS = "worlds"  # outcomes on the way to an analysis that is not written yet


def fingerprint(case: Scenario, plan: Plan) -> str:
    """Short name of all that the numbers depend on: scenario with its seed, rules, and plan."""
    plain = case.model_copy(update={"sweep": None})
    parts: tuple[Any, ...] = (
        manifests.scenario_fingerprint(plain),
        rules_fingerprint(),
        rules_fingerprint(SAMPLER),
        str(case.seed),
        _plan(plan),
    )
    if code := brought(plain):
        parts = (*parts, code)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _plan(plan: Plan) -> dict[str, Any]:
    return {"methods": dict(plan.methods), "outcomes": list(plan.outcomes), "replicates": plan.replicates}


def claim(folder: Path, mark: str, fresh: bool) -> None:
    """See that an analysis can be written to a folder, before it is computed; nothing in it is lost.

    Raises InputError where it is a file, holds other files, or another analysis: `fresh` moves that aside.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, expected a folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not (folder / NAME).exists():
        raise InputError(f"{folder} holds other files and no {NAME}: choose another folder with --out")
    if fresh:
        move_aside(folder)
    elif _read(folder).get("fingerprint") != mark:
        raise InputError(
            f"{folder} holds another analysis (other scenario, seed, sizes or rules). Choose another folder with "
            "--out, or use --fresh, which keeps the old one under another name"
        )


class Worlds:
    """Outcomes that an analysis has computed, kept in its folder until it is written.

    An analysis that was interrupted, or that failed after its worlds were computed, goes on from them.
    """

    def __init__(self, folder: Path, mark: Mapping[str, Any]) -> None:
        """`mark` is what the folder says of itself until then; it is written with the first worlds."""
        self._mark_at, self._mark = folder / NAME, mark
        self._folder = folder / WORLDS

    def load(self, name: str) -> Floats | None:
        """Outcomes (P, R, O) kept under a name; None where there are none, or no whole ones."""
        try:
            kept: Floats = np.load(self._folder / f"{name}.npy", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return kept

    def save(self, name: str, outcomes: Floats) -> None:
        """Keep outcomes (P, R, O) under a name, whole or not at all."""
        if not self._mark_at.exists():
            with replacing(self._mark_at) as hidden:
                hidden.write_text(json.dumps(self._mark, indent=1) + "\n", encoding="utf-8")
        with replacing(self._folder / f"{name}.npy") as hidden, hidden.open("wb") as file:
            np.save(file, outcomes)

    def clear(self) -> None:
        """The analysis is written: what it was made from is in its samples."""
        for path in self._folder.glob("*.npy"):
            path.unlink()
        if self._folder.is_dir():
            self._folder.rmdir()


def begin(folder: Path, case: Scenario, plan: Plan) -> Worlds:
    """Where the worlds of an analysis are kept while it is under way; nothing is written before the first of them."""
    case = case.model_copy(update={"sweep": None})
    mark = {"format": 1, "state": "running", "scenario": case.name, "fingerprint": fingerprint(case, plan)}
    return Worlds(folder, mark)


def write(result: Sensitivity, folder: Path) -> None:
    """Write table, samples, scenario and what they were made from; the same analysis gives the same bytes.

    The worlds that were kept on the way are no longer needed then.
    """
    for sample in result.samples:
        table = pa.Table.from_pandas(sample_table(result, sample), preserve_index=False).replace_schema_metadata(None)
        with replacing(folder / SAMPLES / f"{sample.name}.parquet") as hidden:
            pq.write_table(table, hidden, compression="zstd")
    with replacing(folder / TABLE) as hidden:
        result.table.to_csv(hidden, index=False, lineterminator="\n", float_format="%.6g")
    before = _read(folder).get("scenario_file", "") if (folder / NAME).exists() else ""
    facts = _facts(result) | {"scenario_file": put_scenario(folder, result.case, before)}
    with replacing(folder / NAME) as hidden:
        hidden.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    Worlds(folder, {}).clear()


def _facts(result: Sensitivity) -> dict[str, Any]:
    case = result.case
    grades = {grade: sum(one.grade == grade for one in result.inputs) for grade in grades_in(result.inputs)}
    noise = result.noise.astype(object).where(result.noise.notna(), None)
    return {
        "format": 1,
        "state": "done",
        "scenario": case.name,
        "title": case.title,
        "fingerprint": fingerprint(case, result.plan),
        "scenario_fingerprint": manifests.scenario_fingerprint(case),
        "rules_fingerprint": rules_fingerprint(),
        "code": brought(case),
        "seed": case.seed,
        **_plan(result.plan),
        "inputs": len(result.inputs),
        "inputs_by_grade": grades,
        "samples": [_of_sample(sample) for sample in result.samples],
        "noise": noise.to_dict("records"),
        "versions": {**manifests.versions(), "SALib": version("SALib")},
    }


def _of_sample(sample: Sample) -> dict[str, Any]:
    points, replicates = sample.replicates.shape
    return {"name": sample.name, "points": points, "replicates": replicates}


# --- reading ---------------------------------------------------------------------------------------------------------


def facts(folder: Path) -> dict[str, Any]:
    """What an analysis was made from. Raises InputError where the folder holds none, or one that is not finished."""
    found = _read(folder)
    if found.get("state", "done") != "done":
        raise InputError(
            f"the analysis in {folder} is not finished: run cairo-talks sensitivity {found.get('scenario')} once more, "
            "and it goes on where it was"
        )
    return found


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no analysis of sensitivity that can be read: {error}") from error
    return dict(found)


def table(folder: Path) -> pd.DataFrame:
    """The table of indices."""
    try:
        return pd.read_csv(folder / TABLE)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {folder / TABLE}: {error}") from error


def scenario(folder: Path) -> Scenario:
    """The scenario that was analysed. Raises InputError where its file was changed in more than its words since."""
    found = _read(folder)
    return scenario_in(folder, found.get("scenario_file", ""), found.get("scenario_fingerprint", ""), "sensitivity")


def sample(folder: Path, name: str) -> pd.DataFrame:
    """A sample by its name: point, `outcome:NAME` columns, then a column an input."""
    path = folder / SAMPLES / f"{name}.parquet"
    try:
        found: pd.DataFrame = pq.ParquetFile(path).read().to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    return found
