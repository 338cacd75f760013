"""What the minutes say about what went on around the table: questions and answers, times, reasons, the quorum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference import attending
from app.conference.conference import Participant
from app.conference.kinds import Attendance
from app.conference.questions import FIST_TO_FIVE, Answer, Question, QuestionKind, result
from app.record.asked import AskedQuestion, GivenAnswer, QuorumFacts, Stay
from app.record.lines import Who
from app.storage import floor, questions, stays

_KINDS = {QuestionKind.CONSENSUS: "Consensus check", QuestionKind.SCALE: "Scale from 0 to 10"}
_CAME = frozenset({Attendance.PRESENT, Attendance.PRESENT_PART, Attendance.EXCLUDED_PART})


@dataclass(frozen=True, slots=True)
class Minuted:
    questions: tuple[AskedQuestion, ...]
    stays: Mapping[str, tuple[Stay, ...]]
    reasons: Mapping[str, str]
    quorum: QuorumFacts


async def minuted(connection: AsyncConnection, conference: str, participants: Sequence[Participant]) -> Minuted:
    """A question whose answers were not revealed is nobody's to read, and is not in the minutes."""
    asked = [each for each in await questions.of_conference(connection, conference) if each.revealed_at]
    _, needed, waiver = await floor.state(connection, conference)
    came = {each.person.id for each in participants if each.attendance in _CAME}
    quorum = attending.quorum(participants, came, needed, waiver)
    times: dict[str, tuple[Stay, ...]] = {}
    for each in await stays.of_conference(connection, conference):
        stay = Stay(_second(each.came_at), _second(each.left_at) if each.left_at else None)
        times[each.person] = (*times.get(each.person, ()), stay)
    names = {each.person.id: Who(each.person.name, each.person.agency_name, each.person.id) for each in participants}
    return Minuted(
        questions=tuple(_asked(each, names) for each in asked),
        stays=times,
        reasons=await stays.reasons(connection, conference),
        quorum=QuorumFacts(quorum.needed, quorum.invited, quorum.here, waiver.reason if waiver else ""),
    )


def _asked(question: Question, names: Mapping[str, Who]) -> AskedQuestion:
    answers = sorted(question.answers, key=lambda each: names[each.person].name if each.person in names else "")
    return AskedQuestion(
        id=question.id,
        kind=_KINDS[question.kind],
        words=question.words,
        about=question.about,
        asked_at=_second(question.asked_at),
        revealed_at=_second(question.revealed_at or question.asked_at),
        answers=tuple(_given(question.kind, each, names) for each in answers),
        result=result(question.kind, question.answers),
    )


def _given(kind: QuestionKind, answer: Answer, names: Mapping[str, Who]) -> GivenAnswer:
    meaning = FIST_TO_FIVE[answer.value] if kind is QuestionKind.CONSENSUS and answer.value is not None else ""
    return GivenAnswer(names.get(answer.person, Who("Somebody who was removed")), answer.value, meaning, answer.reason)


def _second(instant: datetime) -> datetime:
    """A record is not more exact than the watches in the room."""
    return instant.astimezone(UTC).replace(microsecond=0)
