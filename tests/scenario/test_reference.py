"""The reference of keys is made from the models, and the page in docs is what they say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sim.case.plan import Issue
from sim.case.profile import Profile
from sim.scenario.load import load
from sim.scenario.reference import _EXAMPLES, reference
from sim.scenario.rules import Rules
from sim.scenario.schema import Scenario
from tests.scenario.conftest import Write

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"


def test_the_page_is_current() -> None:
    """`cairo-talks schema --reference > docs/scenario.md` renews it."""
    assert PAGE.read_text(encoding="utf-8") == reference()


def rows(title: str) -> dict[str, tuple[str, str, str]]:
    """The table under a heading: key -> what it is, what may stand there, what holds where it is left out."""
    chapter = re.split(r"^##+ ", reference(), flags=re.MULTILINE)
    text = next(part for part in chapter if part.startswith(f"{title}\n"))
    found = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {key: (about, kind, default) for key, about, kind, default in found}


def test_it_has_every_key_with_a_description() -> None:
    for title, model in (("A scenario", Scenario), ("Issue", Issue), ("Party", Profile)):
        keys = [key for key in model.model_fields if key not in Rules.model_fields]
        assert set(keys) <= set(rows(title))
        assert all(len(about) > 8 for about, _, _ in rows(title).values())
    for group in Rules.model_fields:
        assert rows(group)


def test_ranges_and_defaults_are_those_of_the_models() -> None:
    assert rows("Party")["risk"][1:] == ("a number from 1 to 4, exact or a range", "2")
    assert rows("Party")["capability"][1:] == ("a number of 0 or more, exact or a range", "1")
    assert rows("Party")["ideal"][1].endswith("or `none`")
    assert rows("Table")["rounds"][1:] == ("a whole number from 1 to 500", "12")
    own = "or [one of your own](how-to/add-a-protocol.md)"
    assert rows("Table")["protocol"][1] == f"`single_text`, `alternating_offers`, `voting` or `challenge`, {own}"
    assert rows("delivery")["slope"][2] == "12, 20, 28 as a range"
    assert rows("calendar")["months"][1:] == ("a whole number from 1 to 240", "24")


@pytest.mark.parametrize("title", sorted(_EXAMPLES))
def test_its_examples_are_yaml_and_know_their_keys(title: str) -> None:
    made = yaml.safe_load(_EXAMPLES[title])
    known = set(rows(title)) | {"mediator"}
    inner = made
    while isinstance(inner, dict | list) and not (isinstance(inner, dict) and set(inner) <= known):
        inner = next(iter(inner.values())) if isinstance(inner, dict) else inner[0]
    assert isinstance(inner, dict), f"no key of {title} in its example"


def test_the_example_of_a_scenario_runs(write: Write) -> None:
    assert load(write(_EXAMPLES["A scenario"])).calendar.months == 36
