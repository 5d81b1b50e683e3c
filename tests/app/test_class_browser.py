"""A class in real browsers: two at one table to its end, what is typed is kept, and a server that was killed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.served import Served, served
from tests.app.test_browser import which

pytestmark = pytest.mark.extras("playwright")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as one:
        yield one


@pytest.fixture
def people(request: pytest.FixtureRequest) -> Iterator[Callable[[], Any]]:
    """Makes a browser of its own for somebody; the test fails where a page writes an error or asks anybody else."""
    path = which(request)
    from playwright.sync_api import sync_playwright

    wrong: list[str] = []

    def said(message: Any) -> None:
        if message.type == "error" and "ERR_CONNECTION" not in message.text and "ERR_INCOMPLETE" not in message.text:
            wrong.append(message.text)  # a server that is killed on purpose is told of too

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])

        def one() -> Any:
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            page.set_default_timeout(30_000)
            page.on("console", said)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda asked: wrong.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
            return page

        yield one
        browser.close()
    assert wrong == []


def opened(app: Served, lecturer: Any, tables: int = 1) -> str:
    """A class opened at its page; its code."""
    lecturer.goto(f"{app.address}/class/two-farmers")
    lecturer.get_by_label("Tables").fill(str(tables))
    lecturer.get_by_role("button", name="Open the class").press("Enter")
    lecturer.get_by_role("heading", name="The desk").wait_for()
    return str(lecturer.locator(".code").inner_text())


def joined(app: Served, student: Any, code: str, name: str) -> None:
    """Somebody at a seat that was drawn."""
    student.goto(f"{app.address}/join")
    student.get_by_label("The code on the projector").fill(code.lower())
    student.keyboard.press("Enter")
    student.get_by_label("A nickname").fill(name)
    student.get_by_role("button", name="Draw a seat").press("Enter")
    student.get_by_role("heading", name="you play").wait_for()


def by_key(page: Any, name: str) -> None:
    """A button pressed without a mouse."""
    page.get_by_role("button", name=name, exact=True).first.press("Enter")


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_two_browsers_play_one_table_to_its_end(app: Served, people: Callable[[], Any]) -> None:
    lecturer, ada, bo = people(), people(), people()
    code = opened(app, lecturer)
    joined(app, ada, code, "Ada")
    joined(app, bo, code, "Bo")
    lecturer.get_by_text("Ada").wait_for()
    lecturer.wait_for_function("!document.querySelector('#rows').textContent.includes('away')")
    by_key(ada, "Yes")
    ada.get_by_text("is still deciding.").wait_for()
    assert fits(ada)
    by_key(bo, "Yes")
    for page in (ada, bo):
        page.get_by_role("heading", name="What do you ask for?").wait_for()
    assert bo.evaluate("document.activeElement.id") == "now", "who uses a keyboard is taken to what is asked"
    for _ in range(200):
        ended = [page.get_by_role("status").filter(has_text="has ended").count() for page in (ada, bo)]
        if all(ended):
            break
        for page in (ada, bo):
            advice = page.get_by_role("button", name="Do as your adviser would")
            if advice.count():
                moment = page.locator("#whole").get_attribute("data-turn")
                if page.get_by_role("button", name="In full").count():
                    page.get_by_label("the rest").check(force=True)
                    by_key(page, "In full")
                else:
                    advice.press("Enter")
                page.wait_for_function("m => document.querySelector('#whole').dataset.turn !== m", arg=moment)
    for page in (ada, bo):
        page.get_by_text("The game of your table has ended").first.wait_for()
        assert page.locator("table.came tbody tr").count() == 1, "the own value alone"
    by_key(lecturer, "Open all cards")
    for page in (ada, bo, lecturer):
        page.get_by_role("heading", name="All tables side by side").wait_for()
        assert fits(page)
    by_key(lecturer, "Five minutes of renegotiation")
    ada.get_by_text(re.compile(r"4:\d\d")).wait_for()
    ada.get_by_role("heading", name="The cards").wait_for()
    seat = ada.get_by_role("heading", level=1).inner_text()
    by_key(lecturer, "Swap seats and begin anew")
    ada.get_by_role("heading", name="Do you come to the talks?").wait_for()
    assert ada.get_by_role("heading", level=1).inner_text() != seat


def test_what_is_typed_is_kept_while_others_decide_and_while_the_server_is_gone(
    app: Served, people: Callable[[], Any]
) -> None:
    lecturer, ada, bo = people(), people(), people()
    code = opened(app, lecturer)
    joined(app, ada, code, "Ada")
    joined(app, bo, code, "Bo")
    for page in (ada, bo):
        by_key(page, "Yes")
    for page in (ada, bo):
        page.get_by_role("heading", name="What do you ask for?").wait_for()
    for page in (ada, bo):
        page.get_by_label("this meeting").check(force=True)
    choice = ada.get_by_label("Share of water")
    choice.select_option("0.25")
    ada.get_by_label("Your bet").fill("33")
    by_key(bo, "Decide so")
    ada.get_by_text("It is your turn: the table waits for you.").wait_for()
    assert choice.input_value() == "0.25" and ada.get_by_label("Your bet").input_value() == "33"
    app.kill()
    ada.get_by_text("The app does not answer just now.").wait_for()
    by_key(ada, "Decide so")
    assert choice.input_value() == "0.25"
    app.start()
    ada.get_by_text("It is your turn: the table waits for you.").wait_for()
    assert choice.input_value() == "0.25" and ada.get_by_label("Your bet").input_value() == "33"
    by_key(ada, "Decide so")
    for page in (ada, bo):
        page.get_by_role("heading", name="Do you accept the text?").wait_for()
    lecturer.get_by_text("Do you accept the text?").wait_for()
    by_key(lecturer, "Pause all")
    ada.get_by_text("Your lecturer holds the class here.").wait_for()
    by_key(lecturer, "Let all go on freely")
    ada.get_by_role("heading", name="Do you accept the text?").wait_for()
    address = ada.url
    again = people()
    again.goto(address)
    again.get_by_role("heading", name="Do you accept the text?").wait_for()
