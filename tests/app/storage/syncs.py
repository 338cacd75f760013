"""Counts how often SQLite asks the system to bring a file to the disk, from between SQLite and the system."""

from __future__ import annotations

import ctypes
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

_MAIN = 0x0000_0100
_WAL = 0x0008_0000
_POINTER = ctypes.c_void_p
_XSYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)
_XOPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs` (sqlite.org/c3ref/vfs.html)."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _POINTER),
    ]


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods` (sqlite.org/c3ref/io_methods.html)."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _POINTER),
        ("truncate", _POINTER),
        ("sync", _POINTER),
        ("others", _POINTER * 13),
    ]


class Syncs(Counter[str]):
    """How often "wal" and "main" were synced since the files were opened."""


def _library() -> Any:
    """The SQLite that this Python uses, if it is a library that can be reached."""
    with closing(sqlite3.connect(":memory:")):
        maps = Path("/proc/self/maps")
        lines = maps.read_text().splitlines() if maps.exists() else []
    paths = {line.split()[-1] for line in lines if "libsqlite3" in line}
    if not paths:
        pytest.skip("this Python has SQLite built in, so nothing can be put between")
    return ctypes.CDLL(paths.pop())


@contextmanager
def counted_syncs() -> Iterator[Syncs]:
    """Counts for the files that are opened meanwhile."""
    syncs = Syncs()
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    original = vfs.open
    open_file = _XOPEN(original)
    alive: list[object] = []

    def open_counted(this: int, name: int, file: int, flags: int, out: int) -> int:
        status = open_file(this, name, file, flags, out)
        if status == 0 and flags & (_MAIN | _WAL):
            alive.append(_count(file, syncs, "wal" if flags & _WAL else "main"))
        return int(status)

    replacement = _XOPEN(open_counted)
    vfs.open = ctypes.cast(replacement, _POINTER).value
    try:
        yield syncs
    finally:
        vfs.open = original
        # Files that are still open call these until they are closed.
        _ALIVE.extend([replacement, *alive])


_ALIVE: list[object] = []


def _count(file: int, syncs: Syncs, kind: str) -> object:
    """Replace the sync of one open file by one that counts."""
    methods = ctypes.cast(file, ctypes.POINTER(_POINTER))
    copy = _Methods.from_buffer_copy(ctypes.cast(methods[0], ctypes.POINTER(_Methods)).contents)
    sync_file = _XSYNC(copy.sync)

    def sync_counted(this: int, flags: int) -> int:
        syncs[kind] += 1
        return int(sync_file(this, flags))

    replacement = _XSYNC(sync_counted)
    copy.sync = ctypes.cast(replacement, _POINTER).value
    methods[0] = ctypes.addressof(copy)
    return copy, replacement, sync_file
