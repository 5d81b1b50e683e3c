"""Tables and the protocols under which parties meet at them.

A protocol is a module with three names: `meet(meeting) -> Answers`, one meeting; `next_text(meeting)`, what lies on the
table before the next one; `opens_with_text`, whether something lies there before the first.
"""
