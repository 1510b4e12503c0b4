"""A CUPS server of the tests' own: private, on a loopback port, with queues to a port here."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_SERVER = "/usr/sbin/cupsd"
_CONF = """Listen 127.0.0.1:{port}
ErrorPolicy retry-job
JobRetryInterval 1
WebInterface No
DefaultAuthType None
BrowseLocalProtocols none
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow 127.0.0.1
  </Limit>
</Policy>
"""
_FILES = """FileDevice Yes
ServerRoot {folder}
RequestRoot {folder}/spool
TempDir {folder}/tmp
CacheDir {folder}/cache
StateDir {folder}/state
ErrorLog {folder}/log/error
AccessLog {folder}/log/access
PageLog {folder}/log/page
ServerBin /usr/lib/cups
DataDir /usr/share/cups
SystemGroup root
User {user}
Group {group}
"""

_OFFICE = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "OFFICE.PPD"
*Manufacturer: "Here"
*Product: "(Office)"
*ModelName: "Office"
*ShortNickName: "Office"
*NickName: "Office"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.4
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: Letter
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize Letter/Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: Letter
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion Letter/Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea A4/A4: "18 18 577 824"
*ImageableArea Letter/Letter: "18 18 594 774"
*DefaultPaperDimension: Letter
*PaperDimension A4/A4: "595 842"
*PaperDimension Letter/Letter: "612 792"
"""


def can_be_had() -> bool:
    """True where a server can be started."""
    return Path(_SERVER).exists() and Path("/usr/lib/cups/backend/socket").exists()


class CupsHere:
    """One server, from start to end."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cups-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.server = f"127.0.0.1:{port}"
        root = os.getuid() == 0
        for name in ("spool", "tmp", "cache", "state", "log", "ppd", "ssl"):
            (self._folder / name).mkdir()
        user, group = ("lp", "lp") if root else (os.environ.get("USER", "nobody"), str(os.getgid()))
        files = _FILES.format(folder=self._folder, user=user, group=group)
        (self._folder / "cupsd.conf").write_text(_CONF.format(port=port))
        (self._folder / "files.conf").write_text(files)
        for path in (self._folder, *self._folder.iterdir()):
            if root:
                shutil.chown(path, user, group)
            if path.is_dir():
                path.chmod(0o755)
        self._process = subprocess.Popen(
            [_SERVER, "-f", "-c", self._folder / "cupsd.conf", "-s", self._folder / "files.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._until_it_listens(port)

    def _until_it_listens(self, port: int) -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError((self._folder / "log" / "error").read_text()[-2000:])

    def queue(self, name: str, port: int, *options: str) -> None:
        """A raw queue to a port of this machine."""
        uri = f"socket://127.0.0.1:{port}"
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-m", "raw", *options)

    def document_queue(self, name: str, uri: str) -> None:
        """A queue that filters PDF for an office printer; it has A4 and Letter, Letter first."""
        file = self._folder / "office.ppd"
        file.write_text(_OFFICE)
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-P", str(file),
                 "-o", "printer-error-policy=abort-job")  # fmt: skip

    def run(self, *words: str) -> str:
        """One of CUPS's own commands, at this server."""
        environment = {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C"}
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, check=False, timeout=20
        )
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def end(self) -> None:
        """Ends it and takes its files away."""
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)
