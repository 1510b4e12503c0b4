"""The states of the pages beside Pack: each opens its page in a window and brings it there."""

from collections.abc import Callable

from station.desk.view_queue import QueueFilter, QueueView
from station.desk.view_to_do import ToDoView
from station.desk.views import BenchView
from station.domain.errors import PermissionRefusedError
from station.domain.people import Actor
from station.gui.pages.queue import QueuePage
from station.gui.pages.to_do import ToDoPage
from station.gui.window import Window
from tests.gui import samples, samples_care, samples_queue, samples_to_do
from tests.gui.bench import RecordingBench
from tests.shots import (
    about_states,
    batch_states,
    closing_states,
    history_states,
    language_states,
    orders_states,
    settings_states,
    setup_states,
    update_states,
    wallet_states,
)

Open = Callable[[Window, RecordingBench], None]


def _queue(view: QueueView, actor: Actor = samples.RUTH) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(actor, **samples_queue.around(view)))
        window.redraw()
        desk = samples_queue.RecordingQueue(view)
        window.ready({"queue": lambda place: QueuePage(place, desk)})
        window.open_page("queue")

    return opened


def _chosen(key: str, *acts: str) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        _queue(samples_queue.queue())(window, bench)
        page = window.pages.page("queue")
        assert isinstance(page, QueuePage)
        page.list.choose(key)
        for act in acts:
            page.act(act)

    return opened


def _form(window: Window, bench: RecordingBench) -> None:
    _chosen(samples_queue.FLAGGED.owed.key, "open")(window, bench)
    page = window.pages.page("queue")
    assert isinstance(page, QueuePage)
    page.pane.form.radios.choose("executed")
    page.act("confirm")


def _none_of_them(window: Window, bench: RecordingBench) -> None:
    _queue(samples_queue.queue(samples_queue.OPT_OUT))(window, bench)
    page = window.pages.page("queue")
    assert isinstance(page, QueuePage)
    page.show_part(QueueFilter.PERSON)


def _refused(window: Window, bench: RecordingBench) -> None:
    _queue(samples_queue.queue(), samples.DANA)(window, bench)
    page = window.pages.page("queue")
    assert isinstance(page, QueuePage)
    page.refuse(PermissionRefusedError("people.not_allowed", who="Dana Kowalski").message)


def _not_read(window: Window, bench: RecordingBench) -> None:
    _queue(samples_queue.queue())(window, bench)
    desk = samples_queue.RecordingQueue()
    desk.refused = samples.UNREADABLE
    window.ready({"queue": lambda place: QueuePage(place, desk)})
    window.pages.forget()
    window.open_page("pack")
    window.open_page("queue")


def _to_do(view: ToDoView) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(**samples_to_do.around(view)))
        window.redraw()
        desk = samples_to_do.RecordingToDo(view)
        window.ready({"to_do": lambda place: ToDoPage(place, desk)})
        window.open_page("to_do")

    return opened


def _to_do_not_read(window: Window, bench: RecordingBench) -> None:
    _to_do(samples_to_do.to_do())(window, bench)
    desk = samples_to_do.RecordingToDo()
    desk.refused = samples.UNREADABLE
    window.ready({"to_do": lambda place: ToDoPage(place, desk)})
    window.pages.forget()
    window.open_page("pack")
    window.open_page("to_do")


def _said(view: BenchView) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        bench.show(view)
        window.redraw()

    return opened


STATES: dict[str, Open] = {
    **{name: _said(view) for name, view in samples_care.STATES.items()},
    **history_states.STATES,
    **about_states.STATES,
    **batch_states.STATES,
    **closing_states.STATES,
    **wallet_states.STATES,
    **setup_states.STATES,
    **orders_states.STATES,
    **settings_states.STATES,
    **update_states.STATES,
    **language_states.STATES,
    **{name: _queue(view) for name, view in samples_queue.STATES.items()},
    **{name: _to_do(view) for name, view in samples_to_do.STATES.items()},
    "21-to-do-not-read": _to_do_not_read,
    "20-queue-flagged": _chosen(samples_queue.FLAGGED.owed.key),
    "20-queue-form": _form,
    "20-queue-withdraw": _chosen(samples_queue.CANCEL.owed.key, "withdraw"),
    "20-queue-none-of-them": _none_of_them,
    "20-queue-refused": _refused,
    "20-queue-not-read": _not_read,
}
