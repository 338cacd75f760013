"""Who gets which copy of a record, by which way; and what became of it: sent, opened, acknowledged, called back.

A copy is always the recipient's own rendition. What is decided here is how much of it they get at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.conference.planning import Incomplete
from app.length import too_long

LONGEST_WORDS = 2_000


class Extent(StrEnum):
    """How much somebody gets. The words are in use in stored data."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


EXTENTS = {Extent.FULL: "Minutes and plan", Extent.PARTIAL: "The plan only", Extent.NONE: "Nothing"}


class Channel(StrEnum):
    """By which way. A link leads to the sign-in; a letter with it says nothing of the case."""

    LINK = "link"
    PAPER = "paper"
    IN_PERSON = "in_person"
    SECURE_MESSAGE = "secure_message"
    KEPT_AT_SERVICE = "kept_at_service"


CHANNELS = {
    Channel.LINK: "By link, with sign-in",
    Channel.PAPER: "On paper",
    Channel.IN_PERSON: "In person",
    Channel.SECURE_MESSAGE: "By secure message",
    Channel.KEPT_AT_SERVICE: "Kept for them at the service",
}


class Turn(StrEnum):
    """What happened to somebody's copy. The words are in use in stored data."""

    DECIDED = "decided"
    SENT = "sent"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    #: A mistake was found: it is to come back, or to be destroyed.
    RECALLED = "recalled"
    RETURNED = "returned"
    #: The person was told where to complain, the Ombudsman included.
    COMPLAINT_TOLD = "complaint_told"


@dataclass(frozen=True, slots=True)
class CopyEvent:
    """One turn. `recipient` is the id of a person, or the name of somebody who does not sign in here."""

    recipient: str
    turn: Turn
    extent: Extent
    channel: Channel
    words: str
    by: str
    at: datetime
    #: Of somebody who does not sign in here: whether everybody's copy may name them among those who get one.
    told: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """How things stand with one recipient's copy."""

    recipient: str
    extent: Extent = Extent.FULL
    channel: Channel = Channel.LINK
    reason: str = ""
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    recalled_at: datetime | None = None
    recall_reason: str = ""
    returned_at: datetime | None = None
    complaint_told_at: datetime | None = None
    complaint_told_how: str = ""
    decided: bool = False
    #: See `CopyEvent.told`.
    told: bool = False
    events: Sequence[CopyEvent] = field(default=(), repr=False)

    @property
    def waits_to_be_sent(self) -> bool:
        return self.extent is not Extent.NONE and self.sent_at is None

    @property
    def to_come_back(self) -> bool:
        return self.recalled_at is not None and self.returned_at is None


def copies(events: Iterable[CopyEvent], first: Mapping[str, Channel]) -> Sequence[Copy]:
    """How each copy stands. `first`: those who get one unless something else is decided, with their usual way."""
    turns: dict[str, list[CopyEvent]] = {recipient: [] for recipient in first}
    for each in events:
        turns.setdefault(each.recipient, []).append(each)
    return [_copy(recipient, first.get(recipient, Channel.PAPER), each) for recipient, each in turns.items()]


def _copy(recipient: str, channel: Channel, events: Sequence[CopyEvent]) -> Copy:
    last: dict[Turn, CopyEvent] = {}
    for each in events:
        if each.turn is Turn.RECALLED:
            # What is sent after that is another copy, which is opened and acknowledged anew.
            last.pop(Turn.RETURNED, None)
        if each.turn is Turn.DECIDED and _by_another_way(last.get(Turn.SENT), each):
            # It goes once more, and is acknowledged anew.
            last.pop(Turn.SENT)
            last.pop(Turn.ACKNOWLEDGED, None)
        last[each.turn] = each
    decided, recalled = last.get(Turn.DECIDED), last.get(Turn.RECALLED)
    told = last.get(Turn.COMPLAINT_TOLD)

    def at(turn: Turn) -> datetime | None:
        return last[turn].at if turn in last else None

    return Copy(
        recipient,
        decided.extent if decided else Extent.FULL,
        decided.channel if decided else channel,
        decided.words if decided else "",
        at(Turn.SENT),
        at(Turn.OPENED),
        at(Turn.ACKNOWLEDGED),
        recalled.at if recalled else None,
        recalled.words if recalled else "",
        at(Turn.RETURNED),
        told.at if told else None,
        told.words if told else "",
        decided is not None,
        decided is not None and decided.told,
        tuple(events),
    )


def _by_another_way(sent: CopyEvent | None, now: CopyEvent) -> bool:
    """Whether what was sent is to go by another way as well."""
    return sent is not None and now.extent is not Extent.NONE and now.channel is not sent.channel


def extent_of(events: Iterable[CopyEvent], recipient: str) -> Extent:
    """How much somebody gets."""
    decided = [each for each in events if each.recipient == recipient and each.turn is Turn.DECIDED]
    return decided[-1].extent if decided else Extent.FULL


def all_out(every: Iterable[Copy], never: Collection[str] = ()) -> datetime | None:
    """When the last copy that somebody gets was on its way; None while one is not. `never`: those to whom nothing may
    be sent any more."""
    due = [each for each in every if each.sent_at or each.recipient not in never]
    wanted = [each for each in due if each.extent is not Extent.NONE]
    sent = [each.sent_at for each in wanted if each.sent_at]
    return max(sent) if sent and len(sent) == len(wanted) else None


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """What was chosen for one recipient."""

    extent: str = Extent.FULL
    channel: str = Channel.LINK
    reason: str = ""
    told: bool = False


def few_words(typed: str, field: str, *, needed: bool) -> str:
    """What became of a copy, as it can be kept: nothing of it is cut off. Raises `Incomplete`, of this field."""
    words = typed.strip()
    if needed and not words:
        raise Incomplete({field: "Please say it in a few words."})
    if sentence := too_long(words, LONGEST_WORDS):
        raise Incomplete({field: sentence})
    return words


def decided(draft: CopyDraft, recipient: str, by: str, at: datetime, *, person: bool) -> CopyEvent:
    """Who gets what, as it can be kept. `person`: whether the recipient signs in here. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    extent = next((each for each in Extent if each == draft.extent), None)
    channel = next((each for each in Channel if each == draft.channel), None)
    reason = draft.reason.strip()
    if extent is None or channel is None:
        problems[f"extent-{recipient}"] = "Please choose from the list."
    elif channel is Channel.LINK and not person:
        problems[f"extent-{recipient}"] = "A link is only for somebody who signs in here."
    if extent is not Extent.FULL and not reason:
        problems[f"reason-{recipient}"] = "Please say why this is not the whole copy."
    if sentence := too_long(reason, LONGEST_WORDS):
        problems[f"reason-{recipient}"] = sentence
    if problems or extent is None or channel is None:
        raise Incomplete(problems)
    return CopyEvent(recipient, Turn.DECIDED, extent, channel, reason, by, at, told=draft.told and not person)
