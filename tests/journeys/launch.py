"""Stands in for the interpreter where a practising command starts its insurer: asks for a fork.

`launcher(folder, door)` writes the executable file that `sys.executable` names in such a command.
It loads next to nothing; whatever else it is asked to run, it becomes the true interpreter for.
"""

import sys
from pathlib import Path

_TEXT = """#!{python} -IS
import os, select, signal, socket, sys
words = sys.argv[1:]
if words[:3] != ["-m", "station", "sandbox"]:
    os.execv({python!r}, [{python!r}, *words])
import json
line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
line.connect({door!r})
request = {{"words": words[3:], "env": dict(os.environ)}}
socket.send_fds(line, [json.dumps(request).encode()], [0, 1, 2])
pid = json.loads(line.recv(4096))["pid"]
handle = os.pidfd_open(pid)
signal.signal(signal.SIGTERM, lambda *_: signal.pidfd_send_signal(handle, signal.SIGTERM))
for file in (0, 1, 2):
    os.close(file)
poll = select.poll()
poll.register(handle, select.POLLIN)
poll.poll()
line.send(json.dumps({{"reap": pid}}).encode())
sys.exit(abs(json.loads(line.recv(4096))["code"]))
"""


def launcher(folder: Path, door: Path) -> Path:
    """The executable file, made anew in `folder`."""
    file = folder / "python"
    file.write_text(_TEXT.format(python=sys.executable, door=str(door)), encoding="utf-8")
    file.chmod(0o755)
    return file
