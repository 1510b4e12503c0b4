"""What every room stands on: the data folder, the settings, the clock, the store, the keys."""

from abc import ABC, abstractmethod
from datetime import timedelta
from pathlib import Path

from station import __version__, i18n
from station.app.insurer_keys import LiveKeys, PracticeKeys
from station.app.kill_point import install_kill_point
from station.app.late import LateInsurer
from station.app.listeners import Listeners
from station.app.machine import SystemClock
from station.app.mending import Alarm
from station.app.practice import PracticeInsurer
from station.app.second_place import against
from station.config import file as settings_file
from station.config import settings_copy
from station.config.paths import Home, home
from station.config.secrets import Keyring
from station.desk.credentials import CredentialsDesk
from station.desk.settings import SettingsDesk
from station.desk.settings_copy import SettingsCopy
from station.domain import settings as declared
from station.domain.errors import Message
from station.domain.settings import Settings
from station.flow.line import Line
from station.log.crashes import Crashes
from station.printing.lists import Lists
from station.store.audit import AuditLog
from station.store.backup import BackupFolder
from station.store.db import Database
from station.store.lock import InstanceLock
from station.store.reader import HistoryReader
from station.store.restore import Restored
from station.store.set_up import was_set_up
from station.store.store import Store


class Ground(ABC):
    """The data folder, the settings, the clock, the store and the keys; nothing is started."""

    def __init__(
        self,
        *,
        practice: bool,
        read_only: bool = False,
        papers: Path | None = None,
        crashes: Crashes | None = None,
        lenient: bool = False,
    ) -> None:
        """Reads the settings; where `lenient` whatever is wrong with them is only a notice.

        Raises EnvironmentFaultError when the data folder is unusable, or the settings are.
        """
        self.practice = practice
        self.read_only = read_only
        self.home: Home = home(practice=practice)
        if not read_only:
            self.home.create()
        self.crashes = crashes or Crashes(self.home.crashes, __version__)
        loaded = self._loaded(lenient=lenient)
        self.settings_notices = loaded.notices
        self.notices: list[Message] = list(loaded.notices)
        self.listeners = Listeners()
        self.clock = SystemClock()
        self.line = Line()
        self._lock = InstanceLock(self.home.lock)
        self._locked_at = 0.0
        self.alarm = Alarm(self.home.store)
        database = Database(self.home.store, read_only=read_only, damaged=self.alarm.ring)
        self.store = Store(database, self.home.record)
        self.mended: Restored | None = None
        """What was put back at this start."""
        self.backups = BackupFolder(self.home.store, self.home.backups, self._backups_kept)
        self.audit_log = AuditLog(self.store, self.home.record, self.backups.anchors)
        self.settings = SettingsDesk(
            loaded.settings,
            lambda settings, keys: settings_file.save(self.home, settings, keys),
            Keyring(practice=practice).set,
            self.audit_log,
            self.clock,
            self._settings_changed,
            lambda key, value: against(self.home, key, value),
        )
        i18n.speak(self.current().of(declared.BENCH_LANGUAGE))
        self.history = HistoryReader(
            Database(self.home.store, read_only=True, damaged=self.alarm.ring)
        )
        self.insurer = LateInsurer()
        self._practice_insurer = PracticeInsurer(self.home.sandbox) if practice else None
        child = self._practice_insurer
        self.keys = LiveKeys(self.current, self.store) if child is None else PracticeKeys(child)
        self.credentials = CredentialsDesk(self.keys, self.settings)
        # A later run, started elsewhere, must find what this one says it wrote.
        self._papers_folder = papers.absolute() if papers is not None else None
        self.settings_copy = SettingsCopy(
            self.settings,
            lambda settings: settings_copy.written(settings, practice=self.practice),
            lambda data: settings_copy.read(data, practice=self.practice),
            Lists(self.folder).save,
            settings_copy.LARGEST_BYTES,
        )
        self._build()
        install_kill_point(practice=practice)

    def _loaded(self, *, lenient: bool) -> settings_file.Loaded:
        if lenient:
            return settings_file.look(self.home, self.was_set_up)
        if self.read_only:
            return settings_file.read(self.home, self.was_set_up)
        return settings_file.load(self.home, set_up=self.was_set_up)

    def was_set_up(self) -> bool:
        """True if this bench is not new, whatever the settings file says."""
        return was_set_up(self.home.record)

    def current(self) -> Settings:
        """The settings in force."""
        return self.settings.current()

    def folder(self) -> Path:
        """Where papers go."""
        named = self.current().of(declared.PAPERS_FOLDER)
        return self._papers_folder or (Path(named) if named else self.home.papers)

    def _backups_kept(self) -> timedelta:
        return timedelta(days=self.current().of(declared.BACKUPS_KEEP_DAYS))

    @abstractmethod
    def _build(self) -> None:
        """Builds what stands on this."""

    @abstractmethod
    def _settings_changed(self, keys: frozenset[str]) -> None:
        """A setting or a secret is another since now."""
