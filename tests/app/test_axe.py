"""Every room in a real browser: axe-core finds nothing, nothing is asked of others, and a picture has its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.app.served import Browser, Served, served
from tests.app.test_browser import which

pytestmark = pytest.mark.extras("playwright")

ROOMS = {
    "what if, before the bet": "/what-if/two-farmers",
    "what if, after it": "/what-if/two-farmers?bet=60&guarantees.default=0.8",
    "one history": "/history/two-farmers?step=3",
    "lessons": "/lessons",
    "a lesson, before the bet": "/lessons/1",
    "a lesson, after it": "/lessons/1?way=up&size=10",
    "a sheet": "/lessons/1/sheet",
    "a teacher's sheet": "/lessons/1/sheet?for=teacher",
    "seats": "/seat/two-farmers",
    "seats of an exercise": "/seat/river-valley",
    "sources": "/sources/two-farmers",
    "handouts": "/handouts/two-farmers",
    "a class, before it begins": "/class/two-farmers",
    "joining a class": "/join",
    "nothing here": "/nothing",
}  # fmt: skip
TONGUES = ("en", "ar")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("rooms")) as one:
        yield one


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Any]:
    path = which(request)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, app: Served) -> Iterator[Any]:
    """A page that fails the test where it writes an error to its console or asks anybody else."""
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=app.address)
    one = context.new_page()
    one.set_default_timeout(60_000)
    one.on("console", lambda said: wrong.append(said.text) if said.type == "error" and "404" not in said.text else None)
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on("request", lambda asked: wrong.append(asked.url) if f":{app.port}/" not in asked.url else None)
    yield one
    context.close()
    assert wrong == []


def found(page: Any) -> list[tuple[str, str]]:
    """What axe-core finds on a page: the rule and the element."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    told = Axe().run(page).response["violations"]
    return [(one["id"], node["html"][:200]) for one in told for node in one["nodes"]]


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("room", ROOMS)
def test_axe_finds_nothing(page: Any, app: Served, room: str, tongue: str) -> None:
    page.context.add_cookies([{"name": "language", "value": tongue, "url": app.address}])
    page.goto(ROOMS[room])
    page.wait_for_load_state("networkidle")
    assert found(page) == []
    pictures_have_numbers(page)


def pictures_have_numbers(page: Any) -> None:
    """Each picture that says something says it in words too, and has a table, or a list, of its numbers in its section.

    What is drawn beside a sentence that says the same is no picture of its own (`aria-hidden`).
    """
    for drawn in page.locator("svg[role=img]").all():
        words = drawn.get_attribute("aria-label")
        assert words and len(words) > 10
        near = drawn.locator("xpath=ancestor::*[self::section or self::main][1]")
        assert near.locator("table, dl, ul").count(), words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_game_from_its_begin_to_open_cards(page: Any, app: Served, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/seat/two-farmers")
    page.get_by_role("radio", name="Downfield").check()
    page.get_by_role("button", name="Sit down").click()
    asked = set()
    for _turn in range(20):
        heading = page.locator("#now")
        if page.get_by_role("heading", name="All cards open").count():
            break
        if heading.inner_text() not in asked:
            asked.add(heading.inner_text())
            assert found(page) == []
        decide(page)
    assert len(asked) >= 3
    page.get_by_text("changes tried").wait_for()
    assert found(page) == []
    pictures_have_numbers(page)
    page.get_by_role("link", name="Open the cards").click()
    assert found(page) == []
    before = page.locator("#worth").inner_text()
    page.locator("#text select").first.select_option(index=0)
    page.wait_for_function("before => document.querySelector('#worth').innerText !== before", arg=before)
    page.get_by_role("button", name="Start the five minutes").press("Enter")
    page.get_by_role("timer").filter(has_text=re.compile(r"4:5\d")).wait_for()


def decide(page: Any) -> None:
    """The way of a player in a hurry: yes, hold on for ten meetings, and all in full."""
    for name in ("Yes", "Decide so", "In full"):
        button = page.get_by_role("button", name=name, exact=True)
        if button.count():
            if name == "Decide so" and page.get_by_label("ten meetings").count():
                page.get_by_label("ten meetings").check(force=True)
            if name == "In full":
                page.get_by_label("the rest").check(force=True)
            button.click()
            page.wait_for_load_state()
            return
    page.get_by_role("button", name="Do as your adviser would").click()
    page.wait_for_load_state()


def test_a_whole_game_of_cairo_is_played_to_the_debrief(page: Any) -> None:
    page.goto("/seat/cairo-2025-10-23")
    page.locator("input[value=israel]").check()
    page.get_by_role("button", name="Sit down").click()
    decisions = 0
    while not page.get_by_role("heading", name="All cards open").count():
        decide(page)
        decisions += 1
        assert decisions < 40
    assert decisions >= 4
    page.get_by_role("heading", name="What would have ended it better for you").wait_for()


def test_every_control_is_reached_by_keyboard(page: Any) -> None:
    """Tab goes round a page once; whatever can be used has had the focus, a group of radio buttons as one."""
    for address in ("/what-if/two-farmers?bet=60", "/history/two-farmers?step=2", "/seat/two-farmers"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wanted = page.evaluate("""() => {
            const shown = (one) => one.checkVisibility() || one.closest('.stops');
            const all = [...document.querySelectorAll('a[href], button, select, input, summary')];
            const able = all.filter((one) => shown(one) && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0);
            able.forEach((one, k) => { one.dataset.k = one.type === 'radio' ? `radio ${one.name}` : String(k); });
            return [...new Set(able.map((one) => one.dataset.k))];
        }""")
        reached = set()
        for _step in range(3 * len(wanted) + 20):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("() => document.activeElement?.dataset.k"))
            if set(wanted) <= reached:
                break
        assert set(wanted) - reached == set(), address


def test_who_wants_less_motion_sees_none(page: Any) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/what-if/two-farmers")
    page.get_by_role("button", name="Place the bet and look").click()
    page.get_by_role("status").filter(has_text="Of 100").wait_for()
    assert page.locator(".falls").count() == 0
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0


def test_changes_are_told_as_they_are_found(app: Served) -> None:
    browser = Browser(app.port)
    game = browser.post("/seat/two-farmers", {"seat": "upfield", "history": 0}).at
    browser.post(game, {"count": 0, "action": "follow", "times": "all"})
    assert "All cards open" in browser.get(game).text
    assert browser.get(f"{game}/changes").at.startswith(game)  # to who does not listen the debrief is shown
    told = [json.loads(line.partition(": ")[2]) for line in browser.news(f"{game}/changes") if line]
    assert told[-1]["done"] and not any(one["done"] for one in told[:-1])
    assert re.search(r"(\d+) of \1 changes tried", told[-1]["html"])
