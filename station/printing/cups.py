"""A CUPS queue: its jobs and its printer's state are read, and what a job became is looked up."""

import asyncio
import hashlib
import http.client
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from station.domain.errors import Message, RefusedError, message
from station.domain.papers import Paper
from station.domain.printers import PrinterSpec, Stock
from station.flow.ports import Delivered, Job, PrinterState
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import ipp
from station.printing.ipp import IppError, Operation

_TIMEOUT_S = 5.0
_AGAIN_S = 0.2
DONE_S = 20.0
"""So long a job may take before a person is told that it waits."""
# How CUPS calls a stock (PWG 5101.1). A paper without it is fitted to what the queue has, and the
# bars with it.
_MEDIA = {
    Stock.INCH_4X6: "na_index-4x6_4x6in",
    Stock.MM_100X150: "custom_100x150mm_100x150mm",
    Stock.A6: "iso_a6_105x148mm",
    Stock.A4: "iso_a4_210x297mm",
    Stock.LETTER: "na_letter_8.5x11in",
}
# A failed job is sent again without anybody's asking.
_REPEATS = frozenset({"retry-job", "retry-current-job"})
_FORMATS = {"zpl": "application/vnd.cups-raw", "pdf": "application/pdf"}
_COMPLETED, _ABORTED, _CANCELLED, _PROCESSING = 9, 8, 7, 5
_STOPPED = 5
"""Of a printer (RFC 8011, section 5.4.11)."""
# Its way of sending waits for the printer's own word; the others only hand the bytes over.
_TELLS = ("ipp:", "ipps:", "dnssd:", "implicitclass:")
# Keywords of RFC 8011, section 5.4.12, and of PWG 5100.9, without their severity.
_REASONS = {
    "media-empty": "paper_out",
    "media-needed": "paper_out",
    "media-jam": "jam",
    "cover-open": "head_open",
    "door-open": "head_open",
    "interlock-open": "head_open",
    "marker-supply-empty": "ribbon_out",
    "paused": "paused",
    "moving-to-paused": "paused",
    "offline": "offline",
    "shutdown": "offline",
    "connecting-to-device": "offline",
    "timed-out": "offline",
}
_GONE = (ConnectionRefusedError, FileNotFoundError)


@dataclass(frozen=True)
class _Queued:
    """One job of a queue."""

    id: int
    name: str
    state: int
    began: bool
    """Its processing has begun: something may have come out."""


class CupsPrinter:
    """Fills the printer's port with a queue; each paper is a job under a name of its own."""

    def __init__(self, spec: PrinterSpec, done_s: float = DONE_S) -> None:
        self._spec = spec
        self._done_s = done_s

    async def state(self) -> PrinterState:
        """How the queue and its printer stand."""
        try:
            found = await self._printer()
        except _GONE:
            return PrinterState(message("printer.no_cups"))
        except (OSError, http.client.HTTPException) as error:
            return PrinterState(message("printer.cups_broke_off", reason=str(error)[:80]))
        except IppError as error:
            words = {"queue": self._spec.target, "reason": str(error)[:80]}
            return PrinterState(message("printer.queue_refused", **words))
        policy = str(found.get("printer-error-policy", [""])[0])
        hint = None
        if policy in _REPEATS:
            hint = message("printer.retries_for_ever", queue=self._spec.target)
        elif self._spec.form == "pdf" and not self._has_paper(found):
            hint = message("printer.queue_paper", queue=self._spec.target)
        return PrinterState(_fault(found), hint=hint)

    def _has_paper(self, found: Mapping[str, Sequence[ipp.Value]]) -> bool:
        """False where the queue names its papers and the one set here is not among them."""
        known = [str(each) for each in found.get("media-supported", ())]
        sizes = {_size_of(each) for each in known}
        return not known or _size_of(_MEDIA[self._spec.stock]) in sizes

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """A job for each paper, then waits for their end.

        NO if CUPS took none of them. YES once all are completed: proven where the queue waits for
        the printer's own word. UNKNOWN while one waits, or when nobody knows.
        """
        wanted = [paper for paper in papers if paper.form == self._spec.form]
        if not wanted:
            return Delivered(Answer.NO, reason=message("printer.no_form", form=self._spec.form))
        where: list[str] = []
        for paper in wanted:
            try:
                where.append(await self._submit(job, paper))
            except (IppError, *_GONE) as error:
                if isinstance(error, IppError) and not error.certain:
                    broken = message("printer.broken_off")
                    return Delivered(Answer.UNKNOWN, tuple(where), broken)
                refused = _refused(self._spec, error)
                return Delivered(Answer.UNKNOWN if where else Answer.NO, tuple(where), refused)
            except (OSError, http.client.HTTPException):
                broken = message("printer.broken_off")
                return Delivered(Answer.UNKNOWN, tuple(where), broken)
        return await self._ended(job, wanted, where)

    async def look(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """What became of the jobs, found by their names. Never NO.

        A job that is not found may have been there: CUPS forgets ended jobs (PreserveJobHistory,
        MaxJobs) and hides their names from other users (JobPrivateValues).
        """
        wanted = [paper for paper in papers if paper.form == self._spec.form]
        try:
            jobs = await self._jobs(job, wanted)
            return await self._told(jobs, len(wanted))
        except (OSError, http.client.HTTPException, IppError):
            return Delivered(Answer.UNKNOWN, reason=(await self.state()).fault)

    async def cancel(self, job: Job, papers: Sequence[Paper]) -> int:
        """Cancels those of its jobs that have not ended; how many. Raises RefusedError."""
        names = {_name(job, paper) for paper in papers}
        return await self._cancel(lambda name: name in names)

    async def empty(self) -> int:
        """Cancels every job of this program that has not ended, and no other; how many.

        Raises RefusedError.
        """
        return await self._cancel(lambda name: bool(_OURS.fullmatch(name)))

    async def _cancel(self, ours: Callable[[str], bool]) -> int:
        try:
            jobs = await self._found(ours, ("not-completed",))
            waiting = [each for each in jobs if each.state < _CANCELLED]
            for each in waiting:
                await self._ask(Operation.CANCEL_JOB, {"job-id": each.id})
        except (OSError, http.client.HTTPException, IppError) as error:
            words = {"queue": self._spec.target, "reason": str(error)[:80]}
            raise RefusedError("printer.queue_refused", **words) from error
        return len(waiting)

    async def _ended(
        self, job: Job, papers: Sequence[Paper], taken: Sequence[str] = ()
    ) -> Delivered:
        """Waits until it is known what became of it; `taken` are the jobs that CUPS took."""
        end = time.monotonic() + self._done_s
        told = Delivered(Answer.UNKNOWN)
        while time.monotonic() < end:
            told = await self.look(job, papers)
            if told.answer is Answer.YES:
                break
            if not told.where and await self._forgotten(taken):
                return Delivered(Answer.UNKNOWN, tuple(taken), message("printer.forgets"))
            if told.reason is not None and told.reason.id in _FINAL.values():
                break
            await asyncio.sleep(_AGAIN_S)
        return told

    async def _forgotten(self, taken: Sequence[str]) -> bool:
        """True for jobs that CUPS took and knows no more: they ended, nobody knows how."""
        try:
            for each in taken:
                number = int(each.rpartition("-")[2])
                await self._ask(Operation.GET_JOB, {"job-id": number})
        except IppError as error:
            return error.unknown
        except (OSError, http.client.HTTPException):
            return False
        return False

    async def _told(self, jobs: Sequence[_Queued], wanted: int) -> Delivered:
        where = tuple(f"{self._spec.target}-{job.id}" for job in jobs)
        if not jobs:
            return Delivered(Answer.UNKNOWN)
        if len(jobs) < wanted:
            return Delivered(Answer.UNKNOWN, where, message("printer.some_jobs"))
        if any(job.state in (_ABORTED, _CANCELLED) for job in jobs):
            began = any(job.began for job in jobs)
            return Delivered(Answer.UNKNOWN, where, message(_FINAL[began]))
        printer = await self._printer()
        if all(job.state == _COMPLETED for job in jobs):
            tells = str(printer.get("device-uri", [""])[0]).startswith(_TELLS)
            return Delivered(Answer.YES, where, out=Out.PRINTED if tells else Out.SENT)
        busy = message("printer.job_waits", job=where[-1])
        return Delivered(Answer.UNKNOWN, where, _fault(printer) or busy)

    async def _submit(self, job: Job, paper: Paper) -> str:
        facts = {
            "job-name": _name(job, paper),
            "document-format": _FORMATS[paper.form],
        }
        template = {}
        if paper.form == "pdf":
            template = {"media": _MEDIA[self._spec.stock], "print-scaling": "none"}
        answer = await self._ask(Operation.PRINT_JOB, facts, paper.content, template)
        return f"{self._spec.target}-{answer.groups[0]['job-id'][0]}"

    async def _jobs(self, job: Job, papers: Sequence[Paper]) -> list[_Queued]:
        """The newest job of each paper, by its name."""
        names = {_name(job, paper) for paper in papers}
        found: dict[str, _Queued] = {}
        for each in await self._found(lambda name: name in names, ("completed", "not-completed")):
            if each.name not in found or found[each.name].id < each.id:
                found[each.name] = each
        return list(found.values())

    async def _found(self, ours: Callable[[str], bool], which: Sequence[str]) -> list[_Queued]:
        found = []
        for part in which:
            facts = {
                "which-jobs": part,
                "requested-attributes": ("job-id", "job-name", "job-state", "time-at-processing"),
            }
            for group in (await self._ask(Operation.GET_JOBS, facts)).groups:
                name = str(group.get("job-name", [""])[0])
                if ours(name):
                    began = isinstance(group.get("time-at-processing", [""])[0], int)
                    job = _Queued(int(group["job-id"][0]), name, int(group["job-state"][0]), began)
                    found.append(job)
        return found

    async def _printer(self) -> dict[str, Sequence[ipp.Value]]:
        names = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
                 "printer-error-policy", "device-uri", "media-supported")  # fmt: skip
        answer = await self._ask(Operation.GET_PRINTER, {"requested-attributes": names})
        return dict(answer.groups[0]) if answer.groups else {}

    async def _ask(
        self,
        operation: Operation,
        facts: Mapping[str, ipp.Value | Sequence[str]],
        document: bytes = b"",
        template: Mapping[str, str] | None = None,
    ) -> ipp.Answer:
        return await asyncio.to_thread(
            partial(ipp.ask, template=template, timeout_s=_TIMEOUT_S),
            operation,
            self._spec.target,
            facts,
            document,
        )


_FINAL = {False: "printer.job_cancelled", True: "printer.job_cut"}


def queues() -> list[str]:
    """The queues of this machine's CUPS; none where there is none. Blocks."""
    try:
        facts = {"requested-attributes": ("printer-name",)}
        answer = ipp.ask(Operation.GET_PRINTERS, "", facts, timeout_s=_TIMEOUT_S)
    except (OSError, http.client.HTTPException, IppError):
        return []
    return [str(group["printer-name"][0]) for group in answer.groups if "printer-name" in group]


_OURS = re.compile(r"\S{1,40} [a-z_]{1,20} [0-9]{1,4} [0-9a-f]{12}")
"""What `_name` writes."""


def _size_of(media: str) -> str:
    """The size in a paper's name, `210x297mm`: what stands before it may differ."""
    return media.rpartition("_")[2]


def _name(job: Job, paper: Paper) -> str:
    """A job's name: no one's but this paper's, and nothing personal. Its own bytes are in it."""
    digest = hashlib.sha256(paper.content).hexdigest()[:12]
    return f"{job.id} {paper.kind.value} {paper.number} {digest}"


def _refused(spec: PrinterSpec, error: Exception) -> Message:
    if isinstance(error, IppError):
        return message("printer.queue_refused", queue=spec.target, reason=str(error)[:80])
    return message("printer.no_cups")


def _fault(printer: dict[str, Sequence[ipp.Value]]) -> Message | None:
    for reason in map(str, printer.get("printer-state-reasons", ())):
        bare = reason.removesuffix("-error").removesuffix("-warning").removesuffix("-report")
        if bare in _REASONS and not reason.endswith("-warning"):
            return message(f"printer.{_REASONS[bare]}")
    if printer.get("printer-state", [0])[0] == _STOPPED:
        return message("printer.paused")
    if printer.get("printer-is-accepting-jobs", [True])[0] is False:
        return message("printer.takes_nothing")
    return None
