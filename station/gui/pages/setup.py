"""Sets a bench up: the steps on the left, each with how far it is; beside them one step.

Every step can be left and come back to: what is typed stays as long as the page does, what is kept
is read from the bench.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.settings_page import is_test
from station.desk.setup_page import SetupPageDesk, SetupView, Step
from station.desk.views import Shape, Sound
from station.domain.errors import Message, message
from station.gui.pages import setup_acts
from station.gui.pages.drafts import note, settle, to_correct
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.setup_fields import fields_of, show_step
from station.gui.pages.setup_list import StepList, ahead_of
from station.gui.pages.setup_parts import FieldsPart, ModePart, SetupPart
from station.gui.pages.setup_people import PeoplePart
from station.gui.pages.setup_printer import PrinterStep
from station.gui.widgets.between import bring
from station.gui.widgets.button import Button
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.nothing import Nothing
from station.i18n import say, t

_FIELDS = (Step.SENDER, Step.INSURER, Step.CARRIER, Step.WALLET)


class SetupPage(DeskPage):
    """The guided page. It opens by itself on a live bench that is not set up."""

    name: ClassVar[str] = "setup"
    lasts: ClassVar[bool] = True

    def __init__(self, place: Place, desk: SetupPageDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: SetupView | None = None
        self.step = Step.MODE
        self._drafts: dict[Step, dict[str, str]] = {}
        self._busy: Step | None = None
        self._placed = False
        """The step that is next was opened once; from then on the person chooses."""
        self._acts = setup_acts.FieldActs(desk)
        self._unseen: dict[Step, Message] = {}
        """Why something of a step that has no place for it was refused while another was open."""
        self._build()

    def _build(self) -> None:
        look = self.look
        beside = beside_or_below(look, look.px(12 if look.sizes.compact else 16))
        self.list = StepList(look)
        self.list.rows.chose.connect(self._chosen)
        self.list.rows.opened.connect(lambda _key: self._focus())
        beside.addWidget(self.list)
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "setup.nothing")
        self.nothing.show_state(Shape.ASKING, t("setup.reading"))
        self.mode = ModePart(look, self._press, self._practise)
        self.people = PeoplePart(look, self._press, self.refused)
        ways = replace(self.ways, refuse=partial(self._refuse_at, Step.PRINTERS))
        done = partial(self._done, Step.PRINTERS)
        self.printer = PrinterStep(look, self._desk, ways, done, self._press, self._test)
        self.fields = {
            step: FieldsPart(look, step.value, self._edited, self._press) for step in _FIELDS
        }
        self._parts: dict[Step, QWidget] = {
            Step.MODE: self.mode,
            Step.PEOPLE: self.people,
            Step.PRINTERS: self.printer.part,
            **self.fields,
        }
        for part in (self.nothing, *self._parts.values()):
            self.places.addWidget(part)
        beside.addWidget(self.places, 1)
        self.body.addLayout(beside, 1)
        steps = (self.people, *self.fields.values())
        answers = (each.answer for each in (self.mode, *steps))
        for part in (*answers, self.mode.go, self.mode.practise, *(each.save for each in steps)):
            self.stay_below(part)
        self.stay_below(self.printer.part.form.save, self.printer.part.proof.test)

    # Drawing

    async def snapshot(self) -> SetupView:
        """How far the bench is."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the steps and the open one; what is typed stays."""
        view = self.view
        if view is None:
            return
        first, self._placed = not self._placed, True
        if first:
            # A bench that nobody has begun with begins at the first step.
            self.step = Step.MODE if view.nobody else view.next or Step.MODE
        self.list.show_steps(view, self.step)
        if self.step in self.fields:
            self._draw_fields(view)
        elif self.step is Step.MODE:
            self.mode.show_mode(practice=view.practice, nobody=view.nobody)
        elif self.step is Step.PEOPLE:
            self.people.show_people(view.people, first=view.nobody)
        elif view.printers:
            self.printer.show(view)
        self.places.setCurrentWidget(self._parts[self.step])
        self.reshaped.emit()
        if first:
            self._focus()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("setup.not_read"))
            self.places.setCurrentWidget(self.nothing)

    def _draw_fields(self, view: SetupView) -> None:
        busy = self._busy is self.step
        show_step(self.fields[self.step], self.step, view, self._draft, busy=busy)

    @property
    def _draft(self) -> dict[str, str]:
        return self._drafts.setdefault(self.step, {})

    # Steps

    def shown(self) -> None:
        """In front: the open step has the focus, as soon as it is known which one is."""
        super().shown()
        self._focus()

    def _focus(self) -> None:
        if self.view is None or self.isHidden():
            return  # what is not seen must not take the keys
        chain = self.part_chain()
        typed = [each for each in chain if not isinstance(each, Button)]
        (typed or chain or [self.list.rows])[0].setFocus()
        if not typed:
            bring(self._parts[self.step])  # what the step is about

    def _chosen(self, key: str) -> None:
        if key and Step(key) is not self.step:
            self.open_step(Step(key), into=False)

    def open_step(self, step: Step, *, into: bool = True) -> None:
        """Opens a step; before there is a supervisor only the first two."""
        if self.view is not None and self.view.nobody and step not in (Step.MODE, Step.PEOPLE):
            self.refused()
            self.refuse(message("setup.people_begin"))
            step = self.step
        else:
            self.show_notice(None)
            if step in self._unseen:
                super().refuse(self._unseen.pop(step))
        self.step = step
        self.draw()
        if into:
            self._focus()

    def _go_on(self) -> None:
        """A step is done: the next one that is not, or packing where there is none."""
        if self.view is None:
            return
        ahead = ahead_of(self.view, self.step)
        if ahead is not None:
            self.open_step(ahead)
        else:
            self.place.open_page("pack", "")

    def next_step(self) -> bool:
        """F3; on the printers' step, as its cap says, the next printer."""
        if self.step is Step.PRINTERS:
            self.printer.next_role()
            return True
        order = list(Step)
        self.open_step(order[(order.index(self.step) + 1) % len(order)])
        return True

    # Acts

    def act(self, name: str) -> bool:
        """F10 keeps a step, F3 opens the next, F5 asks again, F7 practises, Ctrl F6 tests."""
        acts: dict[str, Callable[[], bool | None]] = {
            "search": self.list.rows.setFocus,
            "filter": self.next_step,
            "confirm": self._press,
            "withdraw": self._practise,
            "print_more": self._test,
            "send_now": self._ask_again,
            "back": self._back,
        }
        if name not in acts or self.view is None:
            return False
        return acts[name]() is not False

    @property
    def asks_pin(self) -> bool:
        """While a PIN is typed scans are for nobody."""
        return self.step is Step.PEOPLE and self.people.pad.dots.hasFocus()

    def scan(self, code: str) -> bool:
        """A test label proves its printer; any other code is the pack page's."""
        if not is_test(code):
            return False
        self.start("prove printer", self._prove(code))
        return True

    async def _prove(self, code: str) -> None:
        word = await self._desk.prove(code)
        self.place.sound(Sound.ACCEPTED)
        await self._done(Step.PRINTERS, word)

    def _press(self) -> None:
        """F10: the act of the open step."""
        presses: dict[Step, Callable[[], None]] = {
            Step.MODE: self._go_on,
            Step.PEOPLE: self._keep_person,
            Step.PRINTERS: self._keep_printer,
        }
        if self._busy is None and not self.printer.testing:
            presses.get(self.step, self._keep)()

    def _keep(self) -> None:
        """Starts the act of a step of fields; with nothing typed it only goes on."""
        view, step, sent = self.view, self.step, dict(self._draft)
        if not sent or view is None:
            self._go_on()
            return
        part = self.fields[step]
        if to_correct(part.save, part.area, self.refused):
            return
        part.show_finding("", "")
        part.show_said(good=True)
        self._busy = step
        self.draw()
        self.start(f"keep {step.value}", self._kept(self._keep_fields(step, sent, view)))

    async def _kept(self, work: Any) -> None:
        try:
            await work
        finally:
            self._busy = None
            if isValid(self):
                self.draw()

    async def _done(self, step: Step, word: Message | None = None) -> None:
        """Something of `step` is kept: says so, and opens what comes next, if it is still open."""
        if not isValid(self):
            return
        view = await self._desk.view()
        if not isValid(self):
            return
        self.view = view
        if step is self.step and any(each.done for each in view.steps if each.step is step):
            self._go_on()
        else:
            self.draw()
        self.tell(word or message("setup.saved"))

    async def _keep_fields(self, step: Step, sent: dict[str, str], view: SetupView) -> None:
        ended = await self._acts.keep(step, sent, view)
        if ended.kept:
            settle(self._drafts[step], sent)
        if ended.said and isValid(self):
            self.fields[step].show_said(*ended.said, good=ended.good)
        if not ended.good:
            self.refused()
            if step is not self.step and isValid(self):
                super().refuse(ended.said[0])
            return
        await self._done(step, ended.word)
        if step is Step.SENDER is self.step and isValid(self) and self.view is not None:
            lacking = (each for each in self.view.findings if each.field.startswith("sender."))
            if (found := next(lacking, None)) is not None:
                self.fields[step].show_finding(found.field, say(found.message))

    def _keep_printer(self) -> None:
        (self.printer.keep if self.printer.draft else self._go_on)()

    def _test(self) -> bool:
        if self.step is not Step.PRINTERS or self._busy is not None:
            return False
        self.printer.test()
        return True

    def _keep_person(self) -> None:
        taken = self.people.given()
        if taken is not None:
            self._busy = Step.PEOPLE
            self.start("keep person", self._kept(self._keep_person_now(*taken)))

    async def _keep_person_now(self, name: str, role: Any, pin: str) -> None:
        first = self.people.first
        await (self._desk.first(name, pin) if first else self._desk.add(name, role, pin))
        if not isValid(self):
            return
        self.people.clear()
        word = message("setup.people_added", name=name)
        if first:
            self.place.came_in()
        await self._done(Step.PEOPLE, word)

    def _ask_again(self) -> None:
        """F5: on the insurer's step asks about the credentials in force; else reads again."""
        if self.step is Step.INSURER and self._busy is None and not self._draft:
            self._busy = Step.INSURER
            self.draw()
            self.start("check credentials", self._kept(self._ask_now()))
        else:
            self.refresh()

    async def _ask_now(self) -> None:
        ended = await self._acts.ask()
        if isValid(self):
            self.fields[Step.INSURER].show_said(*ended.said, good=ended.good)

    def _practise(self) -> bool:
        if self.step is not Step.MODE or self.view is None or self.view.practice:
            return False
        self.start("practise", self._practise_now())
        return True

    async def _practise_now(self) -> None:
        await self._desk.practise()
        self.tell(message("setup.mode_opened"))

    def _edited(self, key: str, text: str) -> None:
        """What is typed is kept until it is kept or taken back."""
        if self.view is None:
            return
        before = {each.key: each.text for each in fields_of(self.step, self.view)}
        note(self._draft, key, text, before)
        self.fields[self.step].show_finding("", "")
        self._draw_fields(self.view)

    def refuser(self) -> Callable[[Message], None]:
        """A refusal is said at the step that is open now, however late."""
        return partial(self._refuse_at, self.step)

    def refuse(self, why: Message) -> None:
        """Says why something is not possible, at the field that it is about."""
        self._refuse_at(self.step, why)

    def _refuse_at(self, step: Step, why: Message) -> None:
        key = why.facts.get("key")
        part = self.fields.get(step)
        if part is not None and isinstance(key, str) and key in part.boxes:
            part.show_finding(key, say(why.facts["why"]))  # type: ignore[arg-type]
        elif part is not None:
            part.show_said(why, good=False)
        elif step is Step.PEOPLE:
            self.people.show_said(why, good=False)
        elif step is not self.step:
            self._unseen[step] = why
        if step is not self.step or (part is None and step is not Step.PEOPLE):
            super().refuse(why)

    def _back(self) -> bool:
        """What was typed and not kept is taken back; False if there was nothing."""
        if self.step is Step.PRINTERS and self.printer.draft:
            self.printer.draft.clear()
        elif self._draft:
            self._draft.clear()
            self.fields[self.step].show_finding("", "")
        else:
            return False
        self.draw()
        return True

    def part_chain(self) -> list[QWidget]:
        """What Tab goes through in the open step."""
        return self._parts[self.step].focus_chain()  # type: ignore[attr-defined, no-any-return]

    def focus_chain(self) -> list[QWidget]:
        """The steps, then the open one."""
        return [self.list.rows, *self.part_chain()]

    def kept(self) -> Mapping[str, Any]:
        """Where the person is, and what is typed and not kept."""
        kept = {**super().kept(), "step": self.step, "drafts": self._drafts}
        parts = ((step, part) for step, part in self._parts.items() if isinstance(part, SetupPart))
        told = {step: part.told for step, part in parts}
        return kept | {"printer": self.printer.kept(), "placed": self._placed, "told": told}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self.step, self._drafts, self._placed = kept["step"], kept["drafts"], kept["placed"]
        self.printer.restore(kept["printer"])
        for step, (told, good) in kept["told"].items():
            self._parts[step].show_said(*told, good=good)  # type: ignore[attr-defined]
        super().restore(kept)
