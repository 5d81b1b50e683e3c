"""The report: one HTML file of a results folder that needs nothing else, no network and no script.

Same results, same bytes: there is no date in it, and nothing hangs on the machine.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from sim.case.load import load_evidence
from sim.case.provenance import GRADE_MEANING, GRADES
from sim.plots import source
from sim.report import sensitivity, story, words
from sim.report.captions import caption
from sim.report.line import Line
from sim.report.tally import Tally
from sim.report.terminal import LIMITS
from sim.runs import sensitivity_folder
from sim.runs.results import Results
from sim.runs.store import replacing

NAME = "report.html"
REASONS = ("reasons",)  # kinds of figure that stand under "why"
_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Shown:
    """A figure in the report: its address inside the file, its text alternative and its caption."""

    src: str
    alt: str
    caption: str


def write(results: Results, figures: Mapping[str, Path], design_point: int = 0, folder: Path | None = None) -> Path:
    """Write `report.html` into a folder, the results' own where none is named, and return its path.

    Parameters
    ----------
    figures : PNG or SVG files by kind of figure, each with its text alternative beside it as `draw_all` leaves them.
    """
    path = (folder or results.folder) / NAME
    with replacing(path) as hidden:
        hidden.write_text(render(results, figures, design_point), encoding="utf-8")
    return path


def render(results: Results, figures: Mapping[str, Path], design_point: int = 0) -> str:
    """The report as HTML."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sim.report", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("report.html.jinja").render(_content(results, figures, design_point))


def _content(results: Results, figures: Mapping[str, Path], design_point: int) -> dict[str, Any]:
    case, manifest = results.scenario, results.manifest
    tally = Tally.of(results, design_point)
    return {
        "title": case.title or case.name,
        "name": case.name,
        "description": " ".join(case.description.split()),
        "limits": LIMITS,
        "asked": _asked(results),
        "in_short": words.in_short(tally) if tally.ran else "No world could be computed.",
        "point": source.setting(results, design_point),
        "failed": tally.failed,
        "ends": words.ends(tally) if tally.ran else [],
        "figures": [_shown(results, kind, path, design_point) for kind, path in figures.items() if kind not in REASONS],
        "across": words.across(results) if manifest.design_points > 1 else "",
        "sweep": words.sweep(results) if manifest.design_points > 1 else None,
        "why": [_shown(results, kind, figures[kind], design_point) for kind in REASONS if kind in figures],
        "reasons": words.reasons(tally) if tally.ran else [],
        "refusals": words.refusals(results, design_point),
        "told": words.told(results, design_point),
        "inputs": [(GRADE_MEANING[g], f"{part:.0%}") for g, part in _grades(results) if part > 0],
        "sensitivity": _sensitivity(results),
        "stories": _stories(results, design_point),
        "manifest": manifest,
        "versions": sorted(manifest.versions.items()),
    }


def _shown(results: Results, kind: str, path: Path, design_point: int) -> Shown:
    return Shown(_inline(path), _alt(path), caption(kind, results, design_point))


def _asked(results: Results) -> list[tuple[str, str]]:
    """What was run, as pairs of a word and what it was."""
    case, manifest = results.scenario, results.manifest
    names = [source.party_name(case, party) for party in case.parties]
    rows = [("Parties", source.listed(names))]
    for name, table in source.meeting_places(case).items():
        seats = source.listed([source.party_name(case, p) for p in table.parties])
        mediators = source.listed([source.party_name(case, m) for m in table.mediators])
        led = f", mediated by {mediators}" if mediators else ""
        how = f"{table.protocol.replace('_', ' ')}, at most {table.rounds} meetings"
        rows.append((source.table_name(name, table), f"{seats}{led}; {how}"))
    for phase in sorted(case.phases):
        given = ", in force from the start" if phase in case.under_way else ""
        gists = [f"{point} {case.plan.points[point].gist}" for point in case.phases[phase]]
        rows.append((f"Phase {phase}{given}", "; ".join(gists)))
    points = f" at each of {manifest.design_points:,} design points" if manifest.design_points > 1 else ""
    rows.append(("Worlds", f"{manifest.worlds:,}{points}, seed {manifest.seed}"))
    return rows


def _inline(path: Path) -> str:
    kind = _TYPES[path.suffix.lstrip(".")]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _alt(path: Path) -> str:
    return path.with_suffix(".alt.txt").read_text(encoding="utf-8").strip()


def _grades(results: Results) -> list[tuple[Any, float]]:
    found = load_evidence().shares(results.scenario)
    return [(grade, found[grade]) for grade in GRADES]


def _sensitivity(results: Results) -> tuple[list[str], list[Shown]] | None:
    """What the outcomes hang on, in sentences and figures; None without an analysis of the same scenario and rules.

    It is looked for beside the results folder, where `cairo-talks sensitivity` puts it.
    """
    folder = results.folder.with_name(f"{results.folder.name}-sensitivity")
    if not (folder / sensitivity_folder.NAME).exists():
        return None
    facts, manifest = sensitivity_folder.facts(folder), results.manifest
    same = ("scenario_fingerprint", "rules_fingerprint")
    if any(facts[name] != getattr(manifest, name) for name in same):
        return None
    table, noise = sensitivity_folder.table(folder), pd.DataFrame(facts["noise"])
    said = [sensitivity.sentence(results.scenario, table, noise, outcome) for outcome in facts["outcomes"]]
    pictures = sorted((folder / "figures").glob("*.png"))
    return said, [Shown(_inline(path), _alt(path), "") for path in pictures]


def _stories(results: Results, design_point: int) -> list[tuple[str, list[Line]]]:
    """A typical, a hopeful and a failed world, each once, with its name in place of the story's title."""
    chosen = story.chosen_worlds(results, design_point)
    return [
        (f"{title} ({point}:{world})", [line for line in story.lines(results, point, world) if line.role != "title"])
        for title, (point, world) in chosen.items()
    ]
