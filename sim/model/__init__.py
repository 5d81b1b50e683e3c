"""The negotiation model: Mesa agents over an axis of worlds."""

from sim.model.negotiation import Negotiation, forget
from sim.model.process.hall import Deadline
from sim.model.record.keep import Keep

__all__ = ["Deadline", "Keep", "Negotiation", "forget"]
