"""The report: valid HTML with nothing from outside, readable by everybody, whose words agree with the tables."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from sim.findings.words import percent
from sim.plots import draw_all
from sim.report import glossary, page, story
from sim.report.captions import caption
from sim.report.headline import headline
from sim.report.sources import set_to_the_record
from sim.report.swept import across, table_of
from sim.runs import runner
from sim.runs.manifest import scenario_fingerprint
from sim.runs.results import Results
from sim.scenario.load import load
from sim.scenario.wording import LASTING, OUTCOMES
from tests.findings.degenerate import edge
from tests.findings.memory import cairo, smooth
from tests.reader import Reader


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("results") / "cairo"
    return runner.run(load("cairo-2025-10-23", worlds=60), folder, transcript=10)


@pytest.fixture(scope="module")
def html(results: Results) -> str:
    drawn = draw_all(results, results.folder / "figures", ["phases", "consensus"])
    path = page.write(results, drawn)
    assert path.name == "report.html"
    return path.read_text(encoding="utf-8")


def test_it_is_valid_html_and_needs_no_network(html: str) -> None:
    html5lib.HTMLParser(strict=True).parse(html)
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", html)
    assert "://" not in html
    assert "<script" not in html
    assert "url(" not in html


def test_everybody_can_read_it(html: str) -> None:
    """One title, headings that skip no level, a text for every picture, heads for every column."""
    tags = Reader(html).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    pictures = [found for tag, found in tags if tag == "img"]
    assert len(pictures) == 2
    assert all(len(found["alt"] or "") > 40 for found in pictures)
    assert all(found.get("scope") in ("row", "col") for tag, found in tags if tag == "th")
    targets = {found["id"] for _, found in tags if "id" in found}
    assert {(found["href"] or "")[1:] for tag, found in tags if tag == "a"} <= targets
    assert next(found["lang"] for tag, found in tags if tag == "html") == "en"


def test_its_words_agree_with_the_tables(html: str, results: Results) -> None:
    runs, said = results.runs(), " ".join(Reader(html).words)
    for outcome, words in OUTCOMES.items():
        hits = int((runs["outcome"] == outcome).sum())
        assert (f"{words.label} {hits / len(runs):.0%} (" in said) == (hits > 0), outcome
    assert f"On average, {runs['delivery'].mean():.0%} of what" in said
    assert f"phase 2 is agreed in {runs['agreed_2'].mean():.0%} (" in said
    first = runs["reason"].value_counts().idxmax()
    assert str(first) in said
    events = results.events()
    refusals = events[(events["kind"] == "refuse") & (events["table"] == "main")]
    most = refusals.groupby(["actor", "issue", "detail"]).size().max()
    assert f"{most:,}" in said
    assert "in the 10 worlds with a transcript" in said
    assert results.manifest.fingerprint in said
    assert said.count("not forecasts") == 2


def test_it_tells_a_typical_a_hopeful_and_a_failed_world(html: str, results: Results) -> None:
    said = Reader(html).words
    titles = [re.fullmatch(r"(A \w+ world) \(0:(\d+)\)", words) for words in said]
    worlds = {found[1]: int(found[2]) for found in titles if found}
    assert list(worlds) == ["A typical world", "A hopeful world", "A failed world"]
    for world in worlds.values():  # every line that `explain` tells
        assert {line.words for line in story.lines(results, 0, world)[1:]} <= set(said)
    told = results.runs().query("replicate < 10")
    hopeful = told.loc[told["delivery"].idxmax()]
    assert any(str(hopeful["reason"])[1:] in " ".join(words.split()) for words in said)


def test_the_same_results_give_the_same_bytes(html: str, results: Results) -> None:
    figures = {kind: results.folder / "figures" / f"{kind}.png" for kind in ("phases", "consensus")}
    assert page.render(results, figures) == html


def test_a_run_of_one_world_and_a_sweep_have_reports_too(tmp_path: Path) -> None:
    one = runner.run(load("two-farmers", worlds=1), tmp_path / "one")
    html5lib.HTMLParser(strict=True).parse(page.render(one, {}))
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nextends: two-farmers\nworlds: 4\nsweep: {axes: {delivery.tranche: [0.0, 0.5]}}\n")
    swept = page.render(runner.run(load(str(path)), tmp_path / "two"), {})
    html5lib.HTMLParser(strict=True).parse(swept)
    said = " ".join(Reader(swept).words)
    assert "Lead allowed in delivery (tranche): 0.5" in said
    assert "design point 0 of 0 to 1" in said
    assert "8 worlds at 2 settings" in said


def test_a_sweep_is_said_in_a_sentence_from_its_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    axis = "parties.upfield.no_agreement: [0.55, 0.99, 0.2]"
    path.write_text(f"name: mine\nextends: two-farmers\nworlds: 8\nsweep: {{axes: {{{axis}}}}}\n")
    results = runner.run(load(str(path)), tmp_path / "out")
    runs = results.runs()
    lasting = runs["outcome"].isin(LASTING).groupby(runs["design_point"]).mean()
    assert lasting.nunique() == 3
    said = across(results)
    assert said.startswith("Of 24 worlds at 3 settings")
    values = [0.55, 0.99, 0.2]
    for share, end in ((lasting.min(), "from"), (lasting.max(), "to")):
        at = int(lasting[lasting == share].index[0])
        assert f"{end} {percent(share)} (Upfield: value of no agreement = {values[at]:g})" in said
    table = table_of(results)
    assert [row[1] for row in table.rows] == [f"Upfield: value of no agreement: {value:g}" for value in values]
    assert table.heads[-1] == "carried out (mean)"
    means = runs.groupby("design_point")["delivery"].mean()
    assert [row[-1] for row in table.rows] == [percent(float(mean)) for mean in means]


def test_a_sweep_that_changes_nothing_compares_no_two_points(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    axis = "parties.upfield.incident_share: [1.0, 2.0]"
    path.write_text(f"name: mine\nextends: two-farmers\nworlds: 3\nsweep: {{axes: {{{axis}}}}}\n")
    results = runner.run(load(str(path)), tmp_path / "out")
    assert results.runs().groupby("design_point")["delivery"].mean().nunique() == 1
    assert "is the same everywhere" in across(results)


def test_a_changed_run_says_at_its_top_what_was_changed_from_what(tmp_path: Path) -> None:
    plain = runner.run(load("two-farmers", worlds=2), tmp_path / "plain")
    assert "changed run" not in page.render(plain, {})
    sets = ["guarantees.default=0.8", "parties.upfield.no_agreement=0.5"]
    results = runner.run(load("two-farmers", sets, worlds=2), tmp_path / "set")
    said = Reader(page.render(results, {})).said
    top = said.partition("What came out What came out")[0].partition("One world as a story More")[0]
    assert "Changed from two-farmers" in top
    assert "Guarantees of delivery 0.2 0.8" in top
    assert "Upfield: value of no agreement 0.1 to 0.3, most likely 0.2 0.5" in top
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nextends: two-farmers\nworlds: 2\nguarantees: {default: 0.9}\n")
    scenario = load(str(path))
    assert [(c.path, c.old, c.new, c.of) for c in scenario.changed] == [
        ("guarantees.default", "0.2", "0.9", "two-farmers")
    ]
    again = runner.run(scenario, tmp_path / "extended").scenario
    assert again.changed == scenario.changed, "the resolved scenario carries it"


def test_how_a_scenario_came_about_is_no_part_of_what_it_is() -> None:
    scenario = load("two-farmers", ["guarantees.default=0.8"])
    assert scenario_fingerprint(scenario) == scenario_fingerprint(scenario.model_copy(update={"changed": ()}))


def test_the_headline_is_one_true_sentence(results: Results) -> None:
    said, runs = headline(results), results.runs()
    assert said.count(".") == 1 and said.endswith(".")
    assert f"In {percent(runs['agreed_2'].mean())} of 60 simulated histories the parties agree on phase 2" in said
    assert f"in {percent(runs['agreed_3'].mean())} also on phase 3" in said
    assert ("in none of them is everything carried out" in said) == (not (runs["outcome"] == "delivered").any())


@pytest.mark.parametrize("worlds", [1, 12])
@pytest.mark.parametrize("name", ["clauses only", "one issue", "no published text"])
def test_cases_at_the_edge_have_a_report(tmp_path: Path, name: str, worlds: int) -> None:
    found = runner.run(edge(name).model_copy(update={"worlds": worlds}), tmp_path / "out", transcript=2)
    html = page.render(found, draw_all(found, found.folder / "figures", ["phases"]))
    html5lib.HTMLParser(strict=True).parse(html)
    said = " ".join(Reader(html).words)
    assert not re.search(r"(?<![\d.,])1 worlds", said)
    assert headline(found) in said


def test_the_glossary_explains_the_words_that_occur_and_no_others(html: str) -> None:
    said = " ".join(Reader(html).words)
    body, _, words = said.partition("Glossary: the words of this report")
    assert "red line A bound beyond which" in " ".join(words.split())
    assert "red line" in body
    assert "Pareto" not in said
    assert glossary.occurring("") == []


def test_the_glossary_of_the_docs_is_the_same() -> None:
    page_of_docs = Path(__file__).parents[2] / "docs" / "glossary.md"
    assert page_of_docs.read_text(encoding="utf-8") == glossary.markdown()


def test_figures_that_were_left_out_are_named_with_their_reason(tmp_path: Path) -> None:
    one = runner.run(load("two-farmers", worlds=1), tmp_path / "one")
    drawn = draw_all(one, one.folder / "figures")
    said = " ".join(Reader(page.render(one, drawn)).words)
    assert "running mean: it follows the mean over more and more worlds, and this is one world" in said


def test_issues_that_are_agreed_equally_often_are_not_ranked() -> None:
    assert "least often" in caption("positions", cairo(), 0)
    said = caption("positions", smooth(), 0)
    assert "Each issue is agreed in 100% of worlds." in said and "least often" not in said


def test_it_lists_the_numbers_that_were_set_to_the_record(html: str) -> None:
    """Above all Israel's chance of signing nothing without the weapons, on which the result hangs most."""
    known = len(set_to_the_record(load("cairo-2025-10-23")))
    assert f"{known} numbers were set so that the model shows a pattern of the record" in html
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)]
    assert any("Israel" in row and "Decommissioning" in row and "0.55 (from 0.3 to 0.8)" in row for row in rows)
