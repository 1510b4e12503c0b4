"""What the frozen program does first of all: Ctrl C ends it at once, without a word.

Python would raise KeyboardInterrupt in the middle of whatever is being loaded, and Qt's own part,
which every command loads, aborts the process then. `station.program` says from when on it is heard.
Nothing can be imported yet but what is built into Python.
"""

import _signal

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

del _signal
