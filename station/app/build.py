"""The life of one bench's program: opened, connected, started, closed."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from station import i18n, log, resources
from station.app import behind, practice_people
from station.app.mending import kept_as_it_is, mended, told
from station.app.rooms import Rooms
from station.config.secrets import Secret
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, StationError, message, reason_of
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow import money
from station.flow.work import Identity
from station.store.record_repair import repaired

if TYPE_CHECKING:
    pass

PRACTICE_ACTOR = Actor(i18n.t("people.practice"), Role.SUPERVISOR)
_log = logging.getLogger(__name__)
_A_MOMENT = timedelta(seconds=10)
_PRACTICE_WALLET = Money(500_000, "GBP")


class Station(Rooms):
    """One bench's program."""

    def start_log(self, crashed: Callable[[Path], None] | None = None) -> log.Log:
        """Starts the log; `crashed` is called, on any thread, for what nobody else caught.

        Raises EnvironmentFaultError when its file cannot be written.
        """
        try:
            return log.setup(self.home.log, crashed=crashed, crashes=self.crashes)
        except OSError as error:
            raise EnvironmentFaultError(
                "settings.folder_unusable",
                folder=str(self.home.log),
                reason=reason_of(error),
            ) from error

    def refuse_in_use(self) -> None:
        """Raises InUseError while another program has the data folder."""
        self._lock.acquire()
        self._lock.release()

    async def open(self) -> None:
        """Takes the lock, opens the store and brings both records together.

        A store that is damaged is set aside first, and its newest sound backup put back.

        Raises InUseError, NewerStoreError, RefusedError or EnvironmentFaultError.
        """
        if not self.read_only:
            self._lock.acquire()
            self._locked_at = self.clock.monotonic()
        self.alarm.listen(self._stop_for_damage)
        try:
            if not self.read_only:
                self.mended = await mended(self.home, self.clock.now())
                await kept_as_it_is(self.home, self.clock.now())
                await self._mend_record()
            held: Sequence[str] = await self.store.open()
            short_lists = self.store.short_lists
            # Before anybody signs in, and before practice brings its people and its money.
            await self.store.check_mode("practice" if self.practice else "live")
            await self._mind_the_last_run()
        except BaseException:
            await self.store.close()
            self._lock.release()
            raise
        if self.mended is not None:
            self.notices.append(told(self.mended, self.clock.now()))
            held, short_lists = self.mended.held, self.mended.short_lists
        if self.store.caught_up:
            self.notices.append(message("store.caught_up", count=self.store.caught_up))
        if held:
            self.notices.append(
                message(
                    "store.orders_held" if len(held) <= _NAMED else "store.many_orders_held",
                    orders=", ".join(held[:_NAMED]),
                    count=len(held) - _NAMED,
                )
            )
        if short_lists:
            self.notices.append(message("manifest.short", lists=", ".join(short_lists[:_NAMED])))
        if self.practice and not self.read_only:
            await self._bring_practice()

    async def _mend_record(self) -> None:
        """The second record is put together again if it is damaged and the database is not."""
        folder = self._second_folder()
        copies = [folder / self.home.record.name] if folder is not None else []
        kept = await repaired(self.home.store, self.home.record, copies, self.clock.now())
        if kept is not None:
            gone = kept == self.home.record
            word = "record.mended_gone" if gone else "record.mended"
            self.notices.append(message(word, kept=kept.name))

    def _stop_for_damage(self) -> None:
        """Nothing more is sent or written; what is under way is found again after the restore."""
        self.store.stop()
        for task in self._tasks:
            task.cancel()
        self.listeners.damaged(message("store.stopped"))

    async def _mind_the_last_run(self) -> None:
        """What a program that ended a moment ago has sent counts within this one's seconds too.

        It may have read until the moment when it ended, and of a read nothing is written: all that
        is known is that it had ended when this one got the lock.
        """
        at = await self.store.written_at()
        if at is not None and timedelta(0) <= self.clock.now() - at < _A_MOMENT:
            self.pace.used_up(self.clock.monotonic() - self._locked_at)

    async def _bring_practice(self) -> None:
        if not await self.wallet.balances():
            await self.store.post(
                money.top_up("topup-practice", _PRACTICE_WALLET),
                self.clock.now(),
                PRACTICE_ACTOR.name,
            )
        await practice_people.bring(self._staff, self._hasher, self.clock, PRACTICE_ACTOR.name)

    async def connect(self) -> None:
        """Finds the insurer: starts the practice one, or reads the live credentials.

        Raises StationError when there are none, or they are not this store's. EasyPost is found
        too where it is switched on; what is wrong with it, its own line says.
        """
        self._connects = True
        try:
            async with self._connecting:
                if not self.insurer.ready or self._practice_insurer_ended():
                    await self._connect()
        finally:
            await self.connect_broker()

    async def connect_broker(self) -> None:
        """Finds EasyPost's account where it is switched on; its line says what is wrong with it."""
        practice = self._practice_insurer
        await self.broker.connect(lambda: practice.easypost if practice else None)

    async def renew(self) -> None:
        """Takes over credentials that were changed since; the line says what is wrong with them.

        Only a live program that is connected does so: practice has its own, and a command that
        only changes settings asks nobody.
        """
        if self.practice or not self._connects:
            return
        with contextlib.suppress(StationError):  # the line says why
            async with self._connecting:
                if not self.insurer.ready or await self._others_in_force():
                    await self._connect()

    async def _others_in_force(self) -> bool:
        try:
            return await self.keys.credentials() != self._asks_with
        except StationError as error:
            # A keyring that is locked for a while takes nothing from an insurer that answers.
            return not isinstance(error, EnvironmentFaultError)

    async def renew_and_ask(self) -> None:
        """Takes over changed credentials and asks with them; the line says how it went."""
        await self.renew()
        if self.insurer.ready:
            await self.acts.ping()

    def _settings_changed(self, keys: frozenset[str]) -> None:
        """A setting or a secret is another since now."""
        if declared.BENCH_LANGUAGE.key in keys:
            i18n.speak(self.current().of(declared.BENCH_LANGUAGE))
        self.listeners.settings(keys)
        if not self._connects or self.practice:
            return
        if keys & _OF_INSURER:
            self._later("renew", self.renew_and_ask())
        if keys & _OF_EASYPOST:
            self._later("renew easypost", self.broker.renew())

    def _later(self, name: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._tasks.remove)

    def _practice_insurer_ended(self) -> bool:
        return self._practice_insurer is not None and self._practice_insurer.ended

    async def probe(self) -> None:
        """Somebody wants to know now: finds the insurer if it is not found yet, and asks it."""
        try:
            await self.connect()
        except StationError:
            pass  # the line says why
        else:
            await self.acts.ping()
        await self.broker.probe()

    async def _connect(self) -> None:
        try:
            credentials = await self.keys.credentials()
            identity = Identity(
                "practice" if self.practice else "live",
                credentials.host,
                credentials.partner_code,
            )
            if not self.read_only:
                await self.store.identify(identity)
            elif not await self.store.belongs_to(identity):
                raise StationError("store.other_insurer")
        except StationError as error:
            self.line.stop(error.message, self.clock.now())
            self.listeners.line()
            raise
        from station.xcover.insurer import XCoverInsurer

        self._asks_with = credentials
        await self.insurer.become(XCoverInsurer(credentials))
        # What was asked while there was nobody says nothing of the line: it is looked at now, and
        # an order that was opened in the meantime gets its offer.
        self.line.heard_at = None

    def start(self) -> None:
        """Starts the outbox, and the watch over it and over the lines."""
        self._tasks += [
            behind.started(self, "outbox", lambda station: station.outbox.run()),
            behind.started(self, "look over", behind.look_over),
            behind.started(self, "probe", behind.probe),
            behind.started(self, "carriers", behind.probe_carriers),
        ]

    def start_chores(self) -> None:
        """Starts what only an open window does by itself."""
        self._tasks += [
            behind.started(self, "printers", behind.watch_printers),
            behind.started(self, "chores", behind.keep),
            behind.started(self, "folder", lambda station: station.order_folder.run()),
            behind.started(self, "updates", behind.look_for_updates),
        ]

    async def close(self) -> None:
        """Ends everything in order; what is under way is found again at the next start."""
        await self.batch_list.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Each is ended, whatever the one before it said.
        async with contextlib.AsyncExitStack() as ends:
            ends.callback(self._lock.release)
            if self._practice_insurer is not None:
                ends.push_async_callback(self._practice_insurer.stop)
            ends.push_async_callback(self.store.close)
            ends.push_async_callback(self.history.close)
            ends.push_async_callback(self.insurer.aclose)
            ends.push_async_callback(self.broker.aclose)


_NAMED = 8
"""How many orders a notice names."""
_OF_INSURER = frozenset(
    {Secret.INSURER_KEY, Secret.INSURER_SECRET, "insurer.url", "insurer.partner"}
)
_OF_EASYPOST = frozenset({Secret.EASYPOST_PRODUCTION_KEY, "easypost.url", "easypost.enabled"})


def practice_orders() -> Path:
    """The orders that practice mode brings."""
    return resources.path("practice", "orders.csv")


@contextlib.asynccontextmanager
async def opened(station: Station) -> AsyncIterator[Station]:
    """`station` open, and closed at the end."""
    await station.open()
    try:
        yield station
    finally:
        await station.close()
