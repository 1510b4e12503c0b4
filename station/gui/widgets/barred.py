"""What stands in the place of an act that is not possible."""

from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, row
from station.gui.widgets.text import Elided


class Barred(Box):
    """Where a key would act, why it does not."""

    def __init__(self, look: Look, name: str, key: str) -> None:
        super().__init__(look, "actlow", "actlow")
        self.setObjectName(name)
        inside = row(self, look.px(12))
        inside.setContentsMargins(look.px(15), 0, look.px(15), 0)
        self.word = Elided(look, 17, "actlow_text", strong=True)
        cap = KeyCap(look, key)
        cap.inks("actlow_text", "actlow")
        inside.addWidget(self.word, 1)
        inside.addWidget(cap)
        self.setFixedHeight(look.px(44))

    def say(self, why: str) -> None:
        """Takes the words."""
        self.word.say(why)
        self.setAccessibleName(why)
