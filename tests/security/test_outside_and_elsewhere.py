"""Whoever waits outside, came by a letter of another case, or must not see something gets nothing by another way."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from app.actions import (
    admitting,
    arriving,
    attending,
    closed_sessions,
    freezing,
    handing_over,
    inviting,
    opening,
    sharing,
)
from app.actions.attending import Change
from app.actions.refusals import Refusal, WaitOutside
from app.actions.signing_in import ANYBODY
from app.audit.kinds import Kind as Audited
from app.board.shape import SHAPE_VERSION
from app.conference.conference import Standing
from app.conference.inviting import Newcomer
from app.conference.kinds import Coordination, Door, Kind, Role
from app.conference.planning import Incomplete
from app.conference.restriction import Restriction
from app.pages.frame import cookie_name
from app.pages.routes import routes
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import cases, conferences, restrictions, seats
from app.storage import people as stored
from app.storage.database import new_id
from tests.app.actions.test_administering import HIDDEN, Hall
from tests.app.actions.test_administering import hall as hall
from tests.app.actions.test_restricting import Table
from tests.app.actions.test_restricting import table as table
from tests.app.actions.test_sharing import record
from tests.app.boards import full_board
from tests.cast import Cast, Visit

ITEM = "standingchild"
PAPER = Contact(Channel.PAPER)


async def closes(table: Table, outside: Person, by: Person | None = None) -> None:
    cast, frame = table.cast, table.visit.frame
    chair = by or cast.nadia
    await closed_sessions.begin(
        frame.house, frame.rooms, chair, table.conference,
        item=ITEM, outside=frozenset({outside.id}), reason="Tessa asked.", teller=chair.id,
    )  # fmt: skip


async def comes(table: Table, name: str) -> Person:
    """Somebody new, invited to the conference; not let in yet."""
    newcomer = Newcomer(name, Kind.KIN, "grandmother", "", Role.CONTRIBUTOR, PAPER)
    await inviting.invite(table.cast.house, table.cast.nadia.id, table.conference, {}, [newcomer])
    async with table.cast.house.database.reading() as connection:
        present = await conferences.participants(connection, table.conference)
    return next(each.person for each in present if each.person.name == name)


async def is_let_in(table: Table, guest: Person) -> str:
    """The cookie with which they come."""
    house, cast = table.cast.house, table.cast
    slip = await inviting.slip(house, cast.nadia.id, table.conference, guest.id)
    arrived = await arriving.accept(house, slip.link.partition("#")[2], ANYBODY)
    await admitting.admit(house, cast.nadia.id, table.conference, guest.id)
    assert arrived.signed_in
    return arrived.signed_in.cookie


async def restriction_of(table: Table, part: str) -> Restriction:
    async with table.cast.house.database.reading() as connection:
        return (await restrictions.of_parts(connection, [part]))[part]


async def test_no_address_shows_the_conference_to_somebody_who_waits_outside(table: Table) -> None:
    """Asked of every address of a conference: what is shown all the same says nothing of what is on the board."""
    cast = table.cast
    await closes(table, cast.fern)
    fern = table.visit.browser((await cast.signed_in(cast.fern)).cookie)
    templates = {each.path for each in routes() if "{conference}" in getattr(each, "path", "")}  # type: ignore[attr-defined]
    shown = {}
    for template in sorted(templates):
        address = re.sub(r"{\w+(:\w+)?}", cast.joel.id, template.replace("{conference}", table.conference))
        answer = await fern.get(address)
        if answer.status_code == 200:
            shown[template] = answer.text
    assert not any("Tessa asked." in text for text in shown.values())
    assert not {template for template in shown if re.search(r"/(closing|frozen|eyes|wall|passes|floor)\b", template)}


async def test_whoever_waits_outside_reads_what_came_of_earlier_conferences_all_the_same(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    earlier = await cast.open_with(full_board())
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, earlier)
    table = Table(visit, cast, await cast.open_with(full_board()))
    plan = f"/cases/{cast.case.id}/plan/1"
    await closes(table, cast.joel)
    async with visit.browser((await cast.signed_in(cast.joel)).cookie) as joel:
        for address in (plan, f"{plan}.pdf", f"{plan}.ics", f"{plan}/fridge", f"{plan}.fridge.pdf"):
            assert (await joel.get(address)).status_code == 200, address
        case = await joel.get(f"/cases/{cast.case.id}")
        assert case.status_code == 200 and f"/conferences/{table.conference}" in case.text, "where they wait"
        assert "Tessa asked." not in case.text
        assert (await joel.get(f"/conferences/{table.conference}/invited")).status_code == 409


async def test_whoever_waits_outside_says_nothing_about_the_board_either(table: Table) -> None:
    cast = table.cast
    await closes(table, cast.fern)
    fern = table.visit.browser((await cast.signed_in(cast.fern)).cookie)
    said = {f"attendance-{cast.tessa.id}": "present", f"shown-{cast.tessa.id}": "expected"}
    assert (await fern.post(f"/conferences/{table.conference}/attendance", data=said)).status_code == 409


async def test_a_deputy_who_waits_outside_neither_takes_over_nor_ends_the_session(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    await inviting.change_role(cast.house, cast.nadia.id, table.conference, cast.joel.id, Role.DEPUTY.value)
    await closes(table, cast.joel)
    with pytest.raises(WaitOutside):
        await handing_over.take_over(cast.house, cast.joel.id, table.conference, [])
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    await handing_over.take_over(cast.house, cast.joel.id, table.conference, [])
    with pytest.raises(Refusal, match="the chair stays"):
        await closes(table, cast.nadia, by=cast.joel)


async def test_who_comes_during_a_closed_session_learns_nothing_of_it(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    maureen = await comes(table, "Maureen Mockridge")
    await table.passes(cast.tessa)
    await closes(table, cast.joel)
    async with table.visit.browser(await is_let_in(table, maureen)) as browser:
        passes = await browser.post(f"/conferences/{table.conference}/passes", json={"shape": SHAPE_VERSION})
        assert passes.status_code == 200
        assert "Tessa asked." not in passes.text and cast.joel.id not in passes.text
    assert not await table.documents(maureen)
    assert await table.documents(cast.tessa), "who was there reads it"
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    assert not await table.documents(maureen), "nor afterwards"


async def test_who_is_not_there_when_a_closed_session_begins_reads_it_only_once_the_chair_opens_it(
    table: Table,
) -> None:
    """Invited and not come yet, or gone: neither heard what was said."""
    cast, frame = table.cast, table.visit.frame
    for person in (cast.nadia, cast.tessa, cast.joel, cast.fern):
        await table.passes(person)
    await attending.note_change(cast.house, cast.nadia.id, table.conference, cast.fern.id, Change.LEFT, "")
    await closes(table, cast.joel)
    (part,) = await table.documents(cast.tessa)
    assert await table.documents(cast.nadia) == {part}
    for absent in (cast.oma, cast.fern):
        passes = await table.passes(absent)
        assert passes.closed_session is None
        assert part not in {each.document for each in passes.parts}
    opened = await table.changes(cast.nadia, part, {cast.nadia.id, cast.tessa.id, cast.oma.id}, {cast.joel.id})
    for inside in (cast.nadia, cast.tessa, cast.oma):
        passes = await table.passes(inside)
        assert opened in {each.document for each in passes.parts}
        assert passes.closed_session, "they see that it goes on, and the chair can end it"
    assert not await table.documents(cast.fern)
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    assert not await table.documents(cast.joel)


async def test_the_chair_tells_who_is_there_without_a_page_of_their_own(table: Table) -> None:
    cast = table.cast
    await table.passes(cast.nadia)
    await attending.note_change(cast.house, cast.nadia.id, table.conference, cast.oma.id, Change.CAME, "")
    await closes(table, cast.joel)
    assert await table.documents(cast.oma) == await table.documents(cast.nadia) != set()


async def test_nobody_who_is_not_there_tells_how_a_closed_session_ended(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    with pytest.raises(Refusal, match="somebody who is here and stays"):
        await closed_sessions.begin(
            frame.house, frame.rooms, cast.nadia, table.conference,
            item=ITEM, outside=frozenset({cast.joel.id}), reason="Tessa asked.", teller=cast.fern.id,
        )  # fmt: skip


async def test_who_opens_to_others_what_they_set_themselves_does_not_approve_it(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.tessa, may_see=frozenset({cast.nadia.id}), approver=cast.oma.id)
    moved = await table.changes(cast.tessa, part, {cast.tessa.id, cast.nadia.id, cast.fern.id}, set())
    after = await restriction_of(table, moved)
    assert (after.set_by, after.approved_by, after.approver) == (cast.tessa.id, None, cast.oma.id)
    await table.approves(cast.oma, moved)
    assert (await restriction_of(table, moved)).approved_by == cast.oma.id


async def test_nobody_of_an_audience_shuts_out_whose_knowledge_it_is(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id, cast.joel.id}))
    with pytest.raises(Refusal, match="set, approved or provided"):
        await table.changes(cast.joel, part, {cast.joel.id}, {cast.nadia.id})
    assert cast.nadia.agency
    with pytest.raises(Refusal, match="set, approved or provided"):
        await table.changes(cast.joel, part, {cast.joel.id}, {cast.nadia.agency.id})
    assert part in await table.documents(cast.nadia)
    assert await table.changes(cast.joel, part, {cast.joel.id, cast.nadia.id}, {cast.tessa.id}) == part


async def test_nobody_of_an_audience_leaves_out_whose_knowledge_or_decision_it_is(table: Table) -> None:
    cast = table.cast
    audience = {cast.joel.id, cast.nadia.id, cast.tessa.id, cast.oma.id, cast.fern.id}
    part = await table.restricts(cast.tessa, may_see=frozenset(audience), provider=cast.fern.id, approver=cast.nadia.id)
    joel = table.visit.browser((await cast.signed_in(cast.joel)).cookie)
    address = f"/conferences/{table.conference}/parts/{part}/audience"
    for left_out in (cast.tessa, cast.fern, cast.nadia):
        refused = await joel.post(address, json={"maySee": sorted(audience - {left_out.id}), "mustNotSee": []})
        assert refused.status_code == 422 and "set, approved or provided" in refused.text, left_out.name
        assert part in await table.documents(left_out)
    others = {"maySee": sorted(audience - {cast.oma.id}), "mustNotSee": []}
    assert (await joel.post(address, json=others)).status_code == 200, "somebody else may be left out"
    await table.approves(cast.nadia, part)
    with pytest.raises(Refusal, match="set, approved or provided"):
        await table.changes(cast.tessa, part, {cast.tessa.id, cast.fern.id}, set())
    assert await table.changes(cast.nadia, part, {cast.nadia.id, cast.joel.id}, set()) == part, "who may open it may"


async def test_nobody_of_an_agency_leaves_out_the_agency_of_whoever_set_it(table: Table) -> None:
    cast = table.cast
    assert cast.fern.agency and cast.nadia.agency == cast.fern.agency
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.fern.agency.id, cast.joel.id}))
    narrowed = await table.changes(cast.nadia, part, {cast.fern.agency.id, cast.joel.id}, set())
    with pytest.raises(Refusal, match="set, approved or provided"):
        await table.changes(cast.joel, narrowed, {cast.joel.id}, set())
    assert part in await table.documents(cast.nadia)


async def test_what_is_set_after_a_glass_was_broken_is_told_to_its_provider_when_it_is_read(hall: Hall) -> None:
    cast = hall.cast
    glass = await hall.breaks()
    await hall.restricts(cast.tessa)
    assert Audited.GLASS_ON_PART.word not in await hall.kinds(cast.tessa)
    assert HIDDEN.encode() in ((await hall.looks(glass)).content or b"")
    await hall.looks(glass)
    assert (await hall.kinds(cast.tessa)).count(Audited.GLASS_ON_PART.word) == 1, "told once"


async def test_an_administrator_who_waits_outside_reads_nothing_through_the_glass_until_the_session_is_over(
    hall: Hall,
) -> None:
    cast, frame = hall.cast, hall.visit.frame
    async with cast.house.database.writing() as connection:
        await cases.make_known(connection, cast.case.id, Standing(hall.ada, Kind.OBSERVER, ""))
        await seats.add(connection, hall.conference, hall.ada.id, Role.READER, Door.OPEN)
    glass = await hall.breaks()
    await closes(Table(hall.visit, cast, hall.conference), hall.ada)
    with pytest.raises(WaitOutside):
        await hall.looks(glass)
    async with hall.visit.browser((await cast.signed_in(hall.ada)).cookie) as ada:
        page = await ada.get(f"/administration/glass/{glass}")
        assert page.status_code == 409 and "See what worked this week" not in page.text
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, hall.conference)
    assert b"See what worked this week" in ((await hall.looks(glass)).content or b"")


async def test_nobody_reads_from_where_somebody_else_did_something(visit: Visit, people: Cast) -> None:
    conference, house = await people.open(), visit.frame.house
    cookies = {cookie_name(house): (await people.signed_in(people.nadia)).cookie}
    elsewhere = httpx2.ASGITransport(app=visit.app, client=("203.0.113.77", 4711))
    own = {"Sec-Fetch-Site": "same-origin", "Origin": house.settings.origin}
    async with httpx2.AsyncClient(
        transport=elsewhere, base_url=house.settings.origin, cookies=cookies, headers=own
    ) as nadia:
        address = f"/conferences/{conference}/invited/{people.joel.id}/role"
        assert (await nadia.post(address, data={"role": "reader"})).status_code == 303
        assert "203.0.113.77" in (await nadia.get("/account/record")).text, "it is hers to know"
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        page = (await joel.get("/account/record")).text
        assert "Nadia Exemplar" in page and "203.0.113.77" not in page


async def test_an_invitation_to_one_case_opens_no_other(table: Table) -> None:
    """Whoever came to a case by letter is neither in the directory of another nor invited from there."""
    cast, house = table.cast, table.cast.house
    counsellor = Newcomer(
        "Sal Schoolworth", Kind.PRACTITIONER, "counsellor", "Demoville School", Role.CONTRIBUTOR, PAPER
    )
    await inviting.invite(house, cast.nadia.id, table.conference, {}, [counsellor])
    async with house.database.reading() as connection:
        present = await conferences.participants(connection, table.conference)
        sal = next(each.person for each in present if each.person.name == "Sal Schoolworth")
    await is_let_in(table, sal)
    mal = Person(new_id(), "Mal Elsewhere", cast.iris.agency, "mal@example.org")
    async with house.database.writing() as connection:
        await stored.add(connection, mal, password=None, invented=True, at=house.clock.now() - timedelta(days=1))
        manager = Standing(mal, Kind.PRACTITIONER, "case manager", Coordination.CASE_MANAGER)
        await cases.make_known(connection, cast.other_case.id, manager)
    draft = cast.draft(roles={mal.id: Role.CHAIR})
    other = await opening.plan_conference(house, mal.id, cast.other_case.id, draft, open_now=False)
    async with table.visit.browser((await cast.signed_in(mal)).cookie) as browser:
        page = (await browser.get(f"/conferences/{other}/invited")).text
        assert "Sal Schoolworth" not in page and "Iris Demont" in page
        invited = {f"role-{sal.id}": "reader", "despite": "yes"}
        assert (await browser.post(f"/conferences/{other}/invited", data=invited)).status_code == 422
        assert (await browser.post(f"/conferences/{other}/invited/{sal.id}/slip")).status_code == 404


async def test_no_conference_is_planned_with_whom_sharing_was_withdrawn(visit: Visit, people: Cast) -> None:
    cast, frame = people, visit.frame
    with_iris = {**cast.roles, cast.iris.id: Role.CONTRIBUTOR}
    await cast.plan(roles=with_iris)
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    with pytest.raises(Incomplete) as refused:
        await cast.plan(roles=with_iris)
    assert "was withdrawn" in refused.value.problems["people"]
    await cast.plan()
