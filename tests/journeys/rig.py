"""The program and its insurer as processes, the way a person or a script runs them."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from station.sandbox.records import Package
from station.sandbox.store import Store
from tests.journeys.forking import Forks
from tests.journeys.launch import launcher

ROOT = Path(__file__).resolve().parents[2]
ORDERS = ROOT / "resources" / "practice" / "orders.csv"
PIN = "407318"
WHO = "Anna Lind"
"""The one who works at every live bench, as its supervisor."""
PIN_KEY = "a-key-for-the-pins-of-all-journeys"
LONGEST_S = 150.0

Row = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What one run of the command came to."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Row]:
        """Its lines of JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> Row:
        """Its only line of JSON."""
        (row,) = self.rows
        return row

    @property
    def killed(self) -> bool:
        """True if it ended as by a power cut."""
        return self.code == -signal.SIGKILL


class Insurer:
    """A practice insurer of the test's own, with its control."""

    def __init__(self, data: Path | None = None, *arguments: str, rate: int = 500) -> None:
        words = ["--rate", str(rate), "--end-with-parent", *arguments]
        if data is not None:
            words += ["--data", str(data)]
        theirs, ours = os.pipe()
        self._input: int | None = ours
        output, out = os.pipe()
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            self._process = forks("sandbox").start(
                words, environment(None), [theirs, out, nowhere.fileno()]
            )
        os.close(theirs)
        os.close(out)
        with os.fdopen(output, "rb") as lines:
            self.ready: dict[str, Any] = json.loads(lines.readline())
        self._http = httpx.Client(
            headers={"X-Control-Token": self.ready["control_token"]}, trust_env=False, timeout=30
        )

    @property
    def variables(self) -> dict[str, str]:
        """What a live program is told of it."""
        return {
            "XC_BASE_URL": self.ready["url"],
            "XC_PARTNER_CODE": self.ready["partner_code"],
            "XC_AUTH_API_KEY": self.ready["api_key"],
            "XC_AUTH_API_SECRET": self.ready["api_secret"],
            # Asked only where a bench has switched it on.
            "EASYPOST_URL": self.ready["easypost"]["url"],
            "EASYPOST_PRODUCTION_KEY": self.ready["easypost"]["production_key"],
        }

    def truth(self, *, packages: bool = True) -> dict[str, Any]:
        """What really happened."""
        return self._asked("GET", "truth" if packages else "truth?packages=no")

    def packages(self) -> dict[str, dict[str, Any]]:
        """Every package by its id."""
        return {package["id"]: package for package in self.truth()["packages"]}

    def fault(self, *faults: dict[str, Any]) -> None:
        """What goes wrong from now on."""
        self._asked("POST", "faults", list(faults))

    def faults(self) -> list[dict[str, Any]]:
        """The faults and how often each has fired."""
        return self._asked("GET", "faults")

    def no_faults(self) -> None:
        """Nothing goes wrong any more."""
        self._asked("DELETE", "faults")

    def _asked(self, method: str, path: str, body: Any = None) -> Any:
        reply = self._http.request(method, f"{self.ready['control_url']}/{path}", json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def end(self) -> None:
        """Ends it; a second time does nothing."""
        if self._input is None:
            return
        self._http.close()
        os.close(self._input)
        self._input = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)


@cache
def forks(program: str) -> Forks:
    """This worker's commands, or its insurers."""
    return Forks(ROOT, program)


@cache
def launching() -> str:
    """What this worker's practising commands start their insurer with."""
    door = forks("sandbox").door
    return str(launcher(door.parent, door))


class Bench:
    """One data folder, and the commands that are run on it."""

    def __init__(self, home: Path, insurer: Insurer | None = None) -> None:
        self.home = home
        self.insurer = insurer
        self.longest_s = LONGEST_S

    @property
    def practice(self) -> bool:
        """True if the program brings its own insurer."""
        return self.insurer is None

    @property
    def data(self) -> Path:
        """Where its things lie."""
        return self.home / "practice" if self.practice else self.home

    def environment(self, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        """What its processes find around them."""
        found = environment(self.home)
        if self.insurer is not None:
            found |= self.insurer.variables
        return found | dict(variables or {})

    def words(self, *words: str) -> list[str]:
        """The whole command line."""
        mode = ["--practice"] if self.practice else []
        return [sys.executable, "-m", "station", *mode, *map(str, words)]

    def start(
        self, *words: str, variables: Mapping[str, str] | None = None, **options: Any
    ) -> "subprocess.Popen[str]":
        """A command that goes on while the test does something else."""
        return subprocess.Popen(
            self.words(*words),
            cwd=ROOT,
            env=self.environment(variables),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,
        )

    def run(
        self,
        *words: str,
        variables: Mapping[str, str] | None = None,
        stdin: str = "",
        **options: Any,
    ) -> Ran:
        """Runs a command to its end."""
        if not options:
            return self._forked(self.words(*words)[3:], variables, stdin)
        with self.start(*words, variables=variables, **options) as process:
            try:
                out, err = process.communicate(stdin, self.longest_s)
            except BaseException:
                process.kill()
                raise
        assert "Traceback" not in err, err
        return Ran(process.returncode, out, err)

    def script(self, program: str, *words: str, variables: Mapping[str, str] | None = None) -> Ran:
        """Runs a program of the test's own, in Python, to its end."""
        return self._forked(["-c", program, *words], variables, "")

    def _forked(self, words: list[str], variables: Mapping[str, str] | None, stdin: str) -> Ran:
        door = {"TESTS_LAUNCHER": launching()} if self.practice else {}
        env = self.environment(variables) | door
        code, out, err = forks("station").run(words, env, stdin, self.longest_s)
        assert "Traceback" not in err, err
        return Ran(code, out, err)

    def dispatch(
        self,
        file: Path,
        *words: str,
        insure: str = "all",
        kill_at: str | None = None,
        variables: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Ran:
        """`dispatch FILE --json`, insured, with all that the mode asks for besides."""
        wanted = ["dispatch", str(file), "--json", "--insure", insure, *words]
        if insure != "none" and "--consent-by" not in words:
            wanted += ["--consent-by", WHO]
        variables = {**(variables or {}), **({"STATION_KILL_AT": kill_at} if kill_at else {})}
        if self.practice:
            return self.run(*wanted, variables=variables, **options)
        if insure != "none" and "--premium-up-to" not in words:
            wanted += ["--premium-up-to", "1000"]
        return self.run(*wanted, "--pin-stdin", stdin=f"{PIN}\n", variables=variables, **options)

    def check(self, *words: str) -> Row:
        """What `check` says; its exit code says the same."""
        ran = self.run("check", "--json", *words)
        assert ran.code == (0 if ran.row["ok"] else 1)
        return ran.row

    def show(self, number: str) -> Row:
        """One shipment with its story."""
        ran = self.run("history", number, "--json")
        assert ran.code == 0, ran.err
        return ran.row

    def shown(self) -> list[Row]:
        """Every shipment, page after page."""
        rows: list[Row] = []
        while True:
            after = ("--after", str(rows[-1]["cursor"])) if rows else ()
            ran = self.run("history", "--json", "--limit", "1000", *after)
            assert ran.code == 0, ran.err
            if not ran.rows:
                return rows
            rows += ran.rows

    def practised(self) -> list[Package]:
        """Every package in the practice insurer's own data, once its program is gone."""
        store = Store(str(self.data / "sandbox.db"))
        try:
            return list(store.packages())
        finally:
            store.close()


def environment(home: Path | None) -> dict[str, str]:
    """The environment without anything of the machine's own that the program would heed."""
    dropped = ("XC_", "STATION_", "SANDBOX_", "EASYPOST_")
    found = {name: text for name, text in os.environ.items() if not name.startswith(dropped)}
    found["QT_QPA_PLATFORM"] = "offscreen"
    found["STATION_PIN_KEY"] = PIN_KEY
    if home is not None:
        found["STATION_HOME"] = str(home)
    return found


def settings() -> dict[str, Any]:
    """The shop of the practice, with a hand-over that no test can run into."""
    content: dict[str, Any] = json.loads(
        (ROOT / "resources" / "practice" / "settings.json").read_text(encoding="utf-8")
    )
    far = datetime.now().astimezone() + timedelta(hours=12)
    content["settings"]["handover.time"] = f"{far:%H:%M}"
    content["settings"]["insurer.pace_per_s"] = 100
    return content


def write_settings(folder: Path, changed: Mapping[str, Any] | None = None) -> None:
    """Writes the settings of `folder`."""
    content = settings()
    content["settings"].update(changed or {})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def new_practice(home: Path) -> Bench:
    """A bench that practises."""
    write_settings(home / "practice", {"insurer.pace_per_s": 18})
    return Bench(home)


WAITING = ("50001", "50002", "50003")
"""Orders that wait at every live bench."""


class LiveHomes:
    """Live data folders with a supervisor, money and some orders: made once, then copied."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="station-home-")
        self._made: Path | None = None

    def copy(self, home: Path, insurer: Insurer) -> Bench:
        """A live bench of its own."""
        if self._made is None:
            self._made = self._make(Path(self._folder.name) / "home")
        shutil.copytree(self._made, home, dirs_exist_ok=True)
        return Bench(home, insurer)

    @staticmethod
    def _make(home: Path) -> Path:
        write_settings(home)
        bench = Bench(home, None)
        file = write_orders(home.with_name("waiting.csv"), *(row(number) for number in WAITING))
        for words in (
            ["people", "add", WHO, "--role", "supervisor", "--pin-stdin"],
            ["wallet", "top-up", "100000", "GBP", "--pin-stdin"],
            ["orders", "import", str(file), "--pin-stdin"],
        ):
            code, _out, said = forks("station").run(
                words, bench.environment(), f"{PIN}\n", LONGEST_S
            )
            assert code == 0, said
        return home

    def end(self) -> None:
        """Takes the original away."""
        self._folder.cleanup()


HEADING = (
    "order,name,address1,city,postcode,country,phone,email,"
    "weight_g,length_mm,width_mm,height_mm,sku,contents,value,currency,service"
)


def row(number: str, **cells: str) -> str:
    """One good row of an order file; `cells` replace."""
    good = {
        "order": number,
        "name": "Mary Okafor",
        "address1": "3 Castle Drift",
        "city": "Truro",
        "postcode": "TR1 2PZ",
        "country": "GB",
        "phone": "+44 1632 960481",
        "email": "mary.okafor@example.com",
        "weight_g": "1180",
        "length_mm": "250",
        "width_mm": "200",
        "height_mm": "150",
        "sku": "FF-GLV-02",
        "contents": "Winter gloves",
        "value": "64.00",
        "currency": "GBP",
        "service": "ST",
    }
    cells = good | cells
    return ",".join('"' + cells[name].replace('"', '""') + '"' for name in HEADING.split(","))


def write_orders(file: Path, *rows: str) -> Path:
    """An order file of these rows."""
    file.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
    return file


def numbered(file: Path, numbers: Sequence[str]) -> Path:
    """An order file with one parcel for each of these orders."""
    return write_orders(
        file, *(row(number, value=f"{40 + at % 300}.00") for at, number in enumerate(numbers))
    )


def until(true: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """Waits for a condition, and returns what it gave."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
