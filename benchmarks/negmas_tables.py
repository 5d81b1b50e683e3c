"""NegMAS on the same kind of table: five parties, alternating offers, Boulware concession; negotiations a second.

    pip install -e '.[negmas]'
    python -m benchmarks.negmas_tables [--rounds 3] [--json FILE]

What is alike: five parties; every issue worth 1 - (x - p)^2 to a party whose ideal is p, weighted; an aspiration of
1 - (1 - r)(t / T)^4 (NegMAS calls it Boulware, here beta is 1/4); alternating offers under unanimity, at most 500 of
them: 100 steps of NegMAS in which each of five parties makes one, 500 meetings here.

What differs, so that these are times of two tools at like tasks and not of one task: NegMAS has five values an issue
and looks for an outcome near its aspiration among those of the outcome space (or a sample of it where that is too
large), here an issue is a number and the offer on the line to what the others ask is known in closed form; NegMAS takes
negotiations one at a time, each party an object that may run any code, here a party is one rule for all worlds.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np
import yaml

from benchmarks import clock
from benchmarks.clock import Figure
from sim.data import seeds_folder
from sim.model import Negotiation
from sim.scenario.schema import Scenario

PARTIES, VALUES, STEPS = 5, 5, 100
RESERVED = 0.3


def case_of(issues: int) -> Scenario:
    """Five parties with ideals anywhere; so many issues, which bind when signed; a calendar that does not end first."""
    names = [f"issue_{d}" for d in range(issues)]
    seats = [f"party_{i}" for i in range(PARTIES)]
    anywhere = {"low": 0.0, "mode": 0.5, "high": 1.0}
    party = {
        "ideal": {"default": anywhere},
        "salience": {"default": anywhere},
        "tactic": {"beta": 0.25},
        "no_agreement": 0.0,
    }
    raw: dict[str, Any] = yaml.safe_load((seeds_folder() / "rules.yaml").read_text(encoding="utf-8"))
    raw |= {
        "name": "five-parties",
        "plan": {"points": {"p": {"gist": "all of it", "issues": {name: {"kind": "clause"} for name in names}}}},
        "parties": {seat: {"name": seat, **party} for seat in seats},
        "phases": {1: ["p"]},
        "tables": {"main": {"parties": seats, "protocol": "alternating_offers", "rounds": PARTIES * STEPS}},
    }
    raw["calendar"] = {"meetings_per_month": 31, "months": 24}
    raw["talks"] |= {"opening": "demands"}
    return Scenario.model_validate(raw)


def here(scenario: Scenario, worlds: int) -> float:
    """Run so many worlds; the share that agreed."""
    return float(Negotiation(scenario, range(worlds)).run().world.progress.agreed.mean())


def there(issues: int, negotiations: int) -> float:
    """Run so many negotiations of NegMAS; the share that agreed."""
    agreed = 0
    for seed in range(negotiations):
        agreed += one_of_negmas(issues, np.random.default_rng(seed)) is not None
    return agreed / negotiations


def one_of_negmas(issues: int, rng: np.random.Generator) -> Any:
    """One negotiation of NegMAS; what was agreed, or None."""
    from negmas import LinearAdditiveUtilityFunction, SAOMechanism, make_issue
    from negmas.preferences.value_fun import TableFun
    from negmas.sao import AspirationNegotiator

    on = [make_issue(VALUES, f"issue_{d}") for d in range(issues)]
    table = SAOMechanism(issues=on, n_steps=STEPS)
    for i in range(PARTIES):
        weight, ideal = rng.random(issues), rng.random(issues)
        values = [TableFun({v: 1.0 - (v / (VALUES - 1) - p) ** 2 for v in range(VALUES)}) for p in ideal]
        worth = LinearAdditiveUtilityFunction(
            values=values, weights=list(weight / weight.sum()), issues=on, reserved_value=RESERVED
        )
        table.add(AspirationNegotiator(name=f"party_{i}", aspiration_type="boulware"), ufun=worth)
    return table.run().agreement


def figures(issues: int, worlds: int, negotiations: int, rounds: int) -> list[Figure]:
    """Rates of both with so many issues."""
    scenario = case_of(issues)
    shares: dict[str, float] = {}
    times = clock.in_turn(
        {
            "batch": lambda: shares.update(here=here(scenario, worlds)),
            "alone": lambda: here(scenario, 1),
            "negmas": lambda: shares.update(there=there(issues, negotiations)),
        },
        rounds,
    )
    rate, alone, theirs = worlds / times["batch"].wall, 1.0 / times["alone"].wall, negotiations / times["negmas"].wall
    return [
        Figure(f"{issues} issues: negotiations a second here, {worlds} at once", rate, "/s"),
        Figure(f"{issues} issues: negotiations a second here, one alone", alone, "/s"),
        Figure(f"{issues} issues: negotiations a second, NegMAS", theirs, "/s"),
        Figure(f"{issues} issues: ratio of {worlds} at once to NegMAS", rate / theirs, "times"),
        Figure(f"{issues} issues: share that agreed here", shares["here"]),
        Figure(f"{issues} issues: share that agreed, NegMAS", shares["there"]),
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = clock.parser(__doc__)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    found = figures(4, chosen.worlds, 10, chosen.rounds) + figures(20, chosen.worlds, 1, chosen.rounds)
    title = f"Tables of {PARTIES} parties here and in NegMAS"
    clock.tell(title, clock.machine("negmas"), found, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
