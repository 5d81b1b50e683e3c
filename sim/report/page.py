"""The report: one HTML file of a results folder that needs nothing else, no network and no script.

Same results, same bytes: there is no date in it, and nothing hangs on the machine.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from sim.analysis import sensitivity_folder
from sim.analysis.drivers import Driver, drivers
from sim.case.provenance import GRADE_MEANING, GRADES, quantities, shares
from sim.counting import counted
from sim.doors import PROTOCOLS
from sim.findings.agenda import has_steps, meeting_places
from sim.findings.chosen import chosen_worlds
from sim.findings.running_mean import title_of
from sim.findings.tally import Tally
from sim.findings.words import percent, phase_words, setting_words
from sim.findings.worlds import uncertain, worlds_of
from sim.report import glossary, inside, sensitivity, sources, story, swept, words
from sim.report.captions import caption
from sim.report.headline import headline
from sim.report.line import Line
from sim.report.terminal import LIMITS
from sim.runs.results import Results
from sim.runs.store import replacing
from sim.scenario.called import listed, party_name, path_words, table_name
from sim.scenario.schema import Scenario, Table

NAME = "report.html"
SWEPT = ("axis", "heatmap")  # kinds of figure that show a whole sweep, and come first where there is one
SHOWN = ("phases", "positions", "delivery", "consensus")  # of these the first two that were drawn are open
WHY = ("reasons",)  # kinds that stand under "why"
OPEN = 2
CHANGES = 12  # shown at the top; more of them are folded
HANGS = ("agreement", "delivery", "collapse")  # outcomes whose inputs are named, the first two that hang on any
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
    figures : PNG or SVG files by kind of figure, each with its text alternative beside it as `draw_all` leaves them;
        what a `sim.plots.Drawn` left out is said in the report.
    """
    path = (folder or results.folder) / NAME
    with replacing(path) as hidden:
        hidden.write_text(render(results, figures, design_point), encoding="utf-8")
    return path


def render(results: Results, figures: Mapping[str, Path], design_point: int = 0) -> str:
    """The report of a design point as HTML."""
    template = _template()
    content = _content(results.point(design_point), figures, design_point)
    visible = _visible(template.render({**content, "glossary": []}))
    return template.render({**content, "glossary": glossary.occurring(visible)})


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sim.report", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("report.html.jinja")


def _visible(html: str) -> str:
    """What a reader reads of a page: no pictures, no style, no tags."""
    body = html[html.index("<body>") :]
    return re.sub(r"<[^>]*>", " ", re.sub(r"<img [^>]*>", " ", body))


def _content(results: Results, figures: Mapping[str, Path], design_point: int) -> dict[str, Any]:
    scenario, manifest = results.scenario, results.manifest
    tally = Tally.of(results, design_point)
    shown = {kind: _shown(results, kind, path, design_point) for kind, path in figures.items()}
    front = [kind for kind in (*SWEPT, *SHOWN) if kind in shown][: OPEN + ("axis" in shown)]
    sweeps = manifest.design_points > 1
    told = _stories(results, design_point)
    hangs_on = _drivers(results, design_point)
    return {
        "title": scenario.title or scenario.name,
        "name": scenario.name,
        "description": " ".join(scenario.description.split()),
        "limits": LIMITS,
        "changed": _changed(scenario),
        "asked": _asked(results),
        "headline": headline(results, design_point) if tally.ran else "",
        "in_short": words.in_short(tally) if tally.ran else "No world could be computed.",
        "point": setting_words(results, design_point),
        "failed": tally.failed,
        "ends": words.ends(tally) if tally.ran else [],
        "ranges": uncertain(results, design_point),
        "figures": [shown[kind] for kind in front],
        "more": [figure for kind, figure in shown.items() if kind not in (*front, *WHY)],
        "left_out": [(kind.replace("-", " "), why) for kind, why in getattr(figures, "left_out", {}).items()],
        "across": swept.across(results) if sweeps else "",
        "sweep": swept.table_of(results) if sweeps else None,
        "why": [shown[kind] for kind in WHY if kind in shown],
        "reasons": words.reasons(tally) if tally.ran else [],
        "refusals": words.refusals(results, design_point),
        "told": counted(words.transcribed(results, design_point), "world"),
        "drivers": hangs_on,
        "hangs_most": _most(hangs_on),
        "inputs": [(GRADE_MEANING[g], f"{part:.0%}") for g, part in _grades(results) if part > 0],
        "set_to_the_record": sources.set_to_the_record(scenario),
        "sensitivity": _sensitivity(results),
        "story": told[:1],
        "stories": told[1:],
        "most": CHANGES,
        "worlds_done": counted(manifest.worlds_done, "world"),
        "manifest": manifest,
        "versions": sorted(manifest.versions.items()),
    }


def _shown(results: Results, kind: str, path: Path, design_point: int) -> Shown:
    return Shown(_inline(path), _alt(path), caption(kind, results, design_point))


def _changed(scenario: Scenario) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """By the scenario that was changed: what, from which value, to which."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for change in scenario.changed:
        old, new = change.old or "not set", change.new or "taken away"
        found.setdefault(change.of, []).append((path_words(scenario, change.path), old, new))
    return list(found.items())


def _drivers(results: Results, design_point: int) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """By outcome: each input that it hangs on, what it rests on, and what the outcome is at its two ends."""
    runs = worlds_of(results, design_point)
    out: list[tuple[str, list[tuple[str, str, str]]]] = []
    for outcome in HANGS:
        if outcome == "delivery" and not has_steps(results.scenario):
            continue
        found = drivers(results.scenario, runs, outcome)
        if found and len(out) < OPEN:
            rows = [(_what(each), GRADE_MEANING[each.grade], _does(each)) for each in found]
            out.append((title_of(results.scenario, outcome), rows))
    return out


def _most(hangs_on: list[tuple[str, list[tuple[str, str, str]]]]) -> str:
    """Which two numbers the first outcome hangs on most, in one line; "" where it hangs on none."""
    if not hangs_on:
        return ""
    outcome, rows = hangs_on[0]
    return f"{outcome[:1].upper()}{outcome[1:]}: most of all this hangs on {listed([what for what, _, _ in rows[:2]])}."


def _what(driver: Driver) -> str:
    label = driver.input.label
    return f"{label[:1].upper()}{label[1:]}"


def _does(driver: Driver) -> str:
    low, high = percent(driver.low), percent(driver.high)
    share = f"{percent(driver.share)} of the difference between worlds"
    if driver.input.event:
        return f"{high} where this holds, {low} where it does not ({share})"
    return f"{low} where it is lowest, {high} where it is highest ({share})"


def _asked(results: Results) -> list[tuple[str, str]]:
    """What was run, as pairs of a word and what it was."""
    scenario, manifest = results.scenario, results.manifest
    names = [party_name(scenario, party) for party in scenario.parties]
    rows = [("Parties", listed(names))]
    taken = {name: profile.seat for name, profile in scenario.parties.items() if profile.seat and profile.seat.means}
    if taken:  # who does not follow the rules of this model
        rows.append(("Seats", "; ".join(f"{party_name(scenario, n)}: {seat.title}" for n, seat in taken.items())))
    if scenario.inner is not None:
        talks = scenario.inner.scenario
        rows.append((inside.title(scenario), _seated(talks, talks.tables["main"])))
    rows += [(table_name(name, table), _seated(scenario, table)) for name, table in meeting_places(scenario).items()]
    for phase in sorted(scenario.phases):
        given = ", in force from the start" if phase in scenario.under_way else ""
        gists = [_point(scenario, point) for point in scenario.phases[phase]]
        rows.append((f"{phase_words(scenario, phase, 'On the table')}{given}", "; ".join(gists)))
    if scenario.events:
        told = [f"{event.title.rstrip('.')} ({event.when})" for event in scenario.events.values()]
        rows.append(("Events from outside", "; ".join(told)))
    points = f" at each of {manifest.design_points:,} settings" if manifest.design_points > 1 else ""
    rows.append(("Worlds", f"{manifest.worlds:,}{points}, seed {manifest.seed}"))
    return rows


def _seated(scenario: Scenario, table: Table) -> str:
    """Who sits at a table, and how they meet."""
    seats = listed([party_name(scenario, p) for p in table.parties])
    mediators = listed([party_name(scenario, m) for m in table.mediators])
    led = f", mediated by {mediators}" if mediators else ""
    label = PROTOCOLS.says(table.protocol, "label", table.protocol.replace("_", " "))
    return f"{seats}{led}; {label}, at most {counted(table.rounds, 'meeting')}"


def _point(scenario: Scenario, point: str) -> str:
    """A point by its id and its gist; by its gist alone in a case of one point."""
    gist = scenario.plan.points[point].gist
    return f"{point} {gist}" if len(scenario.plan.points) > 1 else gist


def _inline(path: Path) -> str:
    kind = _TYPES[path.suffix.lstrip(".")]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _alt(path: Path) -> str:
    return path.with_suffix(".alt.txt").read_text(encoding="utf-8").strip()


def _grades(results: Results) -> list[tuple[Any, float]]:
    found = shares(quantities(results.scenario))
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
    if any(facts[name] != getattr(manifest, name) for name in same) or facts.get("code", {}) != manifest.code:
        return None
    table, noise = sensitivity_folder.table(folder), pd.DataFrame(facts["noise"])
    said = sensitivity.sentences(results.scenario, table, noise, facts["outcomes"])
    pictures = sorted((folder / "figures").glob("*.png"))
    return said, [Shown(_inline(path), _alt(path), "") for path in pictures]


def _stories(results: Results, design_point: int) -> list[tuple[str, str, list[Line]]]:
    """A typical, a hopeful and a failed world, each once: its name, how it was chosen, and the story without title."""
    chosen = chosen_worlds(results, design_point)
    told = []
    for title, (point, world) in chosen.items():
        lines = [line for line in story.lines(results, point, world) if line.role != "title"]
        told.append((f"{title} ({point}:{world})", story.WHY[title], lines))
    return told
