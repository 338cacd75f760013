"""Who sits at the command line: as they are named, and as the machine knows them."""

from __future__ import annotations

import argparse
import os
import pwd
import re
import socket
import struct

from app.audit.circumstances import Circumstances

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def named(text: str) -> str:
    """What somebody may be called in the audit: a word, never a sentence. Raises `ArgumentTypeError`."""
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("a name of letters, digits, '.', '_' and '-' only")
    return text


def account_of(user: int | None = None) -> str:
    """How the machine calls an account; that of this process if none is given."""
    number = os.getuid() if user is None else user
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"account-{number}"
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:60]


def account_at(line: socket.socket) -> str:
    """The account of whoever is at the other end of a socket of this machine, as its kernel says."""
    if not hasattr(socket, "SO_PEERCRED"):
        # Only its owner can open the socket.
        return account_of()
    held = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return account_of(struct.unpack("3i", held)[1])


def ordering(name: str, account: str) -> Circumstances:
    """The circumstances of an order: by whom it is said to be, else by the account itself."""
    return Circumstances(operator=name if _NAME.fullmatch(name) else account, account=account)
