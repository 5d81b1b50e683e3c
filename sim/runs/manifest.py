"""manifest.json: what a results folder holds, from which scenario and rules, and how far it has got."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import InputError, nearest
from sim.runs.store import cannot_read, finished, mark_of, path_of, replacing
from sim.scenario.dump import dump
from sim.scenario.files import known_names
from sim.scenario.schema import Scenario
from sim.scenario.sweep import design_points
from sim.scenario.sweep_form import SAMPLED
from sim.version import __version__

NAME = "manifest.json"
SHELF = Path("results")  # where runs are kept if nothing else is said
FORMAT = 1
APART = ("title", "description", "levers", "translations")  # words about a scenario: another text makes no other run
State = Literal["running", "interrupted", "failed", "done"]
_LIBRARIES = ("numpy", "scipy", "mesa", "pandas", "pyarrow", "pydantic")


class FailedPart(BaseModel):
    """A part that was given up: its worlds as `point:first-last` (last not included), and why."""

    model_config = ConfigDict(extra="forbid")

    worlds: str
    error: str


class Manifest(BaseModel):
    """The manifest of a results folder.

    Results go on only under the same `scenario_fingerprint`, `rules_fingerprint`, `code` and `seed`.
    """

    model_config = ConfigDict(extra="forbid")

    format: int = FORMAT
    scenario: str
    title: str
    scenario_fingerprint: str
    rules_fingerprint: str
    code: dict[str, str] = Field(default_factory=dict)  # of others that it uses, and where that comes from
    seed: int
    design_points: int
    worlds: int  # per design point; the least of them where the scenario asks for a precision
    worlds_planned: int  # over all design points, as far as is known
    part_size: int
    transcript: int  # worlds per design point that leave a transcript
    state: State
    worlds_done: int = 0
    worlds_failed: int = 0  # with an error in their row
    failed_parts: dict[str, FailedPart] = Field(default_factory=dict)  # given up; tried anew by the next run
    scenario_file: str = ""  # sha256 of scenario.yaml as it was written beside this; "" where it was not noted
    versions: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Short name of scenario, rules and the code of others together, for a report."""
        all_of_it = f"{self.scenario_fingerprint}{self.rules_fingerprint}{self.seed}"
        if self.code:
            all_of_it += json.dumps(self.code, sort_keys=True)
        return hashlib.sha256(all_of_it.encode()).hexdigest()[:12]

    def as_text(self) -> str:
        """The manifest as JSON."""
        return json.dumps(self.model_dump(), indent=1) + "\n"


def scenario_fingerprint(scenario: Scenario) -> str:
    """sha256 of the resolved scenario and of the design points it draws.

    Title and description are left out, which are words about it, and so is the number of worlds, which may grow.

    Another release of scipy may draw others from the same seed: they must not end in one folder. Where a precision is
    asked for, the number of worlds says when to look whether it is reached, and is part of it.
    """
    # Words about it, and how it came about: what it is, the rest of it says.
    words = {"title": "", "description": "", "levers": {}, "translations": {}}
    scenario = scenario.model_copy(update={**words, "changed": ()})
    one = scenario if scenario.precision is not None else scenario.model_copy(update={"worlds": 1})
    digest = hashlib.sha256(dump(one).encode())
    if scenario.sweep is not None and scenario.sweep.design in SAMPLED:
        digest.update(json.dumps(design_points(scenario)).encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Python's version and those of the libraries that the numbers and files come from."""
    found = {"python": platform.python_version(), "cairo-talks": __version__}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a copy that was not installed as a distribution
            found[name] = "unknown"
    return found


def read(folder: Path) -> Manifest:
    """The manifest of a results folder.

    Raises InputError where there is none, or where it is cut short or not a manifest.
    """
    path = folder / NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise InputError(_no_results(folder)) from None
    except NotADirectoryError:
        raise InputError(f"{folder} is a file, expected a results folder") from None
    except OSError as error:
        raise cannot_read(path, error) from error
    except ValidationError as error:
        raise InputError(
            f"{path} is cut short or not a manifest ({_first(error)}); run the scenario into this folder again, which "
            "restores it from the parts"
        ) from None


def _no_results(folder: Path) -> str:
    """The message where a folder holds no results: the nearest that does, or the command that makes some."""
    what = (
        f"is not a results folder (it holds no {NAME})"
        if folder.is_dir()
        else "is not there, expected a results folder"
    )
    beside = [path.parent.name for path in SHELF.glob(f"*/{NAME}")]
    if folder.name in known_names():
        return f"{folder} {what}; cairo-talks run {folder.name} makes one"
    if not beside:
        return f"{folder} {what}; cairo-talks run SCENARIO makes one"
    return f"{folder} {what}, as cairo-talks runs lists them{nearest(folder.name, beside)}"


def restored(folder: Path) -> Manifest | None:
    """The manifest as the parts on disk carry it; None before the first part.

    Raises InputError where the parts are not all of one run, or do not say of which they are.
    """
    marks = [mark_of(path_of(folder, "runs", part)) for part in finished(folder)]
    known = [mark for mark in marks if mark is not None]
    if not known:
        return None
    try:
        found = [Manifest.model_validate_json(text) for text in {mark.manifest for mark in known}]
    except ValidationError:
        found = []
    if len({mark.run for mark in known}) > 1 or not found:
        raise InputError(
            f"{folder / NAME} is cut short, and the parts beside it do not say of which run they are; run with --fresh "
            "to begin anew, which keeps the old folder under another name"
        )
    return max(found, key=lambda manifest: manifest.worlds)


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all."""
    with replacing(folder / NAME) as hidden:
        hidden.write_text(manifest.as_text(), encoding="utf-8")


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(map(str, problem["loc"]))
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
