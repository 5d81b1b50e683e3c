"""A protocol that is a module: the published text is voted on once, and nobody tables anything else."""

label = "one vote"


def meet(meeting):
    meeting.ask()
    return meeting.answer()
