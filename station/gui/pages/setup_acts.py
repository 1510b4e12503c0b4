"""What was typed into a step of the setting up, as its desk takes it."""

from collections.abc import Mapping

from station.desk.setup_page import Kept, NewService, Offered
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
