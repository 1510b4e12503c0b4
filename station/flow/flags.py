"""Which flags of a shipment belong to its void, and go with what they stood for. Pure."""

from station.flow.work import Step, Work

OF_THE_WISH = frozenset(
    {
        "void.label_stands",
        "void.previews_in_vain",
        "void.refund_smaller",
        "void.unclear",
    }
)
"""What waits for a supervisor's next word about the void."""
OF_A_STEP = frozenset({"flag.unanswered", "flag.unposted", "store.restored"})
"""What stands for one step, and goes with it."""


def clears(work: Work, step: Step) -> bool:
    """True if settling `step` answers the shipment's flag; one of another thing stays."""
    flag = work.shipment.flag
    if flag is None:
        return False
    if flag.id in OF_THE_WISH:
        return True
    others = [each for each in work.steps if each.open and each.flagged and each is not step]
    return flag.id in OF_A_STEP and step.flagged and not others
