"""Tactics: how a party concedes. What it asks for (an aspiration) and in which text (a proposal) combine freely.

An aspiration is a value a (W,) in [r, 1], r being the no-agreement value. A proposal is a text (W, K) between the ideal
and a target, issue by issue, worth no less than a to the proposer, or the target itself where that is worth a.

| aspiration | function | state a party keeps | source |
|---|---|---|---|
| time-dependent | `aspiration` | none | Faratin, Sierra & Jennings 1998 |
| tit-for-tat | `absolute_`, `relative_`, `averaged_imitation` | own last aspiration, others' last offers | same |
| Zeuthen's rule | `least_concession` | own last aspiration, everybody's last offer | Zeuthen 1930 |
| equilibrium of two | `equilibrium_values` | nothing, but everybody's values and discounts | Rubinstein 1982 |
| mix | a weighted mean, in `sim/model/seats/by_rule.py` | what its parts keep | Faratin, Sierra & Jennings 1998 |

| proposal | function | what it needs to know | source |
|---|---|---|---|
| line | `line_proposal` | a target | Faratin, Sierra & Jennings 1998 |
| trade-off | `trade_off_proposal` | the other's last offer | Faratin, Sierra & Jennings 2002 |
| logrolling | `logrolling_proposal` | a target, the others' salience | Froman & Cohen 1970; Raiffa 1982 |

| switch | function | source |
|---|---|---|
| reactive devaluation | `devalued` | Ross & Stillinger 1991; Maoz, Ward, Katz & Ross 2002 |
| an announced step (GRIT) | `trust_after_step` | Osgood 1962 |

`remember` keeps the window of offers that imitation answers.
"""

from sim.tactics.announced import devalued, trust_after_step
from sim.tactics.equilibrium import equilibrium_values
from sim.tactics.line import line_proposal
from sim.tactics.logrolling import logrolling_proposal
from sim.tactics.time_dependent import aspiration
from sim.tactics.tit_for_tat import absolute_imitation, averaged_imitation, relative_imitation, remember
from sim.tactics.trade_off import trade_off_proposal
from sim.tactics.zeuthen import least_concession

__all__ = [
    "absolute_imitation",
    "aspiration",
    "averaged_imitation",
    "devalued",
    "equilibrium_values",
    "least_concession",
    "line_proposal",
    "logrolling_proposal",
    "relative_imitation",
    "remember",
    "trade_off_proposal",
    "trust_after_step",
]
