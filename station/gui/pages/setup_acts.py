"""What was typed into a step of the setting up, as its desk takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.desk.setup_page import (
    Kept,
    NewService,
    Offered,
    SetupPageDesk,
    SetupView,
    Step,
)
from station.domain.errors import Message, message
from station.gui.pages.setup_fields import (
    AMOUNT,
    CURRENCY,
    EASYPOST_KEY,
    KEY,
    NOTE,
    SECRET,
    SERVICE,
)


def offered(typed: Mapping[str, str]) -> Offered:
    """The insurer's credentials; what was not typed stays as it is."""
    names = ("insurer.url", "insurer.partner", KEY, SECRET)
    url, partner, key, secret = (typed.get(name, "").strip() for name in names)
    return Offered(url, partner, key, secret)


def said_of(kept: Kept) -> list[Message]:
    """What the insurer said, and whether it was kept."""
    good = kept.kept and kept.access.good
    named = "kept" if good else "kept_unasked" if kept.kept else "not_kept"
    words = [message(f"access.{named}", why=kept.access.word), kept.access.hint]
    return [each for each in words if each is not None]


def carrier(typed: Mapping[str, str]) -> tuple[Mapping[str, str], NewService | None, str]:
    """The settings, the first service where one was typed, EasyPost's key."""
    service = None
    if any(typed.get(name, "").strip() for name in SERVICE):
        service = NewService(*(typed.get(name, "") for name in SERVICE))
    texts = {key: text for key, text in typed.items() if "." in key}
    return texts, service, typed.get(EASYPOST_KEY, "").strip()


def top_up(typed: Mapping[str, str], currency: str) -> tuple[str, str, str]:
    """Amount, currency and note."""
    return typed.get(AMOUNT, ""), typed.get(CURRENCY, currency), typed.get(NOTE, "")


@dataclass(frozen=True)
class Ended:
    """How the act of a step of fields ended."""

    kept: bool = True
    good: bool = True
    word: Message | None = None
    """What is said of it where the next step is open already."""
    said: tuple[Message, ...] = ()
    """What is said of it on the step itself."""


class FieldActs:
    """Keeps what was typed into a step of fields."""

    def __init__(self, desk: SetupPageDesk) -> None:
        self._desk = desk
        self._reference = desk.reference()

    async def keep(self, step: Step, typed: Mapping[str, str], view: SetupView) -> Ended:
        """Keeps `typed`. Raises what the desk does."""
        if step is Step.INSURER:
            kept = await self._desk.insurer(offered(typed))
            good = kept.kept and kept.access.good
            return Ended(kept.kept, good, kept.access.word, tuple(said_of(kept)))
        if step is Step.CARRIER:
            await self._desk.carrier(*carrier(typed))
        elif step is Step.WALLET:
            await self._desk.top_up(*top_up(typed, view.currency), self._reference)
            self._reference = self._desk.reference()
        else:
            await self._desk.change(dict(typed))
        return Ended()

    async def ask(self) -> Ended:
        """Asks the insurer about the credentials in force."""
        found = await self._desk.check()
        said = tuple(each for each in (found.word, found.hint) if each is not None)
        return Ended(good=found.good, said=said)
