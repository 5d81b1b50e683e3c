"""Languages: every sentence of the pages is in the catalogue, and a page is in the language that somebody reads."""

from __future__ import annotations

import re
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest

from sim import speech
from sim.app.skin import FOLDER as TEMPLATES
from sim.speech import FOLDER, LEFTWARDS, ngettext, speaking
from tests.app import catalogue
from tests.app.asking import Client
from tests.app.bare import bare
from tests.app.conftest import FARMERS, sound

HOLES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
TAGS = re.compile(r"<[^>]*>")
APART = ("bdi", "title", "option", "code", "script")  # words of a scenario, or of nobody's language
PAGES = (
    FARMERS, f"{FARMERS}?bet=60&guarantees.default=0.8&worlds=200", "/history/two-farmers?step=2", "/seat/two-farmers",
    "/sources/two-farmers", "/sources/two-farmers/number?path=parties.upfield.no_agreement&value=0.9&reason=%E2%9C%93",
    "/handouts/two-farmers", "/handouts/two-farmers?sheet=roles", "/handouts/two-farmers?sheet=debrief",
    "/lessons", "/lessons/1", "/lessons/1/sheet", "/lessons/1/sheet?for=teacher", "/class/two-farmers", "/join",
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


@pytest.mark.parametrize("tongue", catalogue.TRANSLATED)
def test_every_sentence_is_translated_and_keeps_its_places(tongue: str) -> None:
    """Each form of it, with the same things put in, and nothing that the page would take for an element or its end."""
    own = catalogue.kept(tongue)
    for message in own:
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        forms = (message.string,) if isinstance(message.string, str) else message.string
        assert len(forms) == (1 if len(ids) == 1 else own.num_plurals), ids
        many = set(HOLES.findall(ids[-1]))
        for form in forms:
            assert form.strip() and not message.fuzzy, ids
            holes = set(HOLES.findall(form))
            assert holes == many or (len(ids) > 1 and holes <= many), (ids, form)
            assert TAGS.findall(form) == TAGS.findall(ids[0]), (ids, form)
            assert '"' not in TAGS.sub("", form), (ids, form)
    assert {"ar": 6, "he": 3}[tongue] == own.num_plurals


def test_arabic_counts_in_six_ways() -> None:
    with speaking("ar"):
        said = [ngettext("%(num)s further issue", "%(num)s further issues", n) for n in (0, 1, 2, 3, 11, 100)]
    assert len(set(said)) == 5 and said[-1] == said[-2]  # eleven and a hundred of these sound alike
    assert said[2] == "مسألتان أخريان"


class _Foreign(HTMLParser):
    """What a page says that was not looked up: brackets stand around what was, and `bdi` around a scenario's words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._apart = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._apart += tag in APART
        self.found += [value for name, value in attrs if name == "aria-label" and value]

    def handle_endtag(self, tag: str) -> None:
        self._apart -= tag in APART

    def handle_data(self, data: str) -> None:
        self.found += [] if self._apart else [data]


def foreign(text: str) -> set[str]:
    """The English words of a page, where what is looked up stands in brackets."""
    page = _Foreign()
    page.feed(text)
    said = " ".join(page.found)
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = less
    return set(re.findall(r"[A-Za-z]{2,}", said)) - {"cairo", "talks", "English"}


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_catalogue", lambda _tongue: _Bracketed())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("bracketed")
def test_a_page_says_nothing_that_was_not_looked_up(client: Client, address: str) -> None:
    assert foreign(client.get(address, cookie="language=ar").text) == set()


@pytest.mark.parametrize("action", ["advice", "no"])
@pytest.mark.usefixtures("bracketed")
def test_a_game_says_nothing_that_was_not_looked_up(client: Client, action: str) -> None:
    page = client.post("/seat/two-farmers", {"seat": "downfield", "history": "1"}, cookie="language=ar")
    game = page.at.partition("?")[0]
    for _step in range(200):
        assert foreign(page.text) == set()
        count = re.search(r'name="count" value="(\d+)"', page.text)
        if 'name="action" value="advice"' not in page.text:
            break
        able = action if f'name="action" value="{action}"' in page.text else "advice"
        assert count is not None
        page = client.post(game, {"count": count[1], "action": able}, cookie="language=ar")
    assert "⟦All cards open⟧" in page.text


class _Bracketed(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


def test_nothing_is_looked_up_inside_a_text_where_it_is_not_gathered() -> None:
    """A call inside the braces of an f-string is not seen by what gathers the words."""
    inside = re.compile(r"""f(["'])(?:(?!\1).)*\{(?:_|ngettext|pgettext|later)\(""")
    found = [
        path.name for path in sorted((TEMPLATES.parents[1]).rglob("*.py")) if inside.search(path.read_text("utf-8"))
    ]
    assert found == []
