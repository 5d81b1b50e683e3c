"""matplotlib, imported whatever a notebook has left in MPLBACKEND: figures are drawn without pyplot."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def _import() -> None:
    """Import matplotlib, which fails to import where MPLBACKEND names a backend that is not installed here.

    A backend that is there stays the caller's choice, for what he draws with pyplot himself.
    """
    if "matplotlib" in sys.modules:
        return
    wanted = os.environ.pop("MPLBACKEND", None)
    try:
        import matplotlib as mpl
    finally:
        if wanted is not None:
            os.environ["MPLBACKEND"] = wanted
    if wanted:
        with suppress(ValueError):
            mpl.rcParams["backend"] = wanted


_import()
