"""The pages beside Pack, each with its own desk; built when somebody opens them."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from station import __version__
from station.domain import settings as declared
from station.domain.errors import Message
from station.domain.people import Actor

if TYPE_CHECKING:
    from station.app.build import Station
    from station.desk.about_page import BenchAbout
    from station.desk.amend_page import BenchAmend
    from station.desk.batch_page import BenchBatch
    from station.desk.closing_page import BenchClosing
    from station.desk.history_page import BenchHistory
    from station.desk.orders_page import BenchOrders
    from station.desk.queue_page import BenchQueue
    from station.desk.settings_page import BenchSettings
    from station.desk.setup_page import BenchSetup
    from station.desk.to_do_page import BenchToDo
    from station.desk.update_page import BenchUpdate
    from station.desk.void_page import BenchVoid
    from station.desk.wallet_page import BenchWallet
    from station.gui.pages.page import Page, Place
    from station.gui.pages.stack import Maker

ComeIn = Callable[[str, str], Awaitable[Message | None]]
"""Makes the first supervisor of a name and a PIN, and signs in; else why not."""
Who = Callable[[], Actor]
"""Whoever is at the bench at that moment."""


def makers(
    station: "Station", who: Who, speak: Callable[[str], None], come_in: ComeIn
) -> "Mapping[str, Maker]":
    """How each page is made, under the names of the rail.

    `speak` makes the window speak another language.
    A page's module is loaded when it is made: nothing here may slow down the start.
    """

    def history(place: "Place") -> "Page":
        from station.gui.pages.history import HistoryPage

        return HistoryPage(place, history_desk(station, who))

    def queue(place: "Place") -> "Page":
        from station.gui.pages.queue import QueuePage

        return QueuePage(place, queue_desk(station, who))

    def to_do(place: "Place") -> "Page":
        from station.gui.pages.to_do import ToDoPage

        return ToDoPage(place, to_do_desk(station, who))

    def void(place: "Place") -> "Page":
        from station.gui.pages.void import VoidPage

        return VoidPage(place, void_desk(station, who))

    def amend(place: "Place") -> "Page":
        from station.gui.pages.amend import AmendPage

        return AmendPage(place, amend_desk(station, who))

    def closing(place: "Place") -> "Page":
        from station.gui.pages.closing import ClosingPage

        return ClosingPage(place, closing_desk(station, who))

    def settings(place: "Place") -> "Page":
        from station.gui.pages.settings import SettingsPage

        return SettingsPage(place, settings_desk(station, who))

    def setup(place: "Place") -> "Page":
        from station.gui.pages.setup import SetupPage

        return SetupPage(place, setup_desk(station, who, come_in))

    def wallet(place: "Place") -> "Page":
        from station.gui.pages.wallet import WalletPage

        return WalletPage(place, wallet_desk(station, who))

    def batch(place: "Place") -> "Page":
        from station.gui.pages.batch import BatchPage

        return BatchPage(place, batch_desk(station, who))

    def orders(place: "Place") -> "Page":
        from station.gui.pages.orders import OrdersPage

        return OrdersPage(place, orders_desk(station, who))

    def update(place: "Place") -> "Page":
        from station.gui.pages.update import UpdatePage

        return UpdatePage(place, update_desk(station, who))

    def language(place: "Place") -> "Page":
        from station.desk.languages import BenchLanguages
        from station.gui.pages.language import LanguagePage

        return LanguagePage(place, BenchLanguages(station.settings, speak, who))

    def about(place: "Place") -> "Page":
        from station.gui.pages.about import AboutPage

        return AboutPage(place, desk_of_about())

    @cache
    def desk_of_about() -> "BenchAbout":
        # One for all of them: what was found outlives another look of the window.
        return about_desk(station, who)

    made = {"history": history, "queue": queue, "to_do": to_do, "settings": settings}
    return {
        **made,
        "setup": setup,
        "void": void,
        "amend": amend,
        "closing": closing,
        "wallet": wallet,
        "orders": orders,
        "batch": batch,
        "update": update,
        "language": language,
        "about": about,
    }


def history_desk(station: "Station", who: Who) -> "BenchHistory":
    """The desk of the history page."""
    from station.desk.history import History
    from station.desk.history_page import BenchHistory
    from station.desk.looking import Looking
    from station.printing.picture import picture

    return BenchHistory(
        History(station.history),
        station.papers,
        Looking(station.store, picture),
        station.batches,
        station.clock,
        who,
        lambda: station.current().of(declared.SENDER["country"]),
    )


def void_desk(station: "Station", who: Who) -> "BenchVoid":
    """The desk of the void page, which stands within the history."""
    from station.desk.void_page import BenchVoid

    return BenchVoid(
        station.voiding,
        station.people,
        station.store,
        station.clock,
        station.line,
        station.current,
        who,
    )


def amend_desk(station: "Station", who: Who) -> "BenchAmend":
    """The desk of the page that changes a cover, which stands within the history."""
    from station.desk.amend_page import BenchAmend

    return BenchAmend(station.amending, station.store, station.line, station.clock, who)


def closing_desk(station: "Station", who: Who) -> "BenchClosing":
    """The desk of the end of the day, which stands within the history."""
    from station.desk.closing_page import BenchClosing
    from station.printing.picture import picture

    return BenchClosing(station.closing, station.list_prints, picture, station.clock, who)


def batch_desk(station: "Station", who: Who) -> "BenchBatch":
    """The desk of the batch, which stands within the packing."""
    from station.desk.batch_page import BenchBatch

    return BenchBatch(station.batch_list, station.packing, station.choices, who)


def wallet_desk(station: "Station", who: Who) -> "BenchWallet":
    """The desk of the wallet."""
    from station.app.machine import new_reference
    from station.desk.wallet_page import BenchWallet

    return BenchWallet(
        station.wallet,
        station.statements,
        station.mirroring,
        station.current,
        station.clock,
        who,
        new_reference,
        lambda: station.listeners.wallet(),
    )


def orders_desk(station: "Station", who: Who) -> "BenchOrders":
    """The desk of the orders."""
    from station.desk.orders_page import BenchOrders

    return BenchOrders(station.orders, station.files, station.order_folder, who)


def settings_desk(station: "Station", who: Who) -> "BenchSettings":
    """The desk of the settings."""
    from station.desk.settings_page import BenchSettings

    return BenchSettings(
        station.settings,
        station.printers,
        station.tariff,
        station.rules,
        station.command_cards,
        station.settings_copy,
        station.clock,
        who,
    )


def about_desk(station: "Station", who: Who) -> "BenchAbout":
    """The desk of the page about the program."""
    from station import __version__
    from station.app import doctoring
    from station.desk.about_page import Behind, BenchAbout
    from station.diagnostics.latency import LogTimes

    behind = Behind(
        doctor=doctoring.doctor(station),
        times=LogTimes(station.home.log),
        bundles=doctoring.bundles(station),
        reports=station.crashes,
        clock=station.clock,
        version=__version__,
        folder=str(station.home.folder),
        dismissed=lambda: station.listeners.wallet(),
    )
    return BenchAbout(behind, who)


def setup_desk(station: "Station", who: Who, come_in: ComeIn) -> "BenchSetup":
    """The desk of the page that sets a bench up."""
    from station.app.beside import open_practice
    from station.app.machine import new_reference
    from station.desk.setup_page import BenchSetup, SetupParts

    parts = SetupParts(
        settings=station.settings,
        people=station.people,
        credentials=station.credentials,
        printers=station.printers,
        line=station.line,
        clock=station.clock,
        balances=station.wallet.balances,
        book=wallet_desk(station, who).book,
        reference=new_reference,
        come_in=come_in,
        settle=station.renew_and_ask,
        practise=open_practice,
        practice=station.practice,
        who=who,
    )
    return BenchSetup(parts)


def queue_desk(station: "Station", who: Who) -> "BenchQueue":
    """The desk of the queue page."""
    from station.desk.queue_page import Behind, BenchQueue

    behind = Behind(
        queue=station.queue,
        voiding=station.voiding,
        resolving=station.resolving,
        books=station.store,
        line=station.line,
        clock=station.clock,
        settings=station.current,
    )
    return BenchQueue(behind, who)


def to_do_desk(station: "Station", who: Who) -> "BenchToDo":
    """The desk of the supervisor's page."""
    from station.desk.to_do_page import BenchToDo, Sources
    from station.desk.view_update import line

    sources = Sources(
        figures=station.history,
        books=station.store,
        reconciling=station.reconciling,
        clock=station.clock,
        settings=station.current,
        update=lambda: line(station.updating.looked),
    )
    return BenchToDo(sources, who)


def update_desk(station: "Station", who: Who) -> "BenchUpdate":
    """The desk of a newer version, which stands within the supervisor's page."""
    from station.desk.update_page import BenchUpdate

    return BenchUpdate(station.updating, __version__, who)
