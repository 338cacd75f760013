"""What the bounds mean for people."""

from __future__ import annotations

import re
from pathlib import Path

from realtime.limits import Limits
from realtime.ports import Reason

SENTENCES = Path(__file__).parents[2] / "static" / "board" / "sentences.ts"


def test_who_lost_the_cable_is_gone_within_35_seconds() -> None:
    limits = Limits()
    assert limits.ping_seconds == 10
    # Silence is looked for at every review; an answer to a ping that was on its way counts as a sign of life.
    assert limits.silent_seconds + limits.review_seconds + limits.presence_seconds <= 35
    assert limits.silent_seconds >= 2 * limits.ping_seconds, "one lost ping is not the end"


def test_the_page_has_a_sentence_for_every_reason_of_the_server() -> None:
    source = SENTENCES.read_text("utf-8")
    declared = re.search(r"export type Reason =\n(.*?);", source, re.S)
    assert declared
    assert set(re.findall(r'"([a-z-]+)"', declared[1])) == {reason.value for reason in Reason}
    why = source[source.index("export function why") :]
    assert set(re.findall(r'case "([a-z-]+)"', why)) >= {reason.value for reason in Reason}
