"""Names in any script and of any length can be read, or one line says which letters no font has."""

from __future__ import annotations

import warnings

import pytest

from sim.figures import FIGURES
from sim.plots import FURTHER, POINT, letters
from sim.plots.style import SMALL, Picture, breadth
from sim.scenario.load import load
from tests.findings.memory import Memory, ran
from tests.plots.reading import clashes, clipped, words

LONG = "The very old and widely known company of the upper field"
NAMES = {
    "Arabic": ("حركة المزارعين في الحقل الأعلى", "الحقل الأسفل", "حصة المياه"),
    "Hebrew": ("איגוד החקלאים של השדה העליון", "השדה התחתון", "חלק המים"),
    "Chinese": ("上田农民协会", "下田村", "水的份额"),
    "fifty letters": (LONG, LONG.replace("upper", "lower"), "A share of all the water that is in the old well"),
    "one long word": ("U" * 52, "D" * 52, "W" * 52),
}


def named(script: str) -> Memory:
    up, down, water = NAMES[script]
    sets = [
        f"parties.upfield.name='{up}'",
        f"parties.downfield.name='{down}'",
        f"plan.points.water.issues.water_share.label='{water}'",
    ]
    return ran(load("two-farmers", sets), 6)


@pytest.mark.parametrize("script", NAMES)
def test_names_neither_touch_nor_leave_the_figure(script: str) -> None:
    results = named(script)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", letters.MissingLetters)  # a machine need not have a font for every script
        for kind in (*POINT, *FURTHER):
            picture = FIGURES.get(kind)(results, 0)
            assert clipped(picture) == [], kind
            assert clashes(picture) == [], kind


def test_letters_that_no_font_has_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "family_of", lambda letter: letters.HOUSE if letter.isascii() else None)
    monkeypatch.setattr(letters, "_said", set())
    picture = Picture(4.0, 2.0)
    for k, name in enumerate(["上田农民协会", "下田村", "हिन्दी"]):
        picture.write(0.1, 0.1 + 0.3 * k, name)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        words(picture)
        words(picture)
    assert [each.category for each in said] == [letters.MissingLetters]
    assert "上 田 农" in str(said[0].message)
    assert "\n" not in str(said[0].message)


def test_a_letter_of_another_font_is_drawn_in_it_and_measured_in_it() -> None:
    installed = [entry.name for entry in letters._candidates() if entry.name != letters.HOUSE]
    letter = next((c for c in "田한हअ" if letters.family_of(c) not in (None, letters.HOUSE)), None)
    if letter is None:
        assert not any(name.startswith("Noto Sans CJK") for name in installed)
        pytest.skip("no font of another script is installed")
    picture = Picture(4.0, 1.0)
    text = picture.write(0.1, 0.1, f"Up {letter * 4}", size=SMALL)
    (box,) = words(picture)
    assert text.get_fontfamily() == ["sans-serif", letters.family_of(letter)]
    wide = box.corners[:, 0].max() - box.corners[:, 0].min()
    assert breadth(box.words, SMALL) == pytest.approx(wide, rel=0.06)


def test_a_font_of_squares_is_no_font_for_a_letter() -> None:
    assert all(not entry.name.startswith(letters.SQUARES) for entry in letters._candidates())
