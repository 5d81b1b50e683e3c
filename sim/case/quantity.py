"""A number with its uncertainty and its provenance: what every seed and scenario is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

Grade = Literal["seed", "source", "inference", "calibrated", "assumption", "scenario"]

PROVENANCE = ("evidence", "inference", "assumption", "calibrated")  # the keys beside a number that say what it rests on
SEED_DOCUMENT = "seed"  # id of the one report the case starts from; its statements are `seed.3a`

# Half-widths given to a number whose author wrote only its mode: the weaker the ground, the wider.
DEFAULT_HALF_WIDTH: dict[str, float] = {
    "seed": 0.05,
    "source": 0.10,
    "inference": 0.15,
    "calibrated": 0.20,  # no document gives it: a pattern that it was set to pins it no better than a reason would
    "assumption": 0.20,
    "scenario": 0.0,
}


def graded(
    evidence: tuple[str, ...], inference: str | None, assumption: str | None, calibrated: str | None = None
) -> Grade:
    """The grade of what carries these: seed, source, inference, calibrated, assumption, or the scenario's own.

    What was set to a pattern of the record is `calibrated`, whatever else speaks for it: no document gave the value.
    """
    if calibrated:
        return "calibrated"
    if assumption:
        return "assumption"
    if not evidence:
        return "scenario"
    if inference:
        return "inference"
    return "seed" if all(e.startswith(SEED_DOCUMENT + ".") for e in evidence) else "source"


class Quantity(BaseModel):
    """A number: exact (`value`, or a bare number) or uncertain (`low`, `mode`, `high`: a PERT distribution).

    `evidence` lists statement ids; `inference` says how a number was read from them; `assumption` says why a
    number without evidence was chosen; `calibrated` says which pattern of the record it was set to, so that the model
    shows it. A number with none of the four is the scenario author's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float
    mode: float
    high: float
    evidence: tuple[str, ...] = ()
    inference: str | None = None
    assumption: str | None = None
    calibrated: str | None = None
    widen: bool = False  # only `mode` was written: the field's bounds and the grade set the width

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, bool) or raw is None or isinstance(raw, str):
            raise PydanticCustomError(
                "number", "expected a number or {{low, mode, high}}, got {got}", {"got": repr(raw)}
            )
        if isinstance(raw, int | float):
            return {"low": raw, "mode": raw, "high": raw}
        if not isinstance(raw, Mapping):
            return raw
        fields = dict(raw)
        if "value" in fields:
            if {"low", "mode", "high"} & fields.keys():
                raise PydanticCustomError("number", "expected either 'value' or low, mode, high, not both", {})
            fields["low"] = fields["mode"] = fields["high"] = fields.pop("value")
        elif "mode" in fields and "low" not in fields and "high" not in fields:
            fields["low"] = fields["high"] = fields["mode"]
            fields.setdefault("widen", True)
        return fields

    @model_validator(mode="after")
    def _ordered(self) -> Quantity:
        if not all(math.isfinite(v) for v in (self.low, self.mode, self.high)):
            raise PydanticCustomError("number", "expected finite numbers", {})
        if not self.low <= self.mode <= self.high:
            raise PydanticCustomError(
                "order",
                "expected low <= mode <= high, got {low:g}, {mode:g}, {high:g}",
                {"low": self.low, "mode": self.mode, "high": self.high},
            )
        if self.evidence and self.assumption:
            raise PydanticCustomError(
                "provenance", "expected evidence or an assumption, not both; say 'inference' for a reading", {}
            )
        if self.calibrated is not None and not self.calibrated.strip():
            raise PydanticCustomError(
                "provenance", "expected after 'calibrated' the pattern that the number was set to, got nothing", {}
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return number_schema()

    @property
    def fixed(self) -> bool:
        """Whether every world has the same value."""
        return self.low == self.high

    @property
    def grade(self) -> Grade:
        """How well a document pins the number: one of `Grade`, from the best founded to the scenario's own."""
        return graded(self.evidence, self.inference, self.assumption, self.calibrated)

    def within(self, low: float, high: float) -> Quantity:
        """This number checked against a field's range, and widened by its grade when only its mode was written."""
        if self.low < low or self.high > high:
            worst = self.low if self.low < low else self.high
            raise PydanticCustomError(
                "range",
                "expected a value between {low:g} and {high:g}, got {worst:g}",
                {"low": low, "high": high, "worst": worst},
            )
        if not self.widen:
            return self
        half = DEFAULT_HALF_WIDTH[self.grade] * (high - low if high - low <= 2 else abs(self.mode))
        return self.model_copy(
            update={"low": max(low, self.mode - half), "high": min(high, self.mode + half), "widen": False}
        )


NUMBER = "x-number"  # in a schema: the name under which the schema of such a number may be kept


def number_schema(low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """JSON Schema of a number as files have it: bare, or a mapping with its uncertainty and what it rests on."""
    number: dict[str, Any] = {"type": "number"}
    if low is not None:
        number |= {"minimum": low, "maximum": high}
    text = {"type": ["string", "null"]}
    said = {key: {"type": "array", "items": {"type": "string"}} if key == "evidence" else text for key in PROVENANCE}
    forms = [
        {
            "type": "object",
            "properties": {**dict.fromkeys(keys, number), **said},
            "required": list(keys),
            "additionalProperties": False,
        }
        for keys in (("value",), ("mode",), ("low", "mode", "high"))
    ]
    return {
        NUMBER: "number" if low is None else f"number_{low:g}_to_{high:g}",
        "anyOf": [number, *forms],
    }


@dataclass(frozen=True)
class Bounds:
    """The range of a field that holds a quantity; it stands in the field's annotation."""

    low: float
    high: float

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(lambda q: q.within(self.low, self.high), handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return number_schema(self.low, self.high)


Share = Annotated[Quantity, Bounds(0.0, 1.0)]  # a ladder value, a probability, a share
Signed = Annotated[Quantity, Bounds(-1.0, 1.0)]  # a relation; a shift of a utility
Positive = Annotated[Quantity, Bounds(1e-6, 1e6)]
NonNegative = Annotated[Quantity, Bounds(0.0, 1e6)]


def exact(value: float) -> Quantity:
    """A number every world shares."""
    return Quantity(low=value, mode=value, high=value)
