"""What a scenario is once everything it extends, sets and borrows from the seeds has been put together."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim import doors
from sim.case.evidence import Document, Statement
from sim.case.made import Made
from sim.case.named import Named
from sim.case.plan import Plan
from sim.case.profile import Profile
from sim.case.quantity import Share, Signed, exact
from sim.errors import nearest
from sim.scenario.changed import Change
from sim.scenario.event import Event
from sim.scenario.lesson import Lesson
from sim.scenario.levers import Lever
from sim.scenario.rules import Rules
from sim.scenario.sweep_form import fault, size
from sim.scenario.wording import OUTCOMES

OutcomeName = Annotated[str, Named(doors.OUTCOMES)]
ProtocolName = Annotated[str, Named(doors.PROTOCOLS)]


class Table(Made):
    """Where parties meet. The table named `main` decides; every other table is a caucus that prepares it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field("", description="Its name, for people.")
    parties: tuple[str, ...] = Field(min_length=1, description="The parties that sit at it.")
    vetoes: tuple[str, ...] | None = Field(
        None,
        description="Those without whom nothing passes; left out, everybody at the table. [] is nobody.",
    )
    mediators: tuple[str, ...] = Field(
        (), description="Those who mediate; one alone may be written as `mediator: NAME`."
    )
    protocol: ProtocolName = Field(
        "single_text",
        description=(
            "How they meet: one text of a mediator's, offers in turn, votes on a drawn party's offer, or the "
            "challenge model."
        ),
    )
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="Settings of a protocol of your own, by the names of its parameters.",
    )
    reading: Literal["literal", "equation_31"] = Field(
        "literal",
        description="Of the challenge model: which reading of the published equations.",
    )
    quorum: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="Share of the capability at the table that must accept.",
    )
    rounds: int = Field(default=12, ge=1, le=500, description="Meetings of a phase, at most.")

    @model_validator(mode="before")
    @classmethod
    def _one_mediator(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "mediator" in raw and "mediators" not in raw:
            raw = dict(raw)
            mediator = raw.pop("mediator")
            raw["mediators"] = [] if mediator is None else [mediator]
        return raw


class Relation(Made):
    """How one party stands to another, -1 hostile to +1 allied; trust starts at (1 + relation) / 2."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    between: tuple[str, str] = Field(description="The two parties.")
    value: Signed = Field(description="From -1, hostile, to 1, allied; trust at the start is (1 + relation) / 2.")


class Range(Made):
    """A continuous axis of a sampled design: every value from `low` to `high`, or every order of magnitude, alike."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float = Field(alias="from")
    high: float = Field(alias="to")
    scale: Literal["linear", "log"] = "linear"


class Sweep(Made):
    """Which settings a sweep visits: its design points."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    design: Literal["grid", "list", "latin_hypercube", "sobol"] = Field(
        "grid",
        description="How settings are chosen: every combination, those listed, or drawn from ranges.",
    )
    axes: dict[str, list[Any] | Range] = Field(
        default_factory=dict,
        description="Path: the values it takes, or a range {from, to}, in a grid with steps.",
    )
    points: list[dict[str, Any]] = Field(
        default_factory=list,
        description="Of a list: one mapping path: value for each setting, or the name of a CSV file.",
    )
    size: int | None = Field(default=None, ge=1, description="Of a drawn design: how many settings.")
    seed: int | None = Field(
        default=None,
        ge=0,
        description="Of a drawn design: the seed of the settings; left out, the scenario's.",
    )
    independent: bool = Field(
        False,
        description="Whether each setting draws its own chance instead of sharing it with the others.",
    )

    @model_validator(mode="after")
    def _whole(self) -> Sweep:
        found = fault(self)
        if found is not None:
            context = {"said": found.said, "below": found.at, "of_key": found.of_key}
            raise PydanticCustomError("form", "{said}", context)
        return self


AUTO = 250  # worlds at a setting before the first look at how precise they are, where a file says `worlds: auto`


class Precision(Made):
    """How sure a sweep is to be: worlds are doubled at each setting until the 95% interval is no wider than `width`.

    `of` is a share, `outcome.WORD`, or a mean, `runs.COLUMN` (results/README.md).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str = Field(
        description="What has to be precise: outcome.WORD, a share, or runs.COLUMN, a mean (results/README.md).",
    )
    width: float = Field(default=0.02, ge=0.0, description="The widest 95% interval that will do.")
    at_most: int = Field(default=100_000, ge=1, description="Worlds at a setting, at most.")

    @field_validator("of")
    @classmethod
    def _share_or_mean(cls, of: str) -> str:
        kind, _, name = of.partition(".")
        if kind == "runs" and name.isidentifier():
            return of  # the columns are known to the runner
        if kind != "outcome" or name not in OUTCOMES:
            shares = [f"outcome.{word}" for word in OUTCOMES]
            said = f"expected outcome.WORD or runs.COLUMN, got {of!r}{nearest(of, shares)}"
            raise PydanticCustomError("share_or_mean", "{said}", {"said": said})
        return of


class Following(Made):
    """What an issue hangs on in the talks inside a scenario, as a gate of the plan hangs on another issue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: str = Field(description="The issue inside on whose delivery it hangs, as far as that is agreed.")
    above: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="The place on the ladder up to which it need not wait.",
    )


class Inner(Made):
    """Talks of their own among parties of one side, in the place of one of the tables that prepare the main one.

    They are a whole scenario, played month by month beside the one that holds them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str = Field(description="The table whose place the talks take.")
    scenario: Scenario = Field(
        description="The talks: a scenario by its name or path; `set` lays settings on it, by their paths there."
    )
    side: tuple[str, ...] = Field(min_length=2, description="The parties of this scenario that are one side.")
    carries: dict[str, str] = Field(
        default_factory=dict,
        description=(
            "Issue of this scenario: the issue inside under whose delivery those of the side that sit at the main "
            "table answer for the others' part in it, while the side has a mandate."
        ),
    )
    follows: dict[str, Following] = Field(
        default_factory=dict,
        description=(
            "Issue of this scenario: `needs`, the issue inside on which its delivery hangs, as far as that is agreed "
            "while the side has a mandate; and `above`, the place up to which it need not wait."
        ),
    )
    division: Share = Field(
        default=exact(0.0),
        description=("How far others' belief in what the side owes falls with its division: 1 is all of it, 0 none."),
    )


class Scenario(Rules, Made):
    """A whole scenario, self-contained: written out, it runs again without any seed."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str = ""
    description: str = ""
    documents: dict[str, Document] = Field(default_factory=dict)  # the case's own, beside those that ship
    statements: dict[str, Statement] = Field(default_factory=dict)  # what they say, for `evidence: [document.id]`
    plan: Plan
    parties: dict[str, Profile]
    relations: tuple[Relation, ...] = ()
    relation_default: Signed = exact(0.0)
    phases: dict[int, tuple[str, ...]]  # phase -> point ids
    agenda: Literal["phases", "points", "package"] = "phases"  # what is negotiated together; see sim.scenario.agenda
    salience_in: Literal["weights", "percent"] = (
        "weights"  # percent: 0 to 100, as published tables of positions have it
    )
    present: dict[str, bool] = Field(default_factory=dict)  # party -> false leaves it out; see sim.scenario.settle
    under_way: tuple[int, ...] = ()  # phases whose text is agreed and ratified before the first meeting
    state: dict[str, Share] = Field(default_factory=dict)  # issue -> delivered before the first meeting
    tables: dict[str, Table]
    guarantees: dict[str, Share]  # issue, or `default`
    inner: Inner | None = None  # talks of their own among parties of one side
    events: dict[str, Event] = Field(default_factory=dict)  # what happens outside the talks
    outcomes: tuple[OutcomeName, ...] = ()  # numbers of each world that somebody else computes
    precision: Precision | None = None  # None: just so many worlds
    # A file may say `auto`: no more than the precision takes. A precision's `at_most` holds for the first look too.
    worlds: int = Field(default=1000, ge=1, validate_default=True)
    seed: int = Field(default=0, ge=0)
    sweep: Sweep | None = None
    levers: dict[str, Lever] = Field(default_factory=dict)  # path -> what the teaching page lets one move
    translations: dict[str, dict[str, str]] = Field(default_factory=dict)  # by language: words -> theirs
    lesson: Lesson | None = None
    changed: tuple[Change, ...] = ()  # what it sets otherwise than the scenario it starts from; written by the program

    def __eq__(self, other: object) -> bool:
        """Whether two scenarios are the same; how each came about is no part of what it is."""
        if not isinstance(other, Scenario):
            return NotImplemented
        if self.changed == other.changed:
            return super().__eq__(other)
        return super().__eq__(other.model_copy(update={"changed": self.changed}))

    __hash__ = Rules.__hash__

    @property
    def whole_salience(self) -> float:
        """What a party writes as the salience of an issue to which it gives all its attention."""
        return 100.0 if self.salience_in == "percent" else 1.0

    @field_validator("worlds", mode="before")
    @classmethod
    def _auto(cls, worlds: Any, info: ValidationInfo) -> Any:
        precision = info.data.get("precision")
        if worlds != "auto":
            return min(worlds, precision.at_most) if precision is not None and type(worlds) is int else worlds
        if precision is None:
            said = "auto is as many as a precision takes: add `precision: {of: ..., width: ...}`"
            raise PydanticCustomError("precision_missing", "{said}", {"said": said})
        return min(AUTO, precision.at_most)

    def __repr__(self) -> str:
        counts = [
            (len(self.parties), "party", "parties"),
            (len(self.plan.issues), "issue", "issues"),
            (len(self.phases), "phase", "phases"),
            (self.worlds, "world", "worlds"),
        ]
        if self.sweep is not None:
            counts.insert(3, (size(self.sweep), "design point", "design points"))
        counted = ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in counts)
        return f"<Scenario {self.name}: {counted}, seed {self.seed}>"

    __str__ = __repr__


Inner.model_rebuild()
Scenario.model_rebuild()
