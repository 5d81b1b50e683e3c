"""What we ask of our own code behind the doors, to be asked of any: `check_tactic("micro")`.

Each check plays short negotiations with the thing at work, and looks at every answer on the way. What is not as it
should be is an AssertionError with a sentence.
"""

from sim.testing.protocols import check_protocol as check_protocol
from sim.testing.results import check_figure as check_figure
from sim.testing.results import check_outcome as check_outcome
from sim.testing.seats import check_seat as check_seat
from sim.testing.tactics import check_proposal as check_proposal
from sim.testing.tactics import check_tactic as check_tactic
