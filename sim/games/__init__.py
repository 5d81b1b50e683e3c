"""Games: a scenario played from one or more seats.

A game is its list of decisions: (scenario, world, seats, decisions). It is played again from the start at each look, so
that saving it, going back, going on elsewhere and playing the same choices in other worlds are all the same thing.
"""

from sim.games.game import Decision, Game, Look, elsewhere, look, played, ruled
from sim.games.injects import Inject, put_in
from sim.games.log import Log, begin, read, resume
from sim.games.together import Moment, moment

__all__ = [
    "Decision", "Game", "Inject", "Log", "Look", "Moment", "begin", "elsewhere", "look", "moment", "played", "put_in",
    "read", "resume", "ruled",
]  # fmt: skip
