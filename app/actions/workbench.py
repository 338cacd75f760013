"""The process of a workshop: answers one job after the other until the server is gone.

Imports next to nothing itself: what a job needs comes with the job.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection


def work(pipe: Connection, memory: int) -> None:
    """Do what comes through the pipe, (function, args, kwargs), and answer whether it was done, with what, and whether
    this process should do no more."""
    _leave_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        sys.path[:] = pipe.recv()
        while True:
            function, args, kwargs = pipe.recv()
            try:
                answer = True, function(*args, **kwargs)
            except Exception as error:
                answer = False, f"{function.__name__}: {type(error).__name__}"
            pipe.send((*answer, _taken() > memory // 2))


def _taken() -> int:
    """How many bytes of memory this process holds, where the system tells."""
    # Not by `getrusage`: that counts the server as well, from which this process comes.
    with suppress(OSError), open("/proc/self/statm") as told:  # noqa: PTH123 - imports as little as it can
        return int(told.read().split()[1]) * resource.getpagesize()
    return 0


#: From linux/sched.h: a namespace of users, in which anybody may have one of networks.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def _leave_the_network() -> None:
    """Into an empty network, where the system lets us; and away from what Python could connect, everywhere."""
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(_CLONE_NEWNET) != 0:
            unshare(_CLONE_NEWUSER | _CLONE_NEWNET)

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
            raise PermissionError("there is no network in the workshop")

    sys.addaudithook(refuse)


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])), int(sys.argv[2]))
