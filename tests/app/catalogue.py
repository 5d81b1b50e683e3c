"""What there is to say, gathered from the code and the templates.

`make words` renews the catalogues: `words.pot` is written anew, each language's `words.po` takes in what is new and
drops what is gone, and `words.mo` is compiled from it. What has no translation yet is listed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sim.speech import DOMAIN, FOLDER, LANGUAGES

ROOT = Path(__file__).parents[2]
METHODS = [("app/templates/**.jinja", "jinja2"), ("**.py", "python")]
OPTIONS = {"app/templates/**.jinja": {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "later": None}
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a file changes where its words do
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")


def gathered() -> Catalog:
    """Every sentence that is looked up somewhere in `sim`, with where it stands and what was said to translators."""
    made = Catalog(project="cairo-talks", charset="utf-8", creation_date=NEVER, revision_date=NEVER, fuzzy=False)
    made.header_comment = "# What cairo-talks says in a browser. Renewed by `make words`.\n#"
    found = extract_from_dir(ROOT / "sim", METHODS, OPTIONS, KEYWORDS, ("Translators:",), strip_comment_tags=True)
    places = sorted(found, key=lambda one: (one[0], one[1]))
    for name, _line, message, comments, context in places:
        made.add(message, locations=[(f"sim/{name}", None)], auto_comments=comments, context=context)
    return made


def template_text() -> bytes:
    """`words.pot` as it should be."""
    return _written(gathered())


def path_of(tongue: str, ending: str) -> Path:
    """A language's file for translators (`po`) or for the program (`mo`)."""
    return FOLDER / tongue / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def kept(tongue: str) -> Catalog:
    """A language's catalogue as it is kept."""
    with path_of(tongue, "po").open("rb") as file:
        return read_po(file, locale=tongue)


def compiled(tongue: str) -> bytes:
    """What a language's `words.po` compiles to."""
    made = BytesIO()
    write_mo(made, kept(tongue))
    return made.getvalue()


def _written(catalogue: Catalog) -> bytes:
    made = BytesIO()
    write_po(made, catalogue, width=120, ignore_obsolete=True)
    return made.getvalue()


def renew() -> None:
    """Write all catalogues anew, and say what is not translated yet."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{DOMAIN}.pot").write_bytes(template_text())
    for tongue in TRANSLATED:
        path = path_of(tongue, "po")
        path.parent.mkdir(parents=True, exist_ok=True)
        own = kept(tongue) if path.exists() else Catalog(locale=tongue, project="cairo-talks")
        own.update(gathered(), no_fuzzy_matching=True)
        own.header_comment = f"# {LANGUAGES[tongue]}: what cairo-talks says in a browser.\n#"
        own.creation_date = own.revision_date = NEVER
        own.last_translator, own.language_team, own.fuzzy = "cairo-talks", tongue, False
        path.write_bytes(_written(own))
        path_of(tongue, "mo").write_bytes(compiled(tongue))
        missing = [message.id for message in kept(tongue) if message.id and not all(_strings(message.string))]
        print(f"{tongue}: {len(missing)} of {len(own)} not translated")
        for one in missing:
            print("   ", one)


def _strings(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


if __name__ == "__main__":
    renew()
