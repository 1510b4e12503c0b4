"""Which fields each step of the setting up has, with their words."""

from collections.abc import Mapping

from station.desk.setup_page import SetupView, Step
from station.desk.view_settings import SettingField
from station.gui.pages.setup_parts import Field, FieldsPart
from station.i18n import catalogue, say, t

KEY, SECRET, EASYPOST_KEY = "key", "secret", "easypost_key"
AMOUNT, CURRENCY, NOTE = "amount", "currency", "note"
SERVICE = ("service_code", "service_name", "service_price", "service_liability")


def fields_of(step: Step, view: SetupView) -> tuple[Field, ...]:
    """The fields of a step, as they stand."""
    found = tuple(_field(each) for each in view.fields.get(step, ()))
    if step is Step.INSURER:
        if view.practice:
            return ()
        held = view.held
        return (*found, _secret(KEY, there=held.key), _secret(SECRET, there=held.secret))
    if step is Step.CARRIER:
        service = () if view.services else tuple(_service(name, view.currency) for name in SERVICE)
        prefix, *others = found
        return (prefix, *service, *others, _secret(EASYPOST_KEY, there=None))
    if step is Step.WALLET:
        return (
            Field(AMOUNT, t("setup.wallet_amount"), "", t("setup.wallet_amount_hint")),
            Field(
                CURRENCY, t("setup.wallet_currency"), view.currency, t("setup.wallet_currency_hint")
            ),
            Field(NOTE, t("setup.wallet_note"), "", t("setup.wallet_note_hint")),
        )
    return found


def show_step(
    part: FieldsPart, step: Step, view: SetupView, draft: Mapping[str, str], *, busy: bool
) -> None:
    """Draws a step of fields: its words, what is typed, what F10 does."""
    part.show_words(t(f"setup.{step.value}_title"), _why(step, view))
    part.show_fields(fields_of(step, view), draft)
    caption = t("setup.changed", count=len(draft)) if draft else t("setup.unchanged")
    word, ready = t("setup.save"), bool(draft)
    if step is Step.INSURER:
        word = t("setup.insurer_save")
        caption = t("setup.insurer_ask" if draft else "setup.insurer_nothing")
    elif step is Step.WALLET:
        word, ready = t("setup.wallet_add"), bool(draft.get(AMOUNT, "").strip())
        now = t("setup.wallet_now", amount=view.balance) if view.balance is not None else ""
        caption = now if ready else t("setup.wallet_type")
    part.save.show_save(word, caption, changed=ready, busy=busy)


def _why(step: Step, view: SetupView) -> str:
    if step is Step.INSURER and view.practice:
        return t("setup.insurer_practice")
    words = [t(f"setup.{step.value}_why")]
    if step is Step.INSURER and view.held.trouble is not None:
        words.append(say(view.held.trouble))
    if step is Step.INSURER and view.held.outside:
        words.append(t("setup.insurer_outside", names=", ".join(view.held.outside)))
    if step is Step.CARRIER and view.services:
        words.append(t("setup.carrier_services", names=view.services))
    return " ".join(words)


def _field(each: SettingField) -> Field:
    named = f"setup.hint.{each.key}"
    hint = t(named) if catalogue().has(named) else ""
    choices = tuple((value, t(f"settings_page.choice.{value}")) for value in each.choices)
    return Field(each.key, say(each.label), each.text, hint, choices)


def _service(name: str, currency: str) -> Field:
    hint = t(f"setup.hint.{name}", currency=currency)
    return Field(name, t(f"setup.field.{name}"), "", hint)


def _secret(name: str, *, there: bool | None) -> Field:
    hint = t("setup.hint.easypost_key") if there is None else ""
    resting = {True: t("setup.kept_secret"), False: t("setup.no_secret"), None: ""}[there]
    return Field(name, t(f"setup.field.{name}"), "", hint, secret=True, resting=resting)
