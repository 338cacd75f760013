"""`caseboard verify` on what was asked for, answered, shared and prepared, in a database that somebody tampers with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.actions import coming, preparing, sharing
from app.actions.auditing import note, sign_heads
from app.actions.verifying import Finding, Problem, verify
from app.audit.kinds import Kind
from app.board.shape import Ability
from app.conference.basis import DeclinedDraft
from app.conference.preparing import PaperDraft, PreparationDraft
from app.conference.requesting import RequestWords, ServiceAnswer, WrittenRequest
from app.record.answered import ProviderAnswer
from app.record.pursuing import Pursued, RequestTurn
from app.storage import audit, bases, conferences, preparations, service_requests
from app.storage import coming as stored_coming
from app.storage.database import new_id
from tests.app.actions.test_sharing import record, withdraw
from tests.app.actions.test_verifying import tamper
from tests.cast import Cast, HeldClock, Visit

pytestmark = pytest.mark.both_databases

_ENTRY = "homefor2"


async def found(cast: Cast) -> Finding:
    await sign_heads(cast.house)
    return await verify(cast.house.database, cast.house.settings.heads_directory)


async def _prepares(cast: Cast) -> None:
    conference = await cast.open()
    house, nadia = cast.house, cast.nadia.id
    await preparing.ask(house, nadia, conference, PreparationDraft(cast.joel.id, "The roster", "2026-06-10"))
    await preparing.hand_round(house, nadia, conference, PaperDraft("The plan before", "Version 2.", "everyone"))


async def _shares(cast: Cast) -> None:
    await record(cast)
    declined = DeclinedDraft(
        agency=cast.iris.agency.id if cast.iris.agency else "",
        asked_for="Weights",
        asked_on="2026-06-01",
        declined_on="2026-06-02",
        reason="No consent.",
    )
    await sharing.decline(cast.house, cast.nadia.id, cast.case.id, declined)


async def _requests(cast: Cast) -> None:
    house, now, nadia, case = cast.house, cast.house.clock.now(), cast.nadia.id, cast.case.id
    id_ = await cast.open()
    async with house.database.writing() as connection:
        conference = await conferences.find(connection, id_)
        assert conference
        due = now.date()
        words = RequestWords("Homes for All", "A home", "Tessa", "The tenancy ends.", "", due)
        made = WrittenRequest(new_id(), id_, _ENTRY, words, nadia, now, now + timedelta(days=28))
        held = await service_requests.add(connection, case, made, "0" * 64)
        told = {"entry": _ENTRY, "way": "slip"}
        await note(house, connection, Kind.SERVICE_ASKED, nadia, conference=conference, **held, **told)
        said = ProviderAnswer(_ENTRY, Ability.UNABLE, "All homes", "", "None is free.", due)
        answer = ServiceAnswer(new_id(), case, id_, said, "Tilly", due, now, request=made.id)
        told = {"entry": _ENTRY, "ability": "unable", "late": "no"}
        held = await service_requests.keep(connection, answer)
        await note(house, connection, Kind.SERVICE_ANSWERED, "", conference=conference, **held, **told)
        pursued = Pursued(new_id(), _ENTRY, RequestTurn.ESCALATED, "The Ombudsman", "waiting", nadia, now)
        held = await service_requests.turn(connection, case, pursued)
        told = {"entry": _ENTRY, "turn": "escalated"}
        await note(house, connection, Kind.SERVICE_PURSUED, nadia, conference=conference, **held, **told)


async def _conference(cast: Cast) -> str:
    async with cast.house.database.reading() as connection:
        ((conference, *_),) = await conferences.of_person(connection, cast.joel.id)
    return conference.id


async def _notes(cast: Cast) -> None:
    await _prepares(cast)
    conference, joel = await _conference(cast), cast.joel.id
    await preparing.note_privately(cast.house, joel, conference, "Ask about Fridays")


async def _comes(cast: Cast) -> None:
    conference, joel = await cast.plan(), cast.joel.id
    for how in ("in_person", "telephone"):
        await coming.answer(cast.house, joel, conference, "accepted", how, "")


CHANGES = (
    (_prepares, "preparation", "brings = 'Nothing'"),
    (_prepares, "preparation", "note = 'It was never there'"),
    (_prepares, "paper", "words = 'Version 9.'"),
    (_notes, "private_note", "closed = 'another'"),
    (_comes, "coming", "comes_by = 'video'"),
    (_shares, "information_basis", "limits = ''"),
    (_shares, "information_declined", "reason = 'They forgot.'"),
    (_requests, "written_request", "why = 'No reason.'"),
    (_requests, "service_answer", "reasons = 'None.'"),
    (_requests, "request_turn", "taken_to = 'Nobody'"),
)


@pytest.mark.parametrize(("writes", "table", "change"), CHANGES)
async def test_what_was_changed_behind_the_audit_is_named(
    cast: Cast, writes: Callable[[Cast], Awaitable[None]], table: str, change: str
) -> None:
    await writes(cast)
    assert (await found(cast)).problems == []
    await tamper(cast, f"UPDATE {table} SET {change}")  # noqa: S608 - our own words
    (problem,) = (await found(cast)).problems
    assert problem.sentence == "was changed since it was written down."


@pytest.mark.parametrize(("writes", "table"), dict.fromkeys((writes, table) for writes, table, _ in CHANGES))
async def test_what_was_taken_away_behind_the_audit_is_missed(
    cast: Cast, writes: Callable[[Cast], Awaitable[None]], table: str
) -> None:
    await writes(cast)
    # An answer points at its request.
    first = ["UPDATE service_answer SET written_request = NULL"] if table == "written_request" else []
    await tamper(cast, *first, f"DELETE FROM {table}")  # noqa: S608 - our own words
    assert "is missing." in {each.sentence for each in (await found(cast)).problems}


async def test_what_was_put_there_behind_the_audit_is_named(cast: Cast) -> None:
    await _shares(cast)
    await tamper(
        cast,
        "INSERT INTO information_declined SELECT 'planted', case_file, agency, asked_for, asked_on, declined_on,"
        " reason, given_in_writing, recorded_by, recorded_at FROM information_declined",
    )
    (problem,) = (await found(cast)).problems
    assert problem.what == f"refusal to give information of case {cast.case.id}"
    assert problem.sentence == "is not one of which the audit says that it was written down."


async def test_what_changes_and_goes_through_the_product_is_as_the_audit_says_whoever_does_it(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    house, nadia, joel = people.house, people.nadia.id, people.joel.id
    await withdraw(visit, people)
    await _prepares(people)
    async with house.database.reading() as connection:
        ((conference, *_),) = await conferences.of_person(connection, nadia)
        (asked,) = await preparations.of_conference(connection, conference.id)
        (paper,) = await preparations.papers(connection, conference.id)
    for person, words, done in ((joel, "On Monday", False), (nadia, "It is here", True), (joel, "Not yet", False)):
        clock.move(timedelta(minutes=1))
        await preparing.say_done(house, person, conference.id, asked.id, words, done=done)
        assert (await found(people)).problems == []
    await tamper(people, "UPDATE preparation SET note = 'On Monday'")
    assert [each.sentence for each in (await found(people)).problems] == ["was changed since it was written down."]
    clock.move(timedelta(minutes=1))
    await preparing.ask_no_more(house, nadia, conference.id, asked.id)
    await preparing.take_paper_back(house, nadia, conference.id, paper.id)
    assert (await found(people)).problems == []


async def test_what_becomes_of_a_private_note_is_as_the_audit_says_which_holds_nothing_of_its_words(
    cast: Cast, clock: HeldClock
) -> None:
    await _notes(cast)
    house, joel, conference = cast.house, cast.joel.id, await _conference(cast)

    async def kept() -> list[str]:
        async with house.database.reading() as connection:
            return [each.id for each in await preparations.notes(connection, house.vault, conference, joel)]

    (first,) = await kept()
    clock.move(timedelta(minutes=1))
    await preparing.note_privately(house, joel, conference, "Ask about Mondays", first)
    clock.move(timedelta(minutes=1))
    await preparing.note_was_put(house, joel, conference, first)
    assert (await found(cast)).problems == []
    await preparing.remove_note(house, joel, conference, first)
    assert (await found(cast)).problems == []
    await preparing.note_privately(house, joel, conference, "Ask about Sundays")
    assert (await found(cast)).problems == []
    async with house.database.reading() as connection:
        told = "".join(str(row.details) for row in await audit.of_conference(connection, conference, 1_000))
    assert "Ask about" not in told


async def held_nothing(*_: object) -> dict[str, str]:
    """What stood beside a row of the audit before it said which row it tells of."""
    return {}


async def test_notes_and_answers_from_before_the_audit_said_which_are_let_stand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(preparations, "held", held_nothing)
        earlier.setattr(stored_coming, "held_by", held_nothing)
        await _comes(cast)
        await preparing.note_privately(cast.house, cast.joel.id, await _conference(cast), "Ask about Fridays")
    assert (await found(cast)).problems == []
    await coming.answer(cast.house, cast.joel.id, await _conference(cast), "accepted", "video", "")
    assert (await found(cast)).problems == []


async def test_of_what_was_written_before_the_audit_said_which_as_many_are_there_as_it_says(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(preparations, "held", held_nothing)
        earlier.setattr(bases, "held", held_nothing)
        await _prepares(cast)
        await _shares(cast)
    finding = await found(cast)
    assert (finding.problems, finding.loose) == ([], 4)
    async with cast.house.database.reading() as connection:
        ((conference, *_),) = await conferences.of_person(connection, cast.nadia.id)
        (asked,) = await preparations.of_conference(connection, conference.id)
    await preparing.say_done(cast.house, cast.joel.id, conference.id, asked.id, "It is here", done=True)
    assert (await found(cast)).problems == []
    await tamper(cast, "UPDATE preparation SET note = ''")
    assert [each.sentence for each in (await found(cast)).problems] == ["was changed since it was written down."]
    await tamper(cast, "UPDATE preparation SET note = 'It is here'", "DELETE FROM paper")
    (problem,) = (await found(cast)).problems
    assert problem == Problem("record", f"something to read before of conference {conference.id}", 0, "is missing.")
