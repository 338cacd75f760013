"""Notices: what somebody is told on their first page, and by a letter that says nothing but that there is something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """Of what somebody is told. The words are in use in stored data."""

    #: An administrator reads a conference that the person chairs. Its subject is the glass.
    GLASS_BROKEN = "glass_broken"
    #: An administrator reads something that the person gave and that is kept to a few. Its subject is the glass.
    GLASS_ON_YOURS = "glass_on_yours"
    #: Something that is kept to a few is to be looked at again. Its subject is the part and the day.
    REVIEW_DUE = "review_due"
    #: Somebody is asked to approve that something is kept to a few, which they may not see. Its subject is the part.
    APPROVAL_ASKED = "approval_asked"
    #: Somebody's copy of a record is there. Its subject is the conference and when it was sent.
    COPY_READY = "copy_ready"
    #: They have not said that they have it. Its subject is the conference.
    COPY_REMINDER = "copy_reminder"
    #: A mistake was found in it. Its subject is the conference and when it was called back.
    COPY_RECALLED = "copy_recalled"
    #: Somebody was given a safety plan; has not said so; is to use it no more. Its subject is the edition.
    SAFETY_PLAN_GIVEN = "safety_plan_given"
    SAFETY_PLAN_REMINDER = "safety_plan_reminder"
    SAFETY_PLAN_RECALLED = "safety_plan_recalled"
    #: Somebody was given a letter to a young person; is to read it no more. Its subject is the letter.
    YOUNG_LETTER_GIVEN = "young_letter_given"
    YOUNG_LETTER_RECALLED = "young_letter_recalled"
    #: A provider answered a request for service. Its subject is the answer.
    SERVICE_ANSWERED = "service_answered"
    #: What somebody took on is due soon. Its subject is the case, by when, and when they are told.
    ACTION_SOON = "action_soon"
    #: A conference is tomorrow. Its subject is the conference and the day.
    CONFERENCE_SOON = "conference_soon"


@dataclass(frozen=True, slots=True)
class Notice:
    id: str
    person: str
    kind: NoticeKind
    conference: str
    subject: str
    made_at: datetime
    seen_at: datetime | None = None

    @property
    def about(self) -> str:
        """What it is about: the first part of its subject."""
        return self.subject.partition(":")[0]

    @property
    def day(self) -> date | None:
        """The day that it names, if it does."""
        days = self.subject.split(":")[1:2]
        return date.fromisoformat(days[0]) if days and self.kind in _DATED else None


_DATED = {NoticeKind.ACTION_SOON, NoticeKind.CONFERENCE_SOON}
