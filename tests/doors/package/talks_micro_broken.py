"""A module that cannot be imported."""

raise RuntimeError("it needs a library\nthat is not there")
