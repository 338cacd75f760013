from __future__ import annotations

from dataclasses import replace

import pytest

from app.actions import copies, family, freezing, inviting, sharing
from app.actions.finding import conference_for
from app.actions.footings import unfounded
from app.actions.refusals import NotFound, NotPermitted, Refusal
from app.audit.kinds import Kind as Audited
from app.choices import Basis
from app.conference.basis import BasisDraft, DeclinedDraft, Footing, Form
from app.conference.distributing import Channel as Way
from app.conference.distributing import CopyDraft, Extent
from app.conference.family import FamilyDraft
from app.conference.inviting import Newcomer
from app.conference.kinds import Attendance, Kind, Role
from app.conference.planning import Incomplete
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import audit, conferences, records
from app.storage import people as stored
from tests.cast import Cast, Visit

MAUREEN = Newcomer("Maureen Mockridge", Kind.KIN, "grandmother", "", Role.CONTRIBUTOR, Contact(Channel.PAPER))


def consent(cast: Cast, **changes: str) -> BasisDraft:
    """Tessa lets Demoville Health know how the baby feeds."""
    assert cast.iris.agency
    given = BasisDraft(
        shared_with=cast.iris.agency.id,
        basis="consent",
        form=Form.VERBAL_RECORDED,
        given_on="2026-05-28",
        given_by=cast.tessa.id,
        scope="weight and feeding",
        limits="not to be shared with Joel unless Tessa says so",
    )
    return replace(given, **changes)


async def record(cast: Cast, **changes: str) -> str:
    before = {each.id for each in (await sharing.grounds(cast.house, cast.nadia.id, cast.case.id)).bases}
    await sharing.record(cast.house, cast.nadia.id, cast.case.id, consent(cast, **changes))
    held = await sharing.grounds(cast.house, cast.nadia.id, cast.case.id)
    (made,) = {each.id for each in held.bases} - before
    return made


async def withdraw(visit: Visit, cast: Cast, **changes: str) -> None:
    """A basis is written down, with Demoville Health unless somebody else is named, and withdrawn again."""
    basis = await record(cast, **changes)
    frame = visit.frame
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")


async def test_a_basis_keeps_everything_that_was_said(cast: Cast) -> None:
    await record(cast)
    (kept,) = (await sharing.grounds(cast.house, cast.nadia.id, cast.case.id)).bases
    assert (kept.basis, kept.form, kept.given_by) == ("consent", Form.VERBAL_RECORDED, cast.tessa.id)
    assert (kept.given_on.isoformat(), kept.scope) == ("2026-05-28", "weight and feeding")
    assert kept.limits.startswith("not to be shared with Joel") and kept.stands


async def test_the_law_needs_nobodys_consent_and_consent_needs_somebody(cast: Cast) -> None:
    await record(cast, basis="statutory_information_exchange", given_by="", form="written", limits="")
    with pytest.raises(Incomplete) as incomplete:
        await record(cast, given_by="")
    assert set(incomplete.value.problems) == {"given_by"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("shared_with", "0" * 24),
        ("basis", "because"),
        ("given_on", "2026-06-12"),
        ("given_on", "tomorrow"),
        ("scope", " "),
    ],
)
async def test_what_is_missing_is_said_at_its_field(cast: Cast, field: str, typed: str) -> None:
    with pytest.raises(Incomplete) as incomplete:
        await record(cast, **{field: typed})
    assert set(incomplete.value.problems) == {field}


async def test_only_those_who_answer_for_the_case_see_and_keep_them(cast: Cast) -> None:
    for person in (cast.tessa, cast.fern, cast.iris):
        with pytest.raises(NotPermitted):
            await sharing.grounds(cast.house, person.id, cast.case.id)
        with pytest.raises(NotPermitted):
            await sharing.record(cast.house, person.id, cast.case.id, consent(cast))
    with pytest.raises(NotFound):
        await sharing.grounds(cast.house, cast.otto.id, cast.case.id)


async def test_a_refusal_to_give_information_is_kept_with_its_reason(cast: Cast) -> None:
    assert cast.iris.agency
    draft = DeclinedDraft(cast.iris.agency.id, "growth chart", "2026-06-01", "2026-06-09", "no consent on file", "yes")
    await sharing.decline(cast.house, cast.nadia.id, cast.case.id, draft)
    (kept,) = (await sharing.grounds(cast.house, cast.nadia.id, cast.case.id)).declined
    assert (kept.asked_for, kept.reason, kept.given_in_writing) == ("growth chart", "no consent on file", True)
    with pytest.raises(Incomplete) as incomplete:
        await sharing.decline(cast.house, cast.nadia.id, cast.case.id, replace(draft, declined_on="2026-05-01"))
    assert set(incomplete.value.problems) == {"declined_on"}


async def test_parents_and_children_need_no_basis_for_what_is_their_own(cast: Cast) -> None:
    conference = await cast.open()
    async with cast.house.database.reading() as connection:
        found = await conference_for(connection, cast.nadia.id, conference)
        missing = {each.name for each in await unfounded(connection, found.conference)}
    assert missing == {cast.nadia.name, cast.fern.name, cast.oma.name}


async def test_an_installation_adds_to_the_list_and_each_jurisdiction_has_its_own(cast: Cast) -> None:
    words = {each.word for each in cast.house.settings.information_bases}
    assert {"consent", "statutory_information_exchange"} <= words
    south = cast.house.settings.model_copy(update={"jurisdiction": "south_australia"})
    assert {"consent", "statutory_information_exchange", "information_sharing_guidelines"} <= {
        each.word for each in south.information_bases
    }
    more = Basis(word="protocol", label="Protocol of the two agencies", source="Signed in March")
    extended = cast.house.settings.model_copy(update={"more_information_bases": (more,)})
    assert extended.information_bases[-1] == more


# Withdrawing.


async def test_withdrawing_keeps_the_entry_and_puts_the_agency_out_of_what_is_to_come(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    frozen = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})

    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, frozen)
    planned = await cast.plan(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    held = await sharing.grounds(cast.house, cast.nadia.id, cast.case.id)
    assert [(each.stands, each.withdrawal) for each in held.bases] == [(False, "Tessa rang.")]
    assert cast.iris.agency and held.unfounded[cast.iris.agency.id] is Footing.WITHDRAWN
    async with cast.house.database.reading() as connection:
        coming = {each.person.id for each in await conferences.participants(connection, planned)}
        assert cast.iris.id not in coming and cast.nadia.id in coming
        kept = {each.person.id for each in await conferences.participants(connection, frozen)}
        assert cast.iris.id in kept, "what was shared stays shared"
        assert await records.minutes_of(connection, frozen)


async def test_whoever_sits_at_the_board_is_out_and_the_minutes_still_say_that_they_were_there(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    async with cast.house.database.writing() as connection:
        await conferences.attended(connection, conference, cast.iris.id, Attendance.PRESENT)
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "")
    async with visit.browser((await cast.signed_in(cast.iris)).cookie) as browser:
        assert (await browser.get(f"/conferences/{conference}")).status_code == 404
    async with cast.house.database.reading() as connection:
        assert cast.iris.id in {each.person.id for each in await conferences.participants(connection, conference)}


async def test_another_basis_that_stands_holds_and_without_one_nobody_is_invited_again(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.plan(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    first = await record(cast)
    second = await record(cast, given_by=cast.joel.id)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, first, "")
    async with cast.house.database.reading() as connection:
        assert cast.iris.id in {each.person.id for each in await conferences.participants(connection, conference)}
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, second, "")
    with pytest.raises(Refusal, match="already"):
        await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, second, "")
    with pytest.raises(Incomplete) as incomplete:
        await inviting.invite(cast.house, cast.nadia.id, conference, {cast.iris.id: Role.CONTRIBUTOR})
    assert "withdrawn" in incomplete.value.problems["people"]
    await record(cast)
    await inviting.invite(cast.house, cast.nadia.id, conference, {cast.iris.id: Role.CONTRIBUTOR})


async def test_whoever_answers_for_the_case_is_never_locked_out(visit: Visit, people: Cast) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open()
    assert cast.nadia.agency
    basis = await record(cast, shared_with=cast.nadia.agency.id)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "")
    async with cast.house.database.reading() as connection:
        staying = {each.person.id for each in await conferences.participants(connection, conference)}
    assert {cast.nadia.id, cast.oma.id} <= staying and cast.fern.id not in staying


@pytest.mark.parametrize(
    "typed", ["demoville health", "Demoville  HEALTH", "\u00a0Demoville Health ", "Ｄemoville Health"]
)
async def test_an_agency_is_the_same_however_its_name_is_typed(visit: Visit, people: Cast, typed: str) -> None:
    cast, frame = people, visit.frame
    conference = await cast.plan()
    basis = await record(cast)
    nurse = replace(MAUREEN, name="Fay Nurseworth", kind=Kind.PRACTITIONER, agency=typed)
    await inviting.invite(cast.house, cast.nadia.id, conference, {}, [nurse])
    async with cast.house.database.reading() as connection:
        present = await conferences.participants(connection, conference)
        agencies = [each.name for each in await stored.agencies(connection)]
    assert cast.iris.agency in {each.person.agency for each in present}
    assert agencies.count("Demoville Health") == 1 and typed not in agencies
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    with pytest.raises(Incomplete) as refused:
        await inviting.invite(cast.house, cast.nadia.id, conference, {}, [replace(nurse, name="Fia Nurseworth")])
    assert "was withdrawn" in refused.value.problems["people"]


async def test_staff_with_whom_sharing_was_withdrawn_keep_what_they_saw_of_the_case_and_read_nothing_newer(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    roles = {**cast.roles, cast.iris.id: Role.CONTRIBUTOR}
    frozen = await cast.open(roles=roles)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, frozen)
    later = await cast.open(roles=roles)
    case = f"/cases/{cast.case.id}"
    talking = FamilyDraft(talking="Never ring Tessa at work", name="Bram Newcomer", kind="kin", relation="neighbour")

    async def page(person: Person, address: str = case) -> str:
        async with visit.browser((await cast.signed_in(person)).cookie) as browser:
            answer = await browser.get(address)
            assert answer.status_code == 200
            return answer.text

    await withdraw(visit, cast)
    await family.keep(cast.house, cast.nadia.id, cast.case.id, talking)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, later)
    theirs = await page(cast.iris)
    for newer in ("Never ring", "Bram Newcomer", cast.joel.name, later, f"{case}/plan/2"):
        assert newer not in theirs
    assert f'"/conferences/{frozen}"' in theirs and f'"{case}/plan/1"' in theirs
    await page(cast.iris, f"/conferences/{frozen}/minutes")
    await page(cast.iris, f"{case}/plan/1")
    async with visit.browser((await cast.signed_in(cast.iris)).cookie) as iris:
        for ending in ("", "/minutes", "/minutes.pdf", "/record.zip"):
            assert (await iris.get(f"/conferences/{later}{ending}")).status_code == 404
        for ending in ("/plan/2", "/plan/2.pdf", "/plan/2/fridge"):
            assert (await iris.get(f"{case}{ending}")).status_code == 404
    for person in (cast.nadia, cast.fern):
        assert "Never ring" in await page(person)
    await record(cast)
    assert "Never ring" in await page(cast.iris)


async def test_whoever_answers_for_the_case_reads_it_whole_though_sharing_with_their_agency_was_withdrawn(
    visit: Visit, people: Cast
) -> None:
    cast = people
    assert cast.nadia.agency
    await withdraw(visit, cast, shared_with=cast.nadia.agency.id)
    for person, whole in ((cast.nadia, True), (cast.oma, True), (cast.fern, False)):
        async with visit.browser((await cast.signed_in(person)).cookie) as browser:
            page = (await browser.get(f"/cases/{cast.case.id}")).text
        assert ("People known to this case" in page) is whole, person.name


# The warning.


async def test_a_missing_basis_warns_before_anybody_is_invited(visit: Visit, people: Cast) -> None:
    cast = people
    conference = await cast.plan()
    asked = {f"role-{cast.iris.id}": "contributor"}
    address = f"/conferences/{conference}/invited"
    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        warned = await browser.post(address, data=asked)
        assert warned.status_code == 200
        assert "Nothing is written down that allows sharing with Iris Demont (Demoville Health)" in warned.text
        async with cast.house.database.reading() as connection:
            assert cast.iris.id not in {e.person.id for e in await conferences.participants(connection, conference)}
        assert (await browser.post(address, data={**asked, "despite": "yes"})).status_code == 303
    async with cast.house.database.reading() as connection:
        assert cast.iris.id in {each.person.id for each in await conferences.participants(connection, conference)}
        kinds = [row.kind for row in await audit.of_conference(connection, conference, 50)]
    assert Audited.SHARED_WITHOUT_BASIS.word in kinds


async def test_with_a_basis_nobody_is_warned(visit: Visit, people: Cast) -> None:
    conference = await people.plan()
    await record(people)
    asked = {f"role-{people.iris.id}": "contributor"}
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as browser:
        assert (await browser.post(f"/conferences/{conference}/invited", data=asked)).status_code == 303


async def test_somebody_new_who_belongs_to_no_agency_is_warned_of_too(cast: Cast) -> None:
    conference = await cast.plan()
    (missing,) = await inviting.without_basis(cast.house, cast.nadia.id, conference, {}, [MAUREEN])
    assert (missing.name, missing.how) == ("Maureen Mockridge", Footing.MISSING)


@pytest.mark.parametrize("page", ["closing", "distribution", "prepare"])
async def test_the_pages_before_copies_leave_name_those_for_whom_nothing_stands(
    visit: Visit, people: Cast, page: str
) -> None:
    conference = await people.open(roles={**people.roles, people.iris.id: Role.CONTRIBUTOR})

    async def named() -> str:
        async with visit.browser((await people.signed_in(people.nadia)).cookie) as browser:
            shown = (await browser.get(f"/conferences/{conference}/{page}")).text
        return shown.partition("Sharing with some is not settled")[2].partition("</section>")[0]

    assert "Iris Demont, Demoville Health" in await named()
    await record(people)
    assert people.fern.name in await named() and "Iris Demont" not in await named()


async def test_a_mother_who_hands_something_round_learns_that_sharing_is_not_settled_and_not_with_whom(
    visit: Visit, people: Cast
) -> None:
    conference = await people.plan(roles={**people.roles, people.iris.id: Role.CONTRIBUTOR})
    async with visit.browser((await people.signed_in(people.tessa)).cookie) as browser:
        shown = (await browser.get(f"/conferences/{conference}/prepare")).text
    warned = shown.partition("Sharing with some who take part is not settled.")[2].partition("<details")[0]
    assert warned and "Iris" not in warned and "Sharing information" not in shown


async def test_a_recipient_who_is_typed_in_is_warned_of_until_something_allows_it_or_it_has_left(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open()
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    address = f"/conferences/{conference}/distribution"

    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:

        async def named() -> str:
            shown = (await browser.get(address)).text
            return shown.partition("Sharing with some is not settled")[2].partition("</section>")[0]

        for recipient in ("Demoville School", "demoville health"):
            put = {"recipient": recipient, "extent": "partial", "channel": "paper", "reason": "The plan is enough."}
            assert (await browser.post(f"{address}/recipients", data=put)).status_code == 303
        assert "<li>Demoville School" in await named() and "<li>demoville health" in await named()
        await record(cast)
        assert "<li>Demoville School" in await named() and "<li>demoville health" not in await named()
        await browser.post(f"{address}/sent", data={"recipient": "Demoville School", "despite": "yes"})
        assert "<li>Demoville School" not in await named()


async def test_planning_warns_of_a_missing_basis_and_that_they_were_invited_stays_in_the_audit(
    visit: Visit, people: Cast
) -> None:
    cast = people
    address = f"/cases/{cast.case.id}/conferences/new"
    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        page = (await browser.get(address)).text
        warned = page.partition("Nothing is written down that allows sharing with ")[2].partition(".")[0]
        assert cast.iris.name in warned and cast.tessa.name not in warned
        conference = await cast.plan(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
        async with cast.house.database.reading() as connection:
            rows = await audit.of_conference(connection, conference, 100)
        without = {row.about for row in rows if row.kind == Audited.SHARED_WITHOUT_BASIS.word}
        assert cast.iris.id in without and cast.tessa.id not in without
        await record(cast)
        page = (await browser.get(address)).text
        assert cast.iris.name not in page.partition("allows sharing with ")[2].partition(".")[0]


async def test_the_next_conference_is_proposed_and_an_extra_one_called_without_whom_sharing_was_withdrawn(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        page = (await browser.get(f"/cases/{cast.case.id}/conferences/new")).text
        assert f"allowed sharing with {cast.iris.name} was withdrawn" in page
        wish = {"trigger": "crisis", "despite": "yes"}
        called = await browser.post(f"/cases/{cast.case.id}/conferences/extra", data=wish)
        assert called.status_code == 303
    async with cast.house.database.reading() as connection:
        coming = await conferences.participants(connection, called.headers["location"].rpartition("/")[2])
    assert cast.iris.id not in {each.person.id for each in coming} and coming


# Copies.


async def test_no_copy_goes_to_whom_sharing_was_withdrawn_and_none_of_the_others_is_sent_by_that(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    both = [cast.iris.id, cast.tessa.id]
    for despite in (False, True):
        with pytest.raises(Refusal, match=r"Iris Demont \(Demoville Health\) was withdrawn. Nothing more"):
            await copies.send(cast.house, cast.nadia.id, conference, both, despite=despite)
    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        page = (await browser.get(f"/conferences/{conference}/distribution")).text
    assert f'name="recipient" value="{cast.tessa.id}"' in page, "her copy still waits"
    sending = page.partition('id="send"')[2].partition("</form>")[0]
    assert cast.tessa.id in sending and cast.iris.id not in sending
    await copies.send(cast.house, cast.nadia.id, conference, [cast.tessa.id])
    await record(cast)
    await copies.send(cast.house, cast.nadia.id, conference, [cast.iris.id])


async def test_the_chair_is_asked_no_more_to_send_the_copies_when_the_one_that_is_left_may_not_be_sent(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)

    async def asked() -> bool:
        async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
            return "Send the copies" in (await browser.get("/")).text

    there = await copies.distribution(cast.house, cast.nadia.id, conference)
    others = [each.recipient for each in there.copies if each.recipient != cast.iris.id]
    await copies.send(cast.house, cast.nadia.id, conference, others[1:], despite=True)
    await withdraw(visit, cast)
    assert await asked(), "somebody else's copy still waits"
    await copies.send(cast.house, cast.nadia.id, conference, others[:1], despite=True)
    assert not await asked()
    await record(cast)
    assert await asked(), "sharing with Iris goes on again, and her copy with it"


@pytest.mark.parametrize(
    "typed", ["Iris Demont", "iris  demont", "Iris Demont, Demoville Health", "Iris Demont (Demoville Health)"]
)
async def test_no_copy_on_paper_goes_to_whom_sharing_was_withdrawn_by_their_name(
    visit: Visit, people: Cast, typed: str
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open()
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    await withdraw(visit, cast)
    name = " ".join(typed.split())
    await copies.add_recipient(cast.house, cast.nadia.id, conference, typed, CopyDraft(Extent.FULL, Way.PAPER, ""))
    with pytest.raises(Refusal, match="was withdrawn"):
        await copies.send(cast.house, cast.nadia.id, conference, [name], despite=True)
    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        page = (await browser.get(f"/conferences/{conference}/distribution")).text
    assert name not in page.partition('id="send"')[2].partition("</form>")[0]
    await record(cast)
    await copies.send(cast.house, cast.nadia.id, conference, [name], despite=True)


async def test_a_withdrawn_basis_withholds_nothing_from_whoever_answers_for_the_case(
    visit: Visit, people: Cast
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open()
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    assert cast.nadia.agency
    basis = await record(cast, shared_with=cast.nadia.agency.id)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "")
    await copies.send(cast.house, cast.nadia.id, conference, [cast.nadia.id, cast.oma.id])
    with pytest.raises(Refusal, match="was withdrawn"):
        await copies.send(cast.house, cast.nadia.id, conference, [cast.fern.id])
    own = {cast.nadia.id: Role.CHAIR, cast.tessa.id: Role.CONTRIBUTOR}
    await cast.plan(roles=own)


async def test_a_missing_basis_warns_before_a_copy_is_sent_and_stays_in_the_audit(visit: Visit, people: Cast) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    address = f"/conferences/{conference}/distribution"
    asked = {"recipient": [cast.iris.id, cast.joel.id]}

    async def noted() -> list[str]:
        async with cast.house.database.reading() as connection:
            rows = await audit.of_conference(connection, conference, 100)
        return [row.about for row in rows if row.kind == Audited.COPY_WITHOUT_BASIS.word]

    async with visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        warned = await browser.post(f"{address}/sent", data=asked)
        assert "allows sharing with Iris Demont (Demoville Health)." in warned.text
        ticked = warned.text.partition('id="send"')[2].partition("</form>")[0]
        assert ticked.count(" checked") == 2 and "Not sent yet" in warned.text and await noted() == []
        assert (await browser.post(f"{address}/sent", data={**asked, "despite": "yes"})).status_code == 303
    assert await noted() == [cast.iris.id]
    async with visit.browser((await cast.signed_in(cast.iris)).cookie) as browser:
        assert "basis for sharing" not in (await browser.get("/account/record")).text


async def test_whoever_was_put_out_before_they_came_is_on_no_list_of_copies(visit: Visit, people: Cast) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open(roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    wanted = {cast.iris.id: CopyDraft(Extent.FULL, Way.PAPER, "")}
    await copies.decide(cast.house, cast.nadia.id, conference, wanted)
    basis = await record(cast)
    await sharing.withdraw(frame.house, frame.rooms, cast.nadia.id, cast.case.id, basis, "Tessa rang.")
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    there = await copies.distribution(cast.house, cast.nadia.id, conference)
    assert cast.iris.id not in {each.recipient for each in there.copies}
    with pytest.raises(Refusal, match="at least one copy"):
        await copies.send(cast.house, cast.nadia.id, conference, [cast.iris.id], despite=True)
