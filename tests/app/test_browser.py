"""The app as a class meets it: started by its command, in a real browser, by keyboard, with nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.extras("playwright")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on the small case, in a process of its own."""
    command = [sys.executable, "-m", "sim", "app", "two-farmers", "--no-open", "--port", "0"]
    place = tmp_path_factory.mktemp("class")
    env = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=place, env=env, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        found = re.search(r"http://\S+", app.stdout.readline())
        assert found is not None
        yield found[0]
        app.send_signal(signal.SIGINT)
        assert app.wait(30) == 0
        assert app.stdout.read() == "The app has ended.\n"
    assert list((place / "results" / ".app").rglob("*.json")), "histories are kept for the next class"


def which(request: pytest.FixtureRequest) -> str:
    """The path of a Chromium; without one the test is skipped, or fails where all extras are there."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = "needs a Chromium, on Debian: apt-get install chromium"
        pytest.fail(missing) if request.config.getoption("extras") else pytest.skip(missing)
    return path


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that fails the test where it writes an error to its console or asks anybody else."""
    path = which(request)
    from playwright.sync_api import sync_playwright

    wrong: list[str] = []
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        one = browser.new_page(viewport={"width": 390, "height": 844})
        one.set_default_timeout(60_000)
        one.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        one.on("pageerror", lambda error: wrong.append(str(error)))
        one.on("request", lambda asked: wrong.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
        yield one
        browser.close()
    assert wrong == []


def sideways(page: Any) -> bool:
    """Whether a page is wider than its window."""
    box = page.locator("html").bounding_box()
    return bool(box["width"] > 390)


def test_a_class_bets_moves_a_lever_and_sees_it_answer(page: Any, address: str) -> None:
    page.goto(address)
    bet = page.get_by_label("Place your bet first")
    bet.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("#bet-says").inner_text() == "53 of 100"
    assert bet.get_attribute("aria-valuetext") == "53 of 100"
    page.get_by_role("button", name="Place the bet and look").press("Enter")
    said = page.get_by_role("status")
    said.filter(has_text="Of 100 possible histories, all agree.").wait_for()
    page.get_by_text("Your bet was 53 of 100.").wait_for()
    page.get_by_text("Counted over 1,000 histories.").wait_for()
    group = page.get_by_role("group", name="What no agreement is worth to Upfield")
    group.get_by_role("radio").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    said.filter(has_text="none agree").wait_for()
    page.get_by_text("Fewer histories agree").wait_for()
    page.get_by_text("Counted over 1,000 histories.").wait_for()
    assert "parties.upfield.no_agreement=0.9" in page.url and "worlds" not in page.url
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    assert group.get_by_role("radio", name="0.9").is_checked()
    assert not sideways(page)


def test_a_history_is_walked_through_by_keys(page: Any, address: str) -> None:
    page.goto(f"{address}history/two-farmers")
    heading = page.locator("#heading")
    page.keyboard.press("ArrowRight")
    heading.filter(has_text="meeting 1 of 12").wait_for()
    page.keyboard.press("ArrowRight")
    heading.filter(has_text="meeting 2 of 12").wait_for()
    page.keyboard.press("ArrowLeft")
    heading.filter(has_text="meeting 1 of 12").wait_for()
    page.keyboard.press("End")
    page.get_by_text("How it ends").wait_for()
    page.keyboard.press("Home")
    heading.filter(has_text="Before the first meeting").wait_for()
    page.get_by_label("Play", exact=True).and_(page.locator("select")).select_option("400")
    page.get_by_role("button", name="Play").press("Enter")
    page.get_by_text("How it ends").wait_for()
    assert page.get_by_role("button", name="Play").get_attribute("aria-pressed") == "false"
    assert not sideways(page)


@pytest.mark.parametrize("tongue", ["ar", "he"])
def test_arabic_and_hebrew_run_from_right_to_left(page: Any, address: str, tongue: str) -> None:
    names = {"ar": "العربية", "he": "עברית"}
    page.goto(f"{address}history/two-farmers?step=2")
    page.get_by_role("link", name=names[tongue]).click()
    page.wait_for_url("**/history/two-farmers?step=2")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (tongue, "rtl")
    back, following = page.locator("[rel=prev]").bounding_box(), page.locator("[rel=next]").bounding_box()
    assert back["x"] > following["x"], "what comes next stands to the left"
    heading = page.locator("#heading")
    before = heading.inner_text()
    page.locator("body").press("ArrowLeft")
    page.wait_for_url("**step=3")
    page.locator("body").press("ArrowRight")
    page.wait_for_url("**step=2")
    assert heading.inner_text() == before
    page.goto(f"{address}what-if/two-farmers")
    bet = page.locator("#bet")
    for _ in range(3):
        bet.press("ArrowLeft")  # towards more: the line begins at the right
    assert bet.input_value() == "53"
    pages = (
        "what-if/two-farmers?bet=60&guarantees.default=0.8", "seat/two-farmers", "lessons/1", "sources/two-farmers",
        "handouts/two-farmers?sheet=roles", "class/two-farmers",
    )  # fmt: skip
    for size in ((390, 844), (1024, 768), (1280, 800)):
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        for one in pages:
            page.goto(f"{address}{one}")
            head = page.locator("h1").first
            assert head.evaluate("element => getComputedStyle(element).direction") == "rtl"
            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide[0] <= wide[1], (one, size)
            box = head.evaluate("element => { const r = document.createRange(); r.selectNodeContents(element);"
                                " return r.getBoundingClientRect().right }")  # fmt: skip
            assert box > wide[1] / 2, "a heading begins at the right"
