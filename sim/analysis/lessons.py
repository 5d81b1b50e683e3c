"""Lessons: which there are, by number, name and subject, and which can be asked of a made-up case."""

from __future__ import annotations

import re
from pathlib import Path

from sim.data import scenarios_folder
from sim.errors import InputError, nearest
from sim.scenario.files import LESSONS, files_in
from sim.scenario.lesson import Lesson
from sim.scenario.load import load
from sim.scenario.schema import Scenario

GAZA = frozenset({"hamas", "israel"})  # a case without them is made up


def all_lessons() -> list[Scenario]:
    """The scenarios that ship as lessons, by number."""
    return [load(str(path)) for path in _files().values()]


def _files() -> dict[int, Path]:
    """The files that ship, by the number that their names begin with."""
    return {int(path.name.partition("-")[0]): path for path in files_in(scenarios_folder() / LESSONS)}


def find(name: str) -> Scenario:
    """The lesson of a number, of its own name (`two-tables`, "Two tables"), or of a scenario's name or file.

    Raises InputError where there is none, with the nearest name.
    """
    known = _files()
    if name.isdigit():
        if int(name) not in known:
            raise InputError(f"no lesson {name}; there are {min(known)} to {max(known)}")
        return load(str(known[int(name)]))
    own = {path.stem.partition("-")[2]: path for path in known.values()}
    slug = re.sub(r"^lesson-\d+-", "", _slug(name))
    if slug in own:
        return load(str(own[slug]))
    titles = {_slug(scenario.title): scenario for scenario in all_lessons()}
    if slug in titles:
        return titles[slug]
    try:
        scenario = load(name)
    except InputError as error:
        near = nearest(slug, own)
        if near and "no scenario" in str(error):
            raise InputError(f"no lesson {name!r}{near}") from error
        raise
    page(scenario)
    return scenario


def _slug(words: str) -> str:
    """A title as a name: "What kind of mediator?" is what-kind-of-mediator."""
    return "-".join(words.lower().replace("?", "").split())


def about(subject: str) -> list[Scenario]:
    """The lessons on a subject: those that name it among theirs, or in their title, question or reading.

    Raises InputError where there is none, with the subjects that there are.
    """
    word = subject.lower()
    cases = all_lessons()
    found = [scenario for scenario in cases if word in " ".join(_said(scenario)).lower()]
    if not found:
        subjects = sorted({one for scenario in cases for one in page(scenario).about})
        raise InputError(f"no lesson about {subject!r}{nearest(word, subjects)}")
    return found


def _said(scenario: Scenario) -> list[str]:
    told = page(scenario)
    return [scenario.title, told.question, told.move, *told.about, *told.reading]


def made_up(scenario: Scenario) -> bool:
    """Whether a lesson can be run on a made-up case: its own, or a variant that it brings."""
    return page(scenario).fictional is not None or GAZA.isdisjoint(scenario.parties)


def fictional(scenario: Scenario) -> Scenario:
    """The lesson asked of a made-up case. A lesson whose own case is one is that already.

    Raises InputError where the lesson has no such variant, with the numbers of those that have.
    """
    told = page(scenario)
    other = told.fictional
    if other is None:
        if made_up(scenario):
            return scenario
        having = ", ".join(str(page(one).number) for one in all_lessons() if made_up(one))
        raise InputError(f"lesson {told.number} has no made-up case; lessons that have one: {having}")
    own = {name: getattr(other, name) for name in ("move", "settings", "watch", "claims")}
    lesson = told.model_copy(update={**own, "tie": "", "fictional": None})
    return load(other.case).model_copy(
        update={"name": f"{scenario.name}-fictional", "title": scenario.title, "lesson": lesson}
    )


def page(scenario: Scenario) -> Lesson:
    """The lesson of a scenario that has one."""
    if scenario.lesson is None:
        raise InputError(f"{scenario.name} is not a lesson")
    return scenario.lesson
