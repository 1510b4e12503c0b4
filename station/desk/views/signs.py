"""What a state is shown and heard by: its tone, its silhouette, its sound."""

from enum import StrEnum


class Tone(StrEnum):
    """What a colour stands for; always together with a shape and a word."""

    PLAIN = "plain"
    WORKING = "working"
    PROVEN = "proven"
    LOOK = "look"
    NO = "no"


class Shape(StrEnum):
    """Silhouettes that alone tell the state (look, 'Shapes')."""

    SHIELD = "shield"
    RING = "ring"
    ASKING = "asking"
    TRAY = "tray"
    BARRED = "barred"
    BACK = "back"
    DONE = "done"
    SHEET = "sheet"
    LOOK = "look"
    NO = "no"
    FLAG = "flag"
    BOX = "box"
    SCAN = "scan"


class Sound(StrEnum):
    """The three sounds of the bench."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LOOK_HERE = "look_here"
