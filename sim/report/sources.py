"""What `evidence` prints: from numbers down to sentences, or from a document's sentences up to numbers."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sim.analysis.inputs import inputs
from sim.case.evidence import CHAIN_COLUMNS, SENTENCE_COLUMNS, EvidenceBook, Link
from sim.case.load import load_profile, profile_ids
from sim.case.plan import Scale
from sim.case.provenance import GRADE_MEANING, GRADES, Entry, walk
from sim.case.quantity import Quantity
from sim.counting import counted
from sim.report import spelled
from sim.report.terminal import table
from sim.scenario.evidence import book_of, case_of
from sim.scenario.inside import below
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Told:
    """A table with a few words before and after it; `good` is False where a document is not the one we know."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    before: Sequence[str] = field(default_factory=list)
    after: Sequence[str] = field(default_factory=list)
    good: bool = True
    scenario: Scenario | None = None  # whose numbers a chain goes down from, told as blocks in a terminal
    links: Sequence[Link] = field(default_factory=list)

    def lines(self, width: int) -> list[str]:
        """For a terminal."""
        wrapped = [piece for line in self.after for piece in textwrap.wrap(line, width, subsequent_indent="  ") or [""]]
        return [*self.before, *self._body(width), *wrapped]

    def _body(self, width: int) -> list[str]:
        if not self.rows:
            return []
        if self.scenario is not None:
            return list(_blocks(self.scenario, self.links, width))
        return table(self.rows, self.columns, width)

    def as_csv(self) -> list[str]:
        """Comma-separated, with a head and without the words around it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return out.getvalue().splitlines()


def of_target(scenario: Scenario, target: str) -> Told:
    """The chain under a party, an issue of a party, an issue, a relation or a rule; without a target an overview.

    `inner` and what begins with it is of the talks inside a scenario.
    """
    if scenario.inner is not None and (target == "inner" or below(target) is not None):
        return of_target(scenario.inner.scenario, below(target) or "")
    whole = scenario
    if target.partition(".")[0] != "inner":
        scenario = scenario.model_copy(update={"inner": None})
    if not target:
        return _overview(scenario)
    # What happens outside may change numbers inside too, and rests on documents of both.
    return _chain(scenario, target, book_of(whole if target.partition(".")[0] == "events" else scenario))


def _chain(scenario: Scenario, target: str, book: EvidenceBook) -> Told:
    head = target.split(".")[0]
    about = case_of(scenario)
    if about is not None and head in profile_ids(about) and head not in scenario.parties:  # as an optional guarantor
        scenario = scenario.model_copy(update={"parties": {**scenario.parties, head: load_profile(head, case=about)}})
    unused = book.unused(scenario, target)
    after = [""] if unused else []
    after += [
        f"Also on record, though no number rests on it: {name} {book.statements[name].paraphrase} ({book.where(name)})"
        for name in unused
    ]
    ladder = _ladder(scenario, target.rpartition(".")[2])
    links = book.chain(scenario, target)
    return Told(CHAIN_COLUMNS, book.rows(links), before=ladder, after=after, scenario=scenario, links=links)


_BECAUSE = {"assumption": "assumed because", "calibrated": "chosen because"}  # the other grades: read as


def _blocks(scenario: Scenario, links: Sequence[Link], width: int) -> Iterator[str]:
    """A chain as blocks: a number with its value and grade, what it says, how it was read, and each statement."""
    items = dict(walk(scenario))
    before: Entry | None = None
    for link in links:
        entry = link.entry
        if entry is not before:
            yield from [""] if before is not None else []
            item = items[entry.path]
            value = (
                f" = {spelled.spread(item, spelled.scale(scenario, entry.path))}" if isinstance(item, Quantity) else ""
            )
            yield from textwrap.wrap(f"{entry.name}{value}   [{entry.grade}]", width, subsequent_indent="    ")
            for words in spelled.meaning(scenario, entry.path, item):
                yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="    ")
            if entry.reading:
                said = f"{_BECAUSE.get(entry.grade, 'read as')}: {entry.reading}"
                yield from textwrap.wrap(said, width, initial_indent="  ", subsequent_indent="    ")
            before = entry
        if link.statement:
            source = f"{link.statement:<6} {link.says} ({link.where})"
            yield from textwrap.wrap(source, width, initial_indent="  ", subsequent_indent=" " * 9)


def _ladder(scenario: Scenario, issue: str) -> list[str]:
    found = scenario.plan.issues.get(issue)
    if found is None:
        return []
    scale = found.scale or Scale(zero=0.0, one=1.0)
    steps = [f"  {scale.quantity(place):<5g} {words}" for place, words in sorted(found.ladder.items())]
    unit = f" {scale.unit}" if scale.unit else ""
    return [f"{found.label or issue}, from {scale.zero:g} to {scale.one:g}{unit}:", *steps, ""]


def _overview(scenario: Scenario) -> Told:
    """Parties and how many of their numbers have which grade."""
    book = book_of(scenario)
    rows = []
    for name, profile in scenario.parties.items():
        shares = book.shares({name: profile})
        rows.append((name, *(f"{shares[grade]:.0%}" for grade in GRADES)))
    total = book.shares(scenario)
    rows.append(("the whole scenario", *(f"{total[grade]:.0%}" for grade in GRADES)))
    meaning = [f"{grade}: {GRADE_MEANING[grade]}" for grade in GRADES]
    count = f"{counted(len(book.statements), 'statement')} from {counted(len(book.documents), 'document')}."
    if not book.statements:
        count = "The scenario cites no documents; docs/scenario.md says how to write some of your own."
    return Told(
        ("party", *GRADES),
        rows,
        before=["Share of the numbers by where they come from", ""],
        after=["", "; ".join(meaning) + ".", count, "More: cairo-talks evidence PARTY, PARTY.ISSUE or ISSUE"],
    )


def set_to_the_record(scenario: Scenario) -> list[tuple[str, str, str]]:
    """The numbers that were set to a pattern of the record: what each is, its value, and which pattern and why."""
    return [
        (one.label, spelled.spread(one.quantity), one.quantity.calibrated or "")
        for one in inputs(scenario)
        if one.grade == "calibrated" and not one.event
    ]


def of_document(scenario: Scenario, path: str) -> Told:
    """Whether a reader's own copy is the document we know, and what rests on each of its sentences."""
    book = book_of(scenario)
    check = book.check_document(path)
    if not check.matches or check.document is None:
        return Told(SENTENCE_COLUMNS, [], before=[check.message], good=False)
    share = book.resting_on(scenario, check.document)
    after = ["", f"{share:.1%} of all numbers rest on this document, if only in part."]
    return Told(SENTENCE_COLUMNS, book.sentence_rows(check.document, scenario), before=[check.message, ""], after=after)
