"""Documents, coded statements, and the chain from a number to the sentences it rests on."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.case.provenance import Entry, entries, plan_of, quantities, select, shares
from sim.case.quantity import Grade, Quantity
from sim.errors import InputError, nearest

Kind = Literal["position", "commitment", "relation", "role", "event", "agenda", "goal"]

LARGEST_DOCUMENT = 8 * 1024 * 1024  # bytes of a reader's file; reports are far smaller

CHAIN_COLUMNS = ("number", "what it is", "value", "grade", "how it was read", "statement", "says", "where")
SENTENCE_COLUMNS = ("sentence", "statement", "says", "used for")


class Document(BaseModel):
    """A public document; no text of it is kept here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(description="Its title.")
    publisher: str = Field(description="Who published it.")
    date: str = Field(description="When, as 2025-10-23, as far as that is known; n.d. for no date.")
    file: str | None = Field(None, description="The file name of a copy, for `cairo-talks evidence --document`.")
    sha256: str | None = Field(None, description="The checksum of that copy.")
    sentences: int | None = Field(None, description="How many sentences it has, where they are counted.")
    address: str | None = Field(None, description="Where it can be read.")
    note: str | None = Field(None, description="Anything a reader should know.")


class Statement(BaseModel):
    """One claim of a document, in our words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = Field(
        description="The id of the document that says it; the statement's own id begins with it, as in minutes.1.",
    )
    sentence: int | None = Field(None, description="The sentence, counted from 1.")
    sentences: tuple[int, ...] = Field((), description="The sentences, where it rests on several.")
    actors: tuple[str, ...] = Field((), description="Who speaks or is spoken of.")
    kind: Kind = Field("position", description="What sort of claim it is.")
    paraphrase: str = Field(description="What it says, in your own words.")
    informs: tuple[str, ...] = Field((), description="What it could inform: parties, issues, or party.issue.")
    confidence: Literal["high", "medium", "low"] = Field("medium", description="How sure the reading is.")

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sentences it rests on, counted from 1; empty when the document's sentences are not numbered."""
        return self.sentences or (() if self.sentence is None else (self.sentence,))


@dataclass(frozen=True)
class Link:
    """One step of a chain: a number, one statement under it, and where that was said.

    `statement` is "" for an assumption or for the scenario author's own number.
    """

    entry: Entry
    statement: str = ""
    says: str = ""
    document: str = ""
    sentences: tuple[int, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Check:
    """What came of comparing a reader's own file with the documents known here."""

    file: str
    sha256: str
    document: str | None  # the document it is, or None
    message: str  # one line that says so
    sentences: tuple[str, ...] = ()  # its sentences, as far as the document's are numbered

    @property
    def matches(self) -> bool:
        """Whether the file is one of the documents."""
        return self.document is not None


@dataclass(frozen=True)
class EvidenceBook:
    """All documents and statements by id: `seed`, `seed.3a`."""

    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]

    def __post_init__(self) -> None:
        for name, statement in self.statements.items():
            document = self.documents.get(statement.document)
            if document is None:
                hint = nearest(statement.document, self.documents)
                raise InputError(f"statement {name!r}: unknown document {statement.document!r}{hint}")
            if not name.startswith(statement.document + "."):
                raise InputError(f"statement {name!r}: expected an id that begins with '{statement.document}.'")
            last = document.sentences
            if last is not None and (not statement.numbers or not all(1 <= n <= last for n in statement.numbers)):
                raise InputError(f"statement {name!r}: expected a sentence from 1 to {last} of {statement.document!r}")

    # --- from a number down to sentences ---------------------------------------------------------------------

    def chain(self, source: Any, target: str = "") -> list[Link]:
        """The links under `target`: number -> statement -> document and sentence, in the source's order.

        Parameters
        ----------
        source : a scenario; or party id -> profile; or a mapping with `parties`, `plan`, `relations`.
        target : as for `sim.case.provenance.select`: "hamas", "hamas.decommission", "decommission", "hamas.fatah" ...

        Raises
        ------
        InputError : a party, issue or path that the source lacks, with the nearest known name.
        """
        return [link for entry in select(entries(source), target) for link in self._links(entry)]

    def rows(self, links: Iterable[Link]) -> list[tuple[str, ...]]:
        """Links as text, columns `CHAIN_COLUMNS`; what repeats from the row above is blank."""
        table: list[tuple[str, ...]] = []
        before: Entry | None = None
        for link in links:
            entry = link.entry
            head: tuple[str, ...] = (entry.name, entry.meaning, entry.value, entry.grade, entry.reading)
            if entry is before:
                head = ("", "", "", "", "")
            table.append((*head, link.statement, link.says, link.where))
            before = entry
        return table

    def grades(self, numbers: Iterable[Quantity]) -> dict[Grade, float]:
        """Share of the numbers in each grade, summing to 1."""
        return shares(numbers)

    def shares(self, source: Any) -> dict[Grade, float]:
        """Share of all numbers of a scenario (or profiles, or a plan) in each grade, summing to 1."""
        return shares(quantities(source))

    def resting_on(self, source: Any, document: str) -> float:
        """Share of all numbers that rest, if only in part, on a statement of this document, in [0, 1]."""
        if document not in self.documents:
            raise InputError(f"unknown document {document!r}{nearest(document, self.documents)}")
        numbers = list(quantities(source))
        resting = sum(any(e.startswith(document + ".") for e in number.evidence) for number in numbers)
        return resting / len(numbers) if numbers else 0.0

    def unused(self, source: Any, target: str) -> list[str]:
        """Statements that inform a target, such as a party or "party.issue", on which none of its numbers rests.

        What is said on an issue that the source's plan does not have informs another case.
        """
        used = {name for entry in select(entries(source), target) for name in entry.evidence}
        plan = plan_of(source)

        def informs(about: str) -> bool:
            issue = about.partition(".")[2]
            here = not issue or plan is None or issue in plan.issues
            return here and f"{about}.".startswith(f"{target}.")

        return [name for name, said in self.statements.items() if name not in used and any(map(informs, said.informs))]

    def _links(self, entry: Entry) -> list[Link]:
        links = []
        for name in entry.evidence:
            if name not in self.statements:
                raise InputError(f"{entry.name}: unknown statement {name!r}{nearest(name, self.statements)}")
            said = self.statements[name]
            links.append(Link(entry, name, said.paraphrase, said.document, said.numbers, self.where(name)))
        return links or [Link(entry)]

    def where(self, statement: str) -> str:
        """Publisher, date and sentence of a statement: "AFP, 2025-10-23, sentence 3"."""
        said = self.statements[statement]
        document = self.documents[said.document]
        numbers = ", ".join(map(str, said.numbers))
        word = "sentence" if len(said.numbers) == 1 else "sentences"
        dated = [] if document.date == "n.d." else [document.date]
        return ", ".join([document.publisher, *dated, *([f"{word} {numbers}"] if numbers else [])])

    # --- from sentences up to numbers ---------------------------------------------------------------------------

    def by_sentence(self, document: str) -> dict[int, list[str]]:
        """Sentence -> the statements that rest on it, every numbered sentence of the document in order."""
        if document not in self.documents:
            raise InputError(f"unknown document {document!r}{nearest(document, self.documents)}")
        table: dict[int, list[str]] = {n: [] for n in range(1, (self.documents[document].sentences or 0) + 1)}
        for name, statement in self.statements.items():
            if statement.document == document:
                for number in statement.numbers:
                    table.setdefault(number, []).append(name)
        return table

    def sentence_rows(self, document: str, source: Any = None) -> list[tuple[str, ...]]:
        """What rests on each sentence, columns `SENTENCE_COLUMNS`; the last names what in `source` uses it."""
        users: dict[str, list[str]] = {}
        for entry in entries(source) if source is not None else []:
            for name in entry.evidence:
                users.setdefault(name, []).append(entry.name)
        table: list[tuple[str, ...]] = []
        for number, names in self.by_sentence(document).items():
            for i, name in enumerate(names or [""]):
                said = self.statements[name].paraphrase if name else "(nothing coded)"
                table.append((str(number) if i == 0 else "", name, said, ", ".join(users.get(name, []))))
        return table

    # --- a reader's own copy ------------------------------------------------------------------------------------

    def check_document(self, path: str | Path) -> Check:
        """Compare a reader's own file with the documents known here, by its sha256.

        A copy that differs only in line endings, a byte order mark or blank space at the end counts as the same.

        Raises
        ------
        InputError : the file cannot be read.
        """
        data = _read(Path(path))
        digest = hashlib.sha256(data).hexdigest()
        known = {d.sha256: name for name, d in self.documents.items() if d.sha256}
        plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").rstrip()
        for candidate, note in ((data, ""), (plain, " (but for line endings or blank space at the end)")):
            name = known.get(hashlib.sha256(candidate).hexdigest())
            if name is not None:
                document = self.documents[name]
                lines = (line.strip() for line in candidate.decode("utf-8", "replace").splitlines())
                message = f"{path}: is {name!r}, {document.title} ({document.publisher}, {document.date}){note}"
                return Check(str(path), digest, name, message, tuple(filter(None, lines)))
        return Check(str(path), digest, None, f"{path}: {self._mismatch(Path(path).name, digest)}")

    def _mismatch(self, file: str, digest: str) -> str:
        files = {d.file: d.sha256 for d in self.documents.values() if d.file and d.sha256}
        if not files:
            return f"sha256 {digest}: no document here has a sha256 to compare with"
        likely = max(files, key=lambda known: difflib.SequenceMatcher(None, file, known).ratio())
        return f"sha256 {digest} is none of the documents'; nearest by name is {likely!r}, expected {files[likely]}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_DOCUMENT + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(data) > LARGEST_DOCUMENT:
        raise InputError(f"{path}: larger than {LARGEST_DOCUMENT // 2**20} MiB: expected one report as plain text")
    return data
