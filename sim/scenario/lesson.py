"""A lesson: one question, the one thing to move, what to watch, and what theory expects, as claims that can fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.errors import nearest

Metric = Annotated[str, Field(pattern=r"^(runs\.\w+|outcome\.\w+|issues\.[\w-]+\.\w+)$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Setting(_Part):
    """One position of the thing that is moved: a label, and the values it sets by their paths."""

    label: str
    set: dict[str, Any] = Field(default_factory=dict)


class Watch(_Part):
    """A number to watch: `runs.COLUMN`, `outcome.WORD` (share of worlds), or `issues.ISSUE.COLUMN`.

    Columns are those of results/README.md; `issues.ISSUE.is_agreed` is whether an issue was agreed at all.
    """

    label: str
    metric: Metric


class Claim(_Part):
    """What theory expects: from one setting to another a metric goes up or down by at least so much, on average.

    It is compared world by world with the same chance on both sides, over the worlds in which it is known on both.
    """

    says: str
    metric: Metric
    before: str | None = None  # label of a setting; the first one when left out
    after: str | None = None  # the last one when left out
    direction: Literal["up", "down"]
    least: float = Field(ge=0.0)
    not_reproduced: str = (
        ""  # why the model does not show it, where that is known; the check then expects that it fails
    )


def _known_labels(settings: Sequence[Setting], claims: Sequence[Claim]) -> None:
    """Raise ValueError where two settings share a label, or a claim names none of them."""
    labels = [setting.label for setting in settings]
    if len(set(labels)) < len(labels):
        raise ValueError("two settings have the same label")
    for claim in claims:
        for label in (claim.before, claim.after):
            if label is not None and label not in labels:
                raise ValueError(f"a claim names no setting: {label!r}{nearest(label, labels)}")


class Fictional(_Part):
    """The same question asked of a made-up case, for a class in which the conflict is close to home."""

    case: str  # the scenario that is run in place of the lesson's own
    move: str
    settings: tuple[Setting, ...] = Field(min_length=2)
    watch: tuple[Watch, ...] = Field(min_length=1)
    claims: tuple[Claim, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_settings(self) -> Fictional:
        _known_labels(self.settings, self.claims)
        return self


class Lesson(_Part):
    """A page for teaching; the scenario around it is what is run."""

    number: int = Field(ge=1, le=99)
    question: str
    about: tuple[str, ...] = ()  # subjects under which it is found
    reading: tuple[str, ...]
    move: str  # the one thing to move, in words
    settings: tuple[Setting, ...] = Field(min_length=2)
    watch: tuple[Watch, ...] = Field(min_length=1)
    claims: tuple[Claim, ...] = Field(min_length=1)
    tie: str = ""  # where the case shows it
    mind: str  # what would change your mind: a result that would speak against the claims
    debrief: tuple[str, ...] = Field(min_length=4, max_length=4)
    fictional: Fictional | None = None

    @model_validator(mode="after")
    def _names_settings(self) -> Lesson:
        _known_labels(self.settings, self.claims)
        return self

    def setting(self, label: str | None, otherwise: int) -> Setting:
        """The setting of a label; by its place in the list when there is none."""
        if label is None:
            return self.settings[otherwise]
        return {setting.label: setting for setting in self.settings}[label]


def unit(metric: str) -> str:
    """What a mean of the metric counts: results/README.md has every column."""
    kind, *_, column = metric.split(".")
    flag = column.startswith(("reached_", "agreed_", "ratified_")) and not column.endswith("month")
    if kind == "outcome" or flag or column in ("collapse", "mandated"):
        return "share of worlds"
    if column.endswith("month") or column == "months":
        return "months"
    return {"rounds": "meetings", "incidents": "incidents"}.get(column, "0 to 1")
