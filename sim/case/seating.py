"""Who decides for a party or a mediator, where that is not left to the rules."""

from __future__ import annotations

import shlex
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim import doors
from sim.case.named import Named

RULES = "rules"
SeatName = Annotated[str, Named(doors.SEATS)]


class Seating(BaseModel):
    """Who decides in the place of the rules: somebody by `name`, a `program` of its own, or an object of `python`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: SeatName | None = Field(None, description="Who decides, by the name that a package or a notebook gives it.")
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="Settings of a seat of your own, by the names of its parameters.",
    )
    program: tuple[str, ...] = Field(
        (),
        description="The words of a command: a program that is asked line by line, in JSON, and answers so.",
    )
    seconds: float = Field(
        default=10.0,
        ge=0.001,
        le=86400.0,
        description="How long a program may take for an answer, before the rules decide.",
    )
    python: str = Field("", description="Where a Python object is, as package.module:object.")

    @property
    def means(self) -> tuple[str, ...]:
        """Which of its keys says who decides; none where the rules do, and several where it is contradictory."""
        said = {"name": self.name not in (None, RULES), "program": bool(self.program), "python": bool(self.python)}
        return tuple(key for key, there in said.items() if there)

    @property
    def title(self) -> str:
        """Who decides, for people."""
        if self.program:
            return f"the program {shlex.join(self.program)}"
        return self.python or self.name or RULES
