"""The app for teaching: pages on which a class bets, moves one thing, and sees a thousand histories answer.

A page is a thin skin: the engine computes in worker processes, its results are counted, the counts become a view of
plain dictionaries, and a template writes them as HTML. What is drawn is inline SVG from counts. The process that serves
never imports the engine.
"""
