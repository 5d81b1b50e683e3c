"""Telling: a model as data frames and as the words for how its worlds ended."""
