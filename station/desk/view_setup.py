"""What the page that sets a bench up shows: seven steps, and how far each is.

No step has a mark of its own that says "done": each is read from what is there, so that it is true
after a restart, after an import, and after somebody has taken something away again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from station.desk.credentials import Held
from station.desk.view_settings import PrinterCard, SettingField, setting_field
from station.desk.views import Shape
from station.domain import settings as declared
from station.domain.errors import Finding, Message, message
from station.domain.money import Money
from station.domain.people import Person, Role
from station.domain.printers import Backend
from station.domain.settings import Settings
from station.flow.line import Line, LineState


class Step(StrEnum):
    """One thing that a bench needs, in the order in which they are asked for."""

    MODE = "mode"
    PEOPLE = "people"
    SENDER = "sender"
    INSURER = "insurer"
    CARRIER = "carrier"
    PRINTERS = "printers"
    WALLET = "wallet"


@dataclass(frozen=True)
class StepView:
    """How far a step is."""

    step: Step
    shape: Shape
    word: Message
    done: bool

    @property
    def name(self) -> Message:
        """What it is called."""
        return message(f"setup.step.{self.step.value}")


@dataclass(frozen=True)
class Facts:
    """All that is known of the bench at one moment."""

    practice: bool
    people: Sequence[Person]
    nobody: bool
    """No supervisor can prove anything yet."""
    settings: Settings
    held: Held
    line: Line
    printers: tuple[PrinterCard, ...]
    balance: Money | None


@dataclass(frozen=True)
class SetupView:
    """Everything that the page shows."""

    practice: bool
    steps: tuple[StepView, ...]
    nobody: bool
    """True while the first supervisor is to be made: nothing else is open yet."""
    people: tuple[tuple[str, Role], ...] = ()
    fields: Mapping[Step, tuple[SettingField, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    """What is still missing, by setting key."""
    held: Held = field(default_factory=Held)
    printers: tuple[PrinterCard, ...] = ()
    queues: tuple[str, ...] = ()
    services: str = ""
    """The names of the services that are there; empty: the first is asked for."""
    currency: str = ""
    balance: Money | None = None

    @property
    def next(self) -> Step | None:
        """The first step that is not done; None where the bench is ready."""
        return next((each.step for each in self.steps if not each.done), None)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(each.done for each in self.steps)


_EASYPOST_KEY = "easypost.enabled"
_IN_STEP: Mapping[Step, tuple[str, ...]] = {
    Step.SENDER: tuple(setting.key for setting in declared.SENDER.values()),
    Step.INSURER: ("insurer.url", "insurer.partner"),
    Step.CARRIER: ("house.prefix", "handover.time", _EASYPOST_KEY),
}


def fields(settings: Settings) -> dict[Step, tuple[SettingField, ...]]:
    """The settings of each step that has some."""
    return {
        step: tuple(setting_field(declared.DECLARED[key], settings) for key in keys)
        for step, keys in _IN_STEP.items()
    }


def steps(facts: Facts) -> tuple[StepView, ...]:
    """Each step, read from what is there."""
    missing = {each.field for each in declared.missing(facts.settings, live=False)}
    return (
        _step(Step.MODE, True, "practice" if facts.practice else "live"),
        _people(facts),
        _sender(facts, missing),
        _insurer(facts),
        _carrier(facts, missing),
        _printers(facts),
        _wallet(facts),
    )


def _step(step: Step, done: bool, word: str, **said: object) -> StepView:
    shape = Shape.DONE if done else Shape.RING
    return StepView(step, shape, message(f"setup.{step.value}_{word}", **said), done)


def _people(facts: Facts) -> StepView:
    if facts.nobody:
        return _step(Step.PEOPLE, False, "none")
    supervisors = [each.name for each in facts.people if each.role is Role.SUPERVISOR]
    return _step(
        Step.PEOPLE, True, "there", name=", ".join(supervisors[:1]), count=len(facts.people)
    )


def _sender(facts: Facts, missing: set[str]) -> StepView:
    lacking = [key for key in missing if key.startswith("sender.")]
    if lacking:
        return _step(Step.SENDER, False, "missing", count=len(lacking))
    sender = declared.sender(facts.settings)
    return _step(Step.SENDER, True, "there", name=sender.company or sender.name, city=sender.city)


def _insurer(facts: Facts) -> StepView:
    line = facts.line
    if line.state is LineState.UP:
        return _step(Step.INSURER, True, "answers")
    given = facts.held.whole and (facts.practice or _placed(facts))
    if not given and facts.held.trouble is not None:
        return StepView(Step.INSURER, Shape.LOOK, message("setup.insurer_no_keyring"), False)
    if not given:
        return _step(Step.INSURER, False, "missing")
    if line.state is LineState.REFUSING:
        return StepView(Step.INSURER, Shape.NO, message("setup.insurer_refuses"), False)
    if line.state is LineState.STARTING:
        return StepView(Step.INSURER, Shape.ASKING, message("setup.insurer_asking"), False)
    # What is typed is there; that nobody answers now is no matter of the setting up.
    return StepView(Step.INSURER, Shape.LOOK, message("setup.insurer_no_line"), True)


def _placed(facts: Facts) -> bool:
    outside = facts.held.outside
    url = "XC_BASE_URL" in outside or bool(facts.settings.of(declared.INSURER_URL))
    partner = "XC_PARTNER_CODE" in outside or bool(facts.settings.of(declared.INSURER_PARTNER))
    return url and partner


def _carrier(facts: Facts, missing: set[str]) -> StepView:
    if declared.HOUSE_PREFIX.key in missing:
        return _step(Step.CARRIER, False, "no_prefix")
    if declared.HOUSE_SERVICES.key in missing:
        return _step(Step.CARRIER, False, "no_service")
    offered = declared.services(facts.settings)
    return _step(Step.CARRIER, True, "there", name=offered[0].name, count=len(offered))


def _printers(facts: Facts) -> StepView:
    card = facts.printers[0]
    if card.shape is Shape.LOOK:
        return StepView(Step.PRINTERS, Shape.LOOK, card.word, False)
    if card.waits:
        return StepView(Step.PRINTERS, Shape.ASKING, message("setup.printers_scan"), False)
    if card.proven is not None:
        return _step(Step.PRINTERS, True, "proven", name=card.spec.name)
    if card.spec.backend is Backend.FOLDER and not card.own:
        return _step(Step.PRINTERS, False, "folder")
    return _step(Step.PRINTERS, False, "unproven", name=card.spec.name)


def _wallet(facts: Facts) -> StepView:
    if facts.balance is None or facts.balance.minor <= 0:
        return _step(Step.WALLET, False, "empty")
    return _step(Step.WALLET, True, "there", amount=facts.balance)
