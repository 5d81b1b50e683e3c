"""Games: a scenario played from one or more seats.

A game is its list of decisions: (scenario, world, seats, decisions). It is played again from the start at each look, so
that saving it, going back, going on elsewhere and playing the same choices in other worlds are all the same thing.
"""

from sim.games.game import Decision, Game, Look, elsewhere, look, played
from sim.games.log import Log, begin, read, resume

__all__ = ["Decision", "Game", "Log", "Look", "begin", "elsewhere", "look", "played", "read", "resume"]
