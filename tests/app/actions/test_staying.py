"""How long sessions last: for those who write, those who listen, and those who left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.actions import joining, rejoining, staying
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.refusals import ConfirmationNeeded, NotFound
from app.actions.rejoining import Copy
from app.board.shape import SHAPE_VERSION
from app.people.session import FRESH, Way
from app.storage import audit, passes
from app.storage.sessions import Session
from realtime.ports import Admission, Reason, Visitor
from tests.cast import Cast, HeldClock


async def at_the_board(cast: Cast, session: Session, conference: str) -> Admission:
    part = (await joining.join(cast.house, session, conference, SHAPE_VERSION)).parts[0]
    visitor = Visitor(session.id, session.person.id)
    return await DatabaseDoorkeeper(cast.house).admit(visitor, part.document, part.token)


async def test_whoever_listens_to_a_conference_that_others_hold_stays(cast: Cast, clock: HeldClock) -> None:
    conference = await cast.open()
    chair, listener = await cast.signed_in(cast.nadia), await cast.signed_in(cast.joel)
    present = [await at_the_board(cast, each.session, conference) for each in (chair, listener)]
    doorkeeper = DatabaseDoorkeeper(cast.house)
    for _ in range(40):
        clock.move(timedelta(minutes=5))
        await staying.active(cast.house, chair.session, exactly=True)
        assert not [each for each in await doorkeeper.review(present) if isinstance(each, Reason)]
    assert await staying.recognise(cast.house, listener.cookie), "also for the page itself"


async def test_a_board_that_everybody_left_open_keeps_nobody(cast: Cast, clock: HeldClock) -> None:
    conference = await cast.open()
    sessions = [await cast.session(person) for person in (cast.nadia, cast.joel)]
    present = [await at_the_board(cast, each, conference) for each in sessions]
    doorkeeper, verdicts = DatabaseDoorkeeper(cast.house), []
    for _ in range(8):
        clock.move(timedelta(minutes=5))
        verdicts = list(await doorkeeper.review(present))
    assert verdicts == [Reason.SIGNED_OUT, Reason.SIGNED_OUT]


async def test_listening_has_an_end_like_everything(cast: Cast, clock: HeldClock) -> None:
    conference = await cast.open()
    listener = await cast.session(cast.joel)
    present = await at_the_board(cast, listener, conference)
    clock.move(cast.house.settings.session_length)
    await at_the_board(cast, await cast.session(cast.nadia), conference)
    assert await DatabaseDoorkeeper(cast.house).review([present]) == [Reason.SIGNED_OUT]


async def test_attack_8_and_84_a_session_that_is_ended_elsewhere_opens_nothing(cast: Cast) -> None:
    conference = await cast.open()
    here, there = await cast.signed_in(cast.joel), await cast.signed_in(cast.joel)
    present = await at_the_board(cast, there.session, conference)
    await staying.end(cast.house, here.session, there.session.id)
    assert await staying.recognise(cast.house, there.cookie) is None
    assert await DatabaseDoorkeeper(cast.house).review([present]) == [Reason.SIGNED_OUT]
    assert await staying.recognise(cast.house, here.cookie)


async def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    mine, theirs = await cast.session(cast.joel), await cast.signed_in(cast.nadia)
    with pytest.raises(NotFound):
        await staying.end(cast.house, mine, theirs.session.id)
    await staying.end_others(cast.house, mine)
    assert await staying.recognise(cast.house, theirs.cookie)


async def test_showing_again_who_one_is_changes_the_cookie_and_nothing_else(cast: Cast, clock: HeldClock) -> None:
    conference = await cast.open()
    before = await cast.signed_in(cast.joel)
    present = await at_the_board(cast, before.session, conference)
    clock.move(FRESH)
    with pytest.raises(ConfirmationNeeded):
        staying.require_fresh(cast.house, before.session)
    async with cast.house.database.writing() as connection:
        after = await staying.proven(cast.house, connection, before.session, Way.PASSKEY)
    staying.require_fresh(cast.house, after.session)
    assert after.session.way is Way.PASSKEY
    assert await staying.recognise(cast.house, before.cookie) is None
    assert await staying.recognise(cast.house, after.cookie) == after.session
    assert await DatabaseDoorkeeper(cast.house).review([present]) == [present], "the board stays open"


async def test_a_copy_goes_on_in_the_next_session_of_the_same_person(cast: Cast) -> None:
    conference = await cast.open()
    first, second = await cast.session(cast.joel), await cast.session(cast.joel)
    part = (await joining.join(cast.house, first, conference, SHAPE_VERSION)).parts[0]
    copy = Copy(part.document, part.client, part.epoch)
    tokens = await rejoining.rejoin(cast.house, second, conference, SHAPE_VERSION, [copy])
    visitor = Visitor(second.id, cast.joel.id)
    admission = await DatabaseDoorkeeper(cast.house).admit(visitor, part.document, tokens[part.document])
    assert admission.client == part.client


async def test_a_copy_that_goes_on_in_another_session_is_written_down_once(cast: Cast) -> None:
    conference, other = await cast.open(), await cast.open()
    first, second = await cast.session(cast.joel), await cast.session(cast.joel)

    async def joins() -> int:
        async with cast.house.database.reading() as connection:
            return sum(each.kind == "board-joined" for each in await audit.of_person(connection, cast.joel.id, 50))

    part = (await joining.join(cast.house, first, conference, SHAPE_VERSION)).parts[0]
    elsewhere = (await joining.join(cast.house, second, other, SHAPE_VERSION)).parts[0]
    assert await joins() == 2
    copy = Copy(part.document, part.client, part.epoch)
    # That another conference was joined in this session does not stand for this one.
    copies = [copy, Copy(elsewhere.document, elsewhere.client, elsewhere.epoch)]
    for times in (3, 3):
        assert await rejoining.rejoin(cast.house, second, conference, SHAPE_VERSION, copies)
        assert await joins() == times
    assert await rejoining.rejoin(cast.house, first, conference, SHAPE_VERSION, [copy])
    assert await joins() == 3, "in a session that has joined it"


async def test_a_copy_does_not_go_on_in_another_session_when_that_cannot_be_written_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    conference = await cast.open()
    first, second = await cast.session(cast.joel), await cast.session(cast.joel)
    part = (await joining.join(cast.house, first, conference, SHAPE_VERSION)).parts[0]
    monkeypatch.setattr(audit, "append", _gone)
    with pytest.raises(OSError, match="gone"):
        copy = Copy(part.document, part.client, part.epoch)
        await rejoining.rejoin(cast.house, second, conference, SHAPE_VERSION, [copy])
    async with cast.house.database.reading() as connection:
        assert not await passes.had(connection, second.id, {part.document})


async def _gone(*_: object, **__: object) -> None:
    raise OSError("gone")


@pytest.mark.parametrize("change", ["client", "epoch", "document"])
async def test_a_copy_of_somebody_else_or_of_another_history_does_not(cast: Cast, change: str) -> None:
    conference, other = await cast.open(), await cast.open()
    joel, tessa = await cast.session(cast.joel), await cast.session(cast.tessa)
    theirs = (await joining.join(cast.house, tessa, conference, SHAPE_VERSION)).parts[0]
    mine = (await joining.join(cast.house, joel, conference, SHAPE_VERSION)).parts[0]
    elsewhere = (await joining.join(cast.house, joel, other, SHAPE_VERSION)).parts[0]
    copies = {
        "client": Copy(mine.document, theirs.client, mine.epoch),
        "epoch": Copy(mine.document, mine.client, mine.epoch + 1),
        "document": Copy(elsewhere.document, elsewhere.client, elsewhere.epoch),
    }
    assert await rejoining.rejoin(cast.house, joel, conference, SHAPE_VERSION, [copies[change]]) == {}
    with pytest.raises(NotFound):
        await rejoining.rejoin(cast.house, await cast.session(cast.otto), conference, SHAPE_VERSION, [])
