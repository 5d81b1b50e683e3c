"""Every figure of every kind of result: words inside, apart and large enough; alt text; the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest

from sim.errors import InputError
from sim.figures import FIGURES
from sim.findings.worlds import NothingToShowError
from sim.plots import FURTHER, POINT, SWEEP, draw_all, usual
from sim.plots.save import FORMATS, save
from sim.plots.style import PARTIES, SMALL, Picture, breadth, fold, looks, shorten
from sim.scenario.load import load
from tests.findings.memory import CASES, Memory, alone, cairo, farmers, grid, line, mixed, ran, silent, swept
from tests.plots.reading import clashes, clipped, framed, words

LEFT_OUT = {("alone", "running-mean")}
DRAWN: dict[tuple[str, str], Picture] = {}


def drawn(case: str, kind: str) -> Picture:
    if (case, kind) not in DRAWN:
        try:
            DRAWN[case, kind] = FIGURES.get(kind)(CASES[case](), 1 if case == "swept" else 0)
        except NothingToShowError as error:
            assert (case, kind) in LEFT_OUT, error
            pytest.skip(str(error))
    return DRAWN[case, kind]


@pytest.mark.parametrize("kind", POINT)
@pytest.mark.parametrize("case", CASES)
def test_words_stand_inside_and_apart_and_can_be_read(case: str, kind: str) -> None:
    picture = drawn(case, kind)
    assert clipped(picture) == []
    assert clashes(picture) == []
    assert min(box.size for box in words(picture)) >= 7.0


@pytest.mark.parametrize("kind", POINT)
@pytest.mark.parametrize("case", CASES)
def test_title_caption_footer_and_alt_text(case: str, kind: str) -> None:
    picture = drawn(case, kind)
    results = CASES[case]()
    said = [box.words for box in words(picture)]
    count = len(results.runs()) // results.runs()["design_point"].nunique()
    counted = "1 world" if count == 1 else f"{count} worlds"
    assert any(line.startswith(counted) for line in said)
    assert any("not forecasts" in line and results.scenario.name in line for line in said)
    assert any(line == picture.title for line in said)
    assert counted in picture.alt
    assert picture.alt.endswith(".")
    assert "nan" not in " ".join([*said, picture.alt]).lower().split()


@pytest.mark.parametrize("case", CASES)
def test_no_panel_is_empty(case: str) -> None:
    for kind in POINT:
        if (case, kind) not in LEFT_OUT:
            for ax in framed(drawn(case, kind)):
                assert ax.lines or ax.texts


def test_a_long_figure_still_fits_a_page() -> None:
    for kind in POINT:
        picture = drawn("cairo", kind)
        assert picture.wide <= 7.3
        assert picture.high <= 11.0


def test_long_names_and_odd_signs_do_not_collide() -> None:
    names = [
        "parties.upfield.name=The very old and widely known company of Upfield",
        "parties.downfield.name=Down & field $x_1$ <b>",
        "plan.points.water.issues.water_share.label=A share of all the water in the well, $ and more",
        "tables.main.title=The village hall, upstairs, in the long room behind the kitchen and beyond",
    ]
    results = ran(load("two-farmers", names), 20)
    for kind in POINT:
        picture = FIGURES.get(kind)(results, 0)
        assert clipped(picture) == []
        assert clashes(picture) == []


def test_a_sweep_says_which_design_point_it_shows() -> None:
    said = " ".join(box.words.replace("\n", " ") for box in words(drawn("swept", "phases")))
    assert "design point 1 of 0 to 1" in said


def test_worlds_that_failed_to_compute_are_counted_apart() -> None:
    results = farmers()
    runs = results.runs().copy()
    runs.loc[runs["replicate"] < 5, "error"] = "ValueError: made up"
    broken = type(results)(results.scenario, {**results.tables, "runs": runs})
    said = " ".join(box.words for box in words(FIGURES.get("phases")(broken, 0)))
    assert "75 worlds (5 more failed to compute)" in said


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_results_give_the_same_bytes(tmp_path: Path, fmt: str) -> None:
    kinds = list(POINT) if fmt == "png" else ["consensus", "positions"]
    for folder in ("a", "b"):
        paths = draw_all(farmers(), tmp_path / folder, kinds, fmt)
        assert paths == {kind: tmp_path / folder / f"{kind}.{fmt}" for kind in kinds}
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(f"{kind}.{end}" for kind in kinds for end in (fmt, "alt.txt"))
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_alt_text_is_beside_and_inside_each_figure(tmp_path: Path) -> None:
    for fmt in FORMATS:
        path = draw_all(silent(), tmp_path, ["consensus"], fmt)["consensus"]
        alt = (tmp_path / "consensus.alt.txt").read_text(encoding="utf-8").strip()
        assert alt.startswith("Consensus over meetings in 30 worlds")
        if fmt != "pdf":
            assert alt.encode() in path.read_bytes()


def test_svg_and_pdf_keep_text_as_text_and_hold_no_date(tmp_path: Path) -> None:
    svg = draw_all(alone(), tmp_path, ["delivery"], "svg")["delivery"]
    pdf = draw_all(alone(), tmp_path, ["delivery"], "pdf")["delivery"]
    text = svg.read_text(encoding="utf-8")
    assert ">Share of water</text>" in text
    assert "sans-serif" in text
    assert "<dc:date>" not in text
    assert "<title>What is carried out, month by month</title>" in text
    content = pdf.read_bytes()
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    assert b"CreationDate" not in content


def test_wrong_requests_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    for kinds, fmt, point, message in (
        (["consensus", "phase"], "png", 0, "unknown figure 'phase'; did you mean 'phases'"),
        (None, "jpg", 0, "unknown figure format 'jpg'"),
        (None, "png", 7, "no design point 7 in these results; they hold 0 to 1"),
    ):
        with pytest.raises(InputError, match=message):
            draw_all(swept(), tmp_path / "out", kinds, fmt, point)
    assert not (tmp_path / "out").exists()


def test_a_figure_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="cannot write"):
        save(drawn("alone", "phases"), tmp_path / "file" / "phases.png")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_drawing_leaves_matplotlib_as_it_was_and_never_loads_pyplot() -> None:
    before = dict(mpl.rcParams)
    FIGURES.get("phases")(alone(), 0)
    assert dict(mpl.rcParams) == before
    program = "import sys, sim.plots; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_each_party_has_a_look_of_its_own_that_no_other_party_changes() -> None:
    everybody = looks(cairo().scenario.parties)
    assert len({look.marker for look in everybody.values()}) == len(everybody)
    assert len({look.colour for look in PARTIES.values()}) == len(PARTIES)
    assert looks(["hamas"])["hamas"] == everybody["hamas"]
    made_up = looks([f"village {k}" for k in range(9)])
    assert len(set(made_up.values())) == 9


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_breadth_is_what_the_renderer_draws(weight: str) -> None:
    picture = Picture(7.0, 1.0)
    picture.text(0.0, 0.5, "Guarantee: no new war, 0.25", size=SMALL, weight=weight, family="DejaVu Sans")
    (box,) = words(picture)
    drawn_breadth = box.corners[:, 0].max() - box.corners[:, 0].min()
    assert breadth(box.words, SMALL, weight) == pytest.approx(drawn_breadth, rel=0.03)


def test_shorten_and_fold_keep_within_the_room() -> None:
    said = "Guarantee that the war does not start anew after the exchange"
    assert shorten(said, 9.0, SMALL) == said
    assert shorten(said, 1.0, SMALL).endswith("…")
    assert breadth(shorten(said, 1.0, SMALL), SMALL) <= 1.0
    lines = fold(said, 1.2, SMALL, lines=2).split("\n")
    assert len(lines) == 2
    assert max(breadth(line, SMALL) for line in lines) <= 1.2
    assert fold(said, 1.2, SMALL).replace("\n", " ") == said


@pytest.mark.parametrize("kind", SWEEP)
@pytest.mark.parametrize("sweep", [swept, line, grid, mixed], ids=["two values", "25 values", "5 by 5", "four paths"])
def test_figures_of_a_sweep_can_be_read(kind: str, sweep: Callable[[], Memory]) -> None:
    if kind not in usual(sweep()):
        with pytest.raises(InputError, match="how two numbers move together"):
            FIGURES.get(kind)(sweep(), 0)
        return
    picture = FIGURES.get(kind)(sweep(), 0)
    assert clipped(picture) == []
    assert clashes(picture) == []
    assert min(box.size for box in words(picture)) >= 7.0
    assert all(ax.lines or ax.images for ax in framed(picture))
    assert picture.alt.endswith(".")


def test_what_a_run_draws_hangs_on_what_it_sweeps() -> None:
    assert usual(farmers()) == list(POINT)
    assert usual(swept()) == ["axis", *POINT]
    assert usual(grid()) == ["axis", "heatmap", *POINT]


@pytest.mark.parametrize("kind", SWEEP)
def test_a_figure_of_a_sweep_needs_one(kind: str) -> None:
    with pytest.raises(InputError, match="it shows a sweep"):
        FIGURES.get(kind)(farmers(), 0)


@pytest.mark.parametrize("kind", FURTHER)
@pytest.mark.parametrize("case", CASES)
def test_further_figures_can_be_read(case: str, kind: str) -> None:
    picture = drawn(case, kind)
    assert clipped(picture) == []
    assert clashes(picture) == []
    assert min(box.size for box in words(picture)) >= 7.0
    assert picture.alt.endswith(".")
    assert "nan" not in picture.alt.lower().split()
