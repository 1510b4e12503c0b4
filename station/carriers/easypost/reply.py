"""One answer of EasyPost before it is judged. Light: no HTTP library is loaded for it."""

from dataclasses import dataclass

from station.flow.seen import Problem, Seen


@dataclass(frozen=True)
class Reply:
    """What was seen, the error's code where there is one, and the answer's document."""

    seen: Seen
    code: str = ""
    document: object = None


UNSENT = Reply(Seen(sent=False, problem=Problem.NO_CONNECTION))
"""Of a call while there is no account to ask with."""
