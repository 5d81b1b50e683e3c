"""The app in this process: its pages asked for without a network, its histories computed in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from sim.app.crew import Crew
from sim.app.shelf import Shelf
from sim.app.site import Site
from tests.app.asking import Client, running
from tests.reader import Reader

FARMERS = "/what-if/two-farmers"


@contextmanager
def opened(source: str, folder: Path) -> Iterator[Client]:
    """The app on a scenario, with its histories in a folder."""
    site = Site(Shelf(source), Crew(0), folder, ahead=False)
    with running(site.app()) as client:
        yield client


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def client(folder: Path) -> Iterator[Client]:
    """The app on the small case without Gaza."""
    with opened("two-farmers", folder) as one:
        yield one


Read = Callable[[str], Reader]


@pytest.fixture(scope="session")
def look(client: Client) -> Read:
    """A page that is there, valid, and fit to be read by everybody."""

    def at(address: str) -> Reader:
        answer = client.get(address)
        assert answer.status == 200, answer.text
        sound(answer.text)
        return Reader(answer.text)

    return at


def sound(text: str) -> None:
    """Valid HTML, nothing from outside, no script or style of its own, and what those who cannot see need."""
    html5lib.HTMLParser(strict=True).parse(text)
    page = Reader(text)
    assert not [tag for tag, found in page.tags if "style" in found or any(key.startswith("on") for key in found)]
    assert all((found.get("src") or "").startswith("/static/") for tag, found in page.tags if tag == "script")
    assert "://" not in text.replace("http://www.w3.org/", "")
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for tag, found in page.tags:
        if tag == "svg":
            assert (found.get("role") == "img" and found.get("aria-label")) or found.get("aria-hidden") == "true"
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    labelled = {found["for"] for tag, found in page.tags if tag == "label" and "for" in found}
    for tag, found in page.tags:
        if tag in ("select", "input") and found.get("type") not in ("hidden", "radio", "checkbox"):
            assert found.get("id") in labelled, found
    pointing = [word for _, f in page.tags for word in (f.get("aria-labelledby") or f.get("for") or "").split()]
    assert set(pointing) <= set(ids)
