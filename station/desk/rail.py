"""Which pages of the window a person may open."""

from station.domain.people import Actor, Permission


def pages(actor: Actor) -> tuple[str, ...]:
    """Their names, in the order of the rail. Each page's own desk asks for its permission too."""
    found = ["pack"]
    if actor.may(Permission.LOOK):
        found += ["history", "queue"]
    if actor.may(Permission.IMPORT_ORDERS):
        found.append("orders")
    if actor.may(Permission.AUDIT):
        found.append("to_do")
    if actor.may(Permission.TOP_UP):
        found.append("wallet")
    if actor.may(Permission.CHANGE_SETTINGS):
        found.append("settings")
    return tuple(found)
