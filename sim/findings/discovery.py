"""What a search for a box came to, as a table."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from sim.analysis.discovery import Box


def box_data(box: Box) -> pd.DataFrame:
    """A row a limit, with the measures of the whole box in each: what `discovery-<outcome>.csv` holds."""
    head = {
        "outcome": box.outcome,
        "threshold": box.threshold,
        "coverage": box.coverage,
        "density": box.density,
        "mass": box.mass,
        "everywhere": box.everywhere,
    }
    return pd.DataFrame([{**head, **asdict(limit)} for limit in box.limits] or [head])
