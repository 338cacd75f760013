"""Applies updates with pycrdt in a process that may die: run as a script, one JSON request per line, one answer each.

{"base": base64, "updates": [base64, ...]} -> for each update, on its own upon the base: the next clocks and the
content, also after writing the whole document out and reading it into another one.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from pycrdt import Doc

from realtime.wire import decode_state_vector
from tests.oracle.documents import read


def _apply(base: bytes, update: bytes) -> dict[str, Any]:
    document: Doc[Any] = Doc()
    document.apply_update(base)
    document.apply_update(update)
    again: Doc[Any] = Doc()
    again.apply_update(document.get_update())
    return {
        "clocks": decode_state_vector(document.get_state()),
        "document": read(document),
        "again": [decode_state_vector(again.get_state()), read(again)],
    }


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        base = b64decode(request["base"])
        answers = []
        for update in request["updates"]:
            try:
                answers.append(_apply(base, b64decode(update)))
            except BaseException as failure:  # a panic of yrs is no Exception
                answers.append({"failure": repr(failure)})
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
