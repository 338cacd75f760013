"""What was handed round before a conference, as its board begins with it: which reports, and who had them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.kinds import Kind
from app.board import shape
from app.board.choices import Answer
from app.board.formalities import Report
from app.board.forms import Named
from app.board.ranks import nth_rank
from app.conference.conference import Conference, Participant
from app.conference.kinds import Kind as KnownAs
from app.conference.preparing import Attachment, Paper
from app.export.wording import day_of, long_day
from app.storage import attachments, audit, preparations
from app.storage.audit import Read

#: As much of a title as stands on a line of the board besides the day, in UTF-16 code units.
_LONGEST_TITLE = 150


async def reports(
    connection: AsyncConnection, conference: Conference, participants: Sequence[Participant]
) -> shape.Collection[Report]:
    """Of what is for everybody: the board is everybody's, and of the rest nobody else learns that it is there."""
    handed: list[Paper | Attachment] = [
        *await preparations.papers(connection, conference.id),
        *await attachments.of_conference(connection, conference.id),
    ]
    for_all = sorted((each for each in handed if not each.may_see), key=lambda each: each.added_at)
    if not for_all:
        return shape.Collection()
    read = await audit.read_before(connection, conference.id)
    made = (_report(n, each, conference, participants, _had(each, read)) for n, each in enumerate(for_all))
    return shape.Collection(tuple((secrets.token_hex(8), each) for each in made))


def _had(handed: Paper | Attachment, read: Sequence[Read]) -> Collection[str]:
    """Who had it before them, as it was written down: the file, or the page on which the words stood by then."""
    if isinstance(handed, Attachment):
        return {each.person for each in read if each.kind == Kind.ATTACHMENT_DOWNLOADED.word and each.file == handed.id}
    return {each.person for each in read if each.kind == Kind.PAGE_VIEWED.word and each.at >= handed.added_at}


def _report(
    nth: int,
    handed: Paper | Attachment,
    conference: Conference,
    participants: Sequence[Participant],
    had: Collection[str],
) -> Report:
    here = [each for each in participants if each.comes]
    parents = {each.person.id for each in here if each.kind is KnownAs.PARENT}
    all_parents = bool(parents) and parents <= {*had, handed.added_by}
    told = {handed.added_by, *(parents if all_parents else ())}
    others = [each.person.id for each in here if each.person.id in had and each.person.id not in told]
    return Report(
        nth_rank(nth),
        _called(handed, conference),
        handed.added_by,
        # Whoever did not open it here may have been given it by hand: that is for people to say.
        Answer.YES if all_parents else Answer.UNSAID,
        shape.Collection(tuple((secrets.token_hex(8), Named(nth_rank(n), each)) for n, each in enumerate(others))),
    )


def _called(handed: Paper | Attachment, conference: Conference) -> str:
    title = handed.title if isinstance(handed, Paper) else handed.name.rpartition(".")[0] or handed.name
    units = title.encode("utf-16-le")
    if len(units) > 2 * _LONGEST_TITLE:
        title = units[: 2 * (_LONGEST_TITLE - 1)].decode("utf-16-le", "ignore") + "…"
    return f"{title}, handed round on {long_day(day_of(handed.added_at, conference.time_zone))}"
