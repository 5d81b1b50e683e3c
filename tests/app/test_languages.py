"""Languages: every sentence of the pages is in the catalogue, and a page is in the language that somebody reads."""

from __future__ import annotations

import re

import pytest

from sim.app.skin import FOLDER as TEMPLATES
from sim.speech import FOLDER, LEFTWARDS
from tests.app import catalogue
from tests.app.asking import Client
from tests.app.bare import bare
from tests.app.conftest import FARMERS, sound

HOLES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
PAGES = (
    FARMERS, f"{FARMERS}?bet=60&guarantees.default=0.8&worlds=200", "/history/two-farmers?step=2", "/seat/two-farmers",
    "/lessons", "/lessons/1", "/lessons/1/sheet", "/lessons/1/sheet?for=teacher",
)  # fmt: skip


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    kept = (FOLDER / "words.pot").read_bytes()
    assert kept == catalogue.template_text(), "make words"


@pytest.mark.parametrize("tongue", catalogue.TRANSLATED)
def test_what_is_read_is_compiled_from_what_translators_wrote(tongue: str) -> None:
    assert catalogue.path_of(tongue, "mo").read_bytes() == catalogue.compiled(tongue), "make words"
    own = {(one.id, one.context) for one in catalogue.kept(tongue)}
    assert own == {(one.id, one.context) for one in catalogue.gathered()}, "make words"


def test_a_template_says_nothing_that_is_in_no_catalogue() -> None:
    found = {path.name: bare(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.jinja"))}
    assert {name: words for name, words in found.items() if words} == {}
    assert bare('<p title="Hello">{{ _("x") }} there {{ "you" if a else b }}</p>') == ["title: Hello", "there", "you"]


def test_scripts_have_their_words_from_the_page() -> None:
    for path in sorted((TEMPLATES.parent / "static").glob("*.js")):
        code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        said = [
            one
            for one in re.findall(r'"([^"\n]*)"|`([^`]*)`', code)
            if re.search(r"[A-Za-z]+ [a-z]+ [a-z]", "".join(one))
        ]
        assert said == [], path.name


def test_the_language_is_the_one_chosen_else_the_one_that_the_browser_asks_for(client: Client) -> None:
    def spoken(address: str = FARMERS, **headers: str) -> str:
        return re.search(r'<html lang="(\w+)" dir="(\w+)"', client.get(address, **headers).text)[1]  # type: ignore[index]

    assert spoken() == "en"
    assert spoken(accept_language="fr-FR, ar-EG;q=0.8, en;q=0.5") == "ar"
    assert spoken(accept_language="iw") == "he"
    assert spoken(accept_language="fr, *;q=0.1") == "en"
    assert spoken(accept_language="ar;q=0") == "en"
    assert spoken(accept_language="ar", cookie="language=he") == "he"
    assert spoken(accept_language="ar", cookie="language=<b>") == "ar"
    assert spoken("/nothing", cookie="language=he") == "he"


def test_a_choice_is_kept_in_a_cookie_and_leaves_the_address_as_it_was(client: Client) -> None:
    answer = client.follow_none(f"{FARMERS}?bet=60&lang=he&guarantees.default=0.8")
    assert answer.status == 303
    assert answer.headers["location"] == f"{FARMERS}?bet=60&guarantees.default=0.8"
    assert answer.headers["set-cookie"].startswith("language=he; HttpOnly;")
    assert client.follow_none("/%2Felsewhere.example/?lang=he").headers["location"] == "/elsewhere.example/"
    assert client.get(f"{FARMERS}?lang=tlh").status == 400
    page = client.get(f"{FARMERS}?bet=60").text
    assert f'href="{FARMERS}?bet=60&amp;lang=ar" lang="ar" hreflang="ar"' in page


@pytest.mark.parametrize("tongue", catalogue.TRANSLATED)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_another_language_is_sound(client: Client, tongue: str, address: str) -> None:
    answer = client.get(address, cookie=f"language={tongue}")
    assert answer.status == 200
    sound(answer.text)
    way = "rtl" if tongue in LEFTWARDS else "ltr"
    assert f'<html lang="{tongue}" dir="{way}">' in answer.text
