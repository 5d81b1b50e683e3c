"""The folder of an analysis of sensitivity: its table, its samples and what they were made from."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError
from sim.runs import manifest as manifests
from sim.runs.folder import move_aside
from sim.runs.inputs import grades_in
from sim.runs.sensitivity import Plan, Sample, Sensitivity, sample_table
from sim.runs.store import replacing
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario

NAME, TABLE, SCENARIO, SAMPLES = "sensitivity.json", "sensitivity.csv", "scenario.yaml", "samples"


def fingerprint(case: Scenario, plan: Plan) -> str:
    """Short name of all that the numbers depend on: scenario with its seed, rules, and plan."""
    plain = case.model_copy(update={"sweep": None})
    parts = (manifests.scenario_fingerprint(plain), manifests.rules_fingerprint(), str(case.seed), _plan(plan))
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
    elif facts(folder).get("fingerprint") != mark:
        raise InputError(
            f"{folder} holds another analysis (other scenario, seed, sizes or rules). Choose another folder with "
            "--out, or use --fresh, which keeps the old one under another name"
        )


def write(result: Sensitivity, folder: Path) -> None:
    """Write table, samples, scenario and what they were made from; the same analysis gives the same bytes."""
    for sample in result.samples:
        table = pa.Table.from_pandas(sample_table(result, sample), preserve_index=False).replace_schema_metadata(None)
        with replacing(folder / SAMPLES / f"{sample.name}.parquet") as hidden:
            pq.write_table(table, hidden, compression="zstd")
    with replacing(folder / TABLE) as hidden:
        result.table.to_csv(hidden, index=False, lineterminator="\n", float_format="%.6g")
    with replacing(folder / SCENARIO) as hidden:
        hidden.write_text(dump(result.case), encoding="utf-8")
    with replacing(folder / NAME) as hidden:
        hidden.write_text(json.dumps(_facts(result), indent=1) + "\n", encoding="utf-8")


def _facts(result: Sensitivity) -> dict[str, Any]:
    case = result.case
    grades = {grade: sum(one.grade == grade for one in result.inputs) for grade in grades_in(result.inputs)}
    noise = result.noise.astype(object).where(result.noise.notna(), None)
    return {
        "format": 1,
        "scenario": case.name,
        "title": case.title,
        "fingerprint": fingerprint(case, result.plan),
        "scenario_fingerprint": manifests.scenario_fingerprint(case),
        "rules_fingerprint": manifests.rules_fingerprint(),
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
    """What an analysis was made from. Raises InputError where the folder holds none."""
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
    """The scenario that was analysed."""
    return load(str(folder / SCENARIO))


def sample(folder: Path, name: str) -> pd.DataFrame:
    """A sample by its name: point, `outcome:NAME` columns, then a column an input."""
    path = folder / SAMPLES / f"{name}.parquet"
    try:
        found: pd.DataFrame = pq.ParquetFile(path).read().to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    return found
