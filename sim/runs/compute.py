"""From a part to its tables: the worlds of its blocks, and a row with its error for a world that raises."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.model import Keep, Negotiation, forget
from sim.runs.design import Part, scenario_at
from sim.runs.schema import schemas, swept_types
from sim.scenario.schema import Scenario

Tick = Callable[[float], None]  # told the share of the part that is done, 0..1


class Worker:
    """Computes parts of one run: a scenario, its design points, and how many worlds leave a transcript.

    It does not keep the design points, of which there may be very many: a part comes with the settings of its blocks.
    """

    def __init__(self, scenario: Scenario, points: Sequence[Mapping[str, Any]], transcript: int) -> None:
        bare = scenario.sweep and scenario.sweep.model_copy(update={"axes": {}, "points": []})
        self.scenario = scenario.model_copy(update={"sweep": bare})
        self.transcript = transcript
        self.swept = swept_types(points)
        self.schemas = schemas(scenario, points)

    def tables(
        self, part: Part, settings: Sequence[Mapping[str, Any]], tick: Tick | None = None
    ) -> dict[str, pa.Table]:
        """Every table of a part, typed by its schema, at the settings of each of its blocks."""
        # A part whose worlds all raise still has its tables, with no rows.
        made: dict[str, list[pa.Table]] = {name: [schema.empty_table()] for name, schema in self.schemas.items()}
        done = 0
        for block, at in zip(part.blocks, settings, strict=True):
            scenario = scenario_at(self.scenario, at, block.design_point)

            def so_far(share: float, before: int = done, size: int = block.worlds) -> None:
                if tick is not None:
                    tick((before + share * size) / part.worlds)

            for columns in self._worlds(scenario, range(block.first, block.last), so_far):
                for name, table in columns.items():
                    rows = self._typed(name, table, block.design_point, at)
                    made[name].append(rows)
            done += block.worlds
        return {name: pa.concat_tables(tables) for name, tables in made.items()}

    def _worlds(self, scenario: Scenario, replicates: range, tick: Tick | None) -> list[dict[str, Mapping[str, Any]]]:
        """The tables of a range of worlds; where one of them raises, the range is halved until that one is alone."""
        try:
            return [simulate(scenario, replicates, self.transcript, tick)]
        except Exception as error:  # whatever a world raises is that world's result
            if len(replicates) == 1:
                said = f"{type(error).__name__}: {error}"
                return [{"runs": {"replicate": [replicates.start], "error": [said]}}]
        middle = (replicates.start + replicates.stop) // 2
        halves = (range(replicates.start, middle), range(middle, replicates.stop))
        return [tables for half in halves for tables in self._worlds(scenario, half, None)]

    def _typed(self, name: str, columns: Mapping[str, Any], point: int, settings: Mapping[str, Any]) -> pa.Table:
        """Columns as a table of the schema; what a world with an error lacks is null."""
        schema = self.schemas[name]
        rows = len(next(iter(columns.values()))) if columns else 0
        arrays = []
        for field in schema:
            if field.name == "design_point":
                values: Any = np.full(rows, point)
            elif name == "runs" and field.name in self.swept:
                values = [_plain(settings.get(field.name), field.type)] * rows
            else:
                values = columns.get(field.name, [None] * rows)
            arrays.append(pa.array(values, type=field.type, from_pandas=False))
        return pa.Table.from_arrays(arrays, schema=schema)


def simulate(scenario: Scenario, replicates: range, transcript: int, tick: Tick | None) -> dict[str, Mapping[str, Any]]:
    """Run worlds to their end and return the model's tables."""
    model = Negotiation(scenario, replicates, Keep(paths=True, transcript=transcript, solutions=True))

    def tell(_step: int) -> None:
        if tick is not None:
            lived = np.where(model.world.clock.alive, model.world.clock.month / scenario.calendar.months, 1.0)
            tick(float(lived.mean()))

    tables: dict[str, Mapping[str, Any]] = dict(model.run(tell).tables())
    forget(model)
    return tables


def _plain(value: Any, kind: pa.DataType) -> Any:
    """A swept value as its column takes it: a distribution is written as JSON."""
    if value is None or kind != pa.string():
        return value
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
