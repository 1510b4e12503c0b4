"""The folders and files of one bench. Practice has its own and never sees the live ones."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from station.domain.errors import EnvironmentFaultError, reason_of

VARIABLE = "STATION_HOME"
_OURS = ("station.", "record.", "settings.", "sandbox.", "pin.", ".settings.")
"""How the names of our own files in a home begin: somebody else's may lie beside them."""


@dataclass(frozen=True)
class Home:
    """Every path that the program writes to. `folder` is absolute and of one mode only."""

    folder: Path
    practice: bool

    @property
    def settings(self) -> Path:
        """The settings file, JSON."""
        return self.folder / "settings.json"

    @property
    def store(self) -> Path:
        """The SQLite store."""
        return self.folder / "station.db"

    @property
    def record(self) -> Path:
        """The second record, append-only."""
        return self.folder / "record.jsonl"

    @property
    def backups(self) -> Path:
        """The folder of the store's backups; made with the first of them."""
        return self.folder / "backups"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.folder / "lock"

    @property
    def papers(self) -> Path:
        """Where papers go that no printer takes, unless the settings name another folder."""
        return self.folder / "papers"

    @property
    def log(self) -> Path:
        """The folder of the log files."""
        return self.folder / "log"

    @property
    def crashes(self) -> Path:
        """The folder of the reports of what went wrong; made with the first of them."""
        return self.log / "crashes"

    @property
    def support(self) -> Path:
        """The folder of support bundles; made with the first of them."""
        return self.folder / "support"

    @property
    def pin_key(self) -> Path:
        """The key of the practice people's PINs. Raises ValueError in live mode: see `PinKey`."""
        if not self.practice:
            raise ValueError("a live key is in the keyring")
        return self.folder / "pin.key"

    @property
    def sandbox(self) -> Path:
        """The practice insurer's store. Raises ValueError in live mode, which has none."""
        if not self.practice:
            raise ValueError("live mode has no sandbox")
        return self.folder / "sandbox.db"

    def create(self) -> None:
        """Makes the folders, readable by their owner only, and proves that they take a file.

        What is there already, and others may read, is closed to them; only a folder that somebody
        named is left as it is.

        Raises EnvironmentFaultError, naming the folder and the reason, if one does not.
        """
        for folder in (self.folder, self.papers, self.log):
            try:
                _make(folder)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise EnvironmentFaultError(
                    "settings.folder_unusable",
                    folder=str(folder),
                    reason=reason_of(error),
                ) from error
        self._close_to_others()

    def _close_to_others(self) -> None:
        """Names and addresses were readable by every account where the umask is the usual one."""
        if os.name != "posix":
            return
        # What lies in them is out of reach with them: there may be very many papers.
        ours = [self.papers, self.log, self.crashes, self.backups, self.support, self.lock]
        ours += [self.folder] if self.practice else []
        with contextlib.suppress(OSError):
            ours += [file for file in self.folder.iterdir() if file.name.startswith(_OURS)]
        for each in ours:
            # A file system without rights, or somebody else's file: the doctor says so.
            with contextlib.suppress(OSError):
                mode = each.lstat().st_mode
                if mode & 0o077 and not stat.S_ISLNK(mode):
                    each.chmod(stat.S_IMODE(mode) & 0o700)


def open_to_others(folder: Path) -> bool:
    """True if other accounts of this computer may look into `folder`.

    Not if one of the folders above it is closed to them.
    """
    if os.name != "posix":
        return False
    try:
        if not folder.stat().st_mode & 0o055:
            return False
        return all(above.stat().st_mode & 0o011 for above in folder.resolve().parents)
    except OSError:
        return False


def home(*, practice: bool, environ: Mapping[str, str] | None = None) -> Home:
    """The home of this machine's bench: under STATION_HOME, else in the user's data folder.

    A relative STATION_HOME counts from the working directory; an empty one is as none.
    Nothing is created.
    """
    named = (os.environ if environ is None else environ).get(VARIABLE, "")
    if named.strip():
        root = Path(named).resolve()
    else:
        from platformdirs import user_data_path

        root = user_data_path("station", appauthor=False)
    return Home(root / "practice" if practice else root, practice)


def _make(folder: Path) -> None:
    """Makes `folder` and its missing parents with mode 0700; one that exists is left as it is."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
