"""The version: pyproject.toml takes it from here, a test holds CITATION.cff and CHANGELOG.md against it."""

__version__ = "0.1.0"
