"""Whether people come and how, what children wish, and who is not invited."""

from __future__ import annotations

import httpx2
import lxml.html
import pytest

from app.conference.coming import expectation
from app.conference.conference import Standing
from app.conference.kinds import Kind
from app.people.person import Person
from app.storage import cases, coming, conferences, people
from app.storage.database import new_id
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    return await opened(nadia, people, date="2026-06-18", then="later")


@pytest.fixture
async def wren(people: Cast) -> str:
    """A child known to the case; the id."""
    return await _child(people)


async def _child(cast: Cast) -> str:
    child = Person(new_id(), "Wren Sampleford")
    async with cast.house.database.writing() as connection:
        await people.add(connection, child, password=None, invented=True, at=cast.house.clock.now())
        await cases.make_known(connection, cast.case.id, Standing(child, Kind.CHILD, "eldest"))
    return child.id


async def test_somebody_says_that_they_come_and_how(nadia: Browser, joel: Browser, address: str) -> None:
    assert f'href="{address}#coming"' in (await joel.get("/")).text
    said = {"response": "accepted", "comes_by": "telephone", "note": "I am at work"}
    assert (await joel.post(f"{address}/coming", data=said)).status_code == 303
    assert "I come by telephone" in (await joel.get(address)).text
    page = await nadia.get(f"{address}/invited")
    assert "Comes by telephone" in page.text
    assert "I am at work" in page.text
    assert "Say whether you come" not in (await joel.get("/")).text


async def test_somebody_who_cannot_come_sends_apologies(nadia: Browser, joel: Browser, address: str) -> None:
    await joel.post(f"{address}/coming", data={"response": "declined", "comes_by": "in_person", "note": "On shift"})
    page = await nadia.get(f"{address}/invited")
    assert "Sent apologies" in page.text
    assert "On shift" in page.text
    await joel.post(f"{address}/coming", data={"response": "accepted", "comes_by": "video"})
    assert "Sent apologies" not in (await nadia.get(f"{address}/invited")).text


async def test_an_answer_that_says_nothing_keeps_what_was_typed(joel: Browser, address: str) -> None:
    answer = await joel.post(f"{address}/coming", data={"response": "", "comes_by": "by boat", "note": "<b>x</b>"})
    assert answer.status_code == 422
    assert "Please say whether you come." in answer.text
    assert "Please say how you come." in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text


async def test_how_somebody_is_expected_is_written_down_until_they_say_it_themselves(
    nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    said = {"expected_by": "telephone", "expected_note": "Ring the <b>depot</b> at ten"}
    assert (await nadia.post(f"{address}/invited/{people.joel.id}/expect", data=said)).status_code == 303
    page = (await nadia.get(f"{address}/invited")).text
    assert "Expected by telephone" in page
    assert "Note: Ring the &lt;b&gt;depot&lt;/b&gt; at ten" in page
    theirs = (await joel.get(address)).text
    assert "You are expected by telephone." in theirs and 'value="telephone" selected' in theirs
    await joel.post(f"{address}/coming", data={"response": "accepted", "comes_by": "video"})
    assert "You are expected" not in (await joel.get(address)).text
    page = (await nadia.get(f"{address}/invited")).text
    assert "Comes by video" in page and "Ring the &lt;b&gt;depot" in page


async def test_the_note_about_somebody_is_for_those_who_invite_and_never_for_whom_it_is_about(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    expect = f"{address}/invited/{people.joel.id}/expect"
    await nadia.post(expect, data={"expected_note": "Wet leaf on the step"})
    assert (await joel.post(expect, data={"expected_note": "Mine"})).status_code == 403
    assert (await joel.get(f"{address}/invited")).status_code == 403
    for reader in (joel, tessa):
        for page in ("", "/invited", "/invited/list", "/agenda", "/prepare", "/plan"):
            assert "Wet leaf" not in (await reader.get(f"{address}{page}")).text, page
    refused = await nadia.post(f"{address}/invited/{people.nadia.id}/expect", data={"expected_note": "I"})
    assert refused.status_code == 422 and "Please say on the page of the conference" in refused.text
    async with people.house.database.writing() as connection:
        await coming.expect(
            connection,
            address.rsplit("/", 1)[-1],
            people.nadia.id,
            expectation("video", "Wet leaf on the chair", people.oma.id, people.house.clock.now()),
        )
    for page in ("", "/invited", "/invited/list"):
        assert "on the chair" not in (await nadia.get(f"{address}{page}")).text
    assert "You are expected by video." in (await nadia.get(address)).text


def beside(page: str, field: str) -> str:
    """The sentence that stands in the place of a field, and that the field names as what is wrong with it."""
    control = lxml.html.fromstring(page).get_element_by_id(field)
    assert control.get("aria-invalid") == "true"
    first, *_ = control.get("aria-describedby").split()
    (sentence,) = control.getparent().xpath(f".//*[@id='{first}']")
    return str(sentence.text_content())


async def test_a_note_that_is_too_long_is_refused_and_kept_in_its_field(
    nadia: Browser, people: Cast, address: str
) -> None:
    expect = f"{address}/invited/{people.joel.id}/expect"
    refused = await nadia.post(expect, data={"expected_by": "by boat", "expected_note": "x" * 10_001})
    assert refused.status_code == 422
    id_ = people.joel.id
    assert beside(refused.text, f"expected-note-{id_}") == "Please use at most 10,000 characters; these are 10,001."
    assert beside(refused.text, f"expected-{id_}") == "Please choose from the list."
    assert "x" * 10_001 in refused.text
    assert (await nadia.post(f"{address}/invited/{'0' * 32}/expect", data={})).status_code == 404


async def test_what_was_expected_is_taken_back(nadia: Browser, people: Cast, address: str) -> None:
    expect = f"{address}/invited/{people.joel.id}/expect"
    await nadia.post(expect, data={"expected_by": "video", "expected_note": "Bring the tablet"})
    await nadia.post(expect, data={"expected_by": "none", "expected_note": " "})
    page = (await nadia.get(f"{address}/invited")).text
    assert "Expected by video" not in page and "Bring the tablet" not in page


async def test_who_is_still_expected_is_told_with_how_on_the_closing_page(
    nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/invited/{people.joel.id}/expect", data={"expected_by": "telephone"})
    await nadia.post(f"{address}/open")
    assert "expected by telephone" in (await nadia.get(f"{address}/closing")).text


async def test_a_childs_own_wish_is_written_down(nadia: Browser, joel: Browser, wren: str, address: str) -> None:
    wish = {"wish": "part", "wish_words": "Only for lunch", "about_others": "Nan, and not Mr Grant"}
    assert (await joel.post(f"{address}/wishes/{wren}", data=wish)).status_code == 403
    assert (await nadia.post(f"{address}/wishes/{wren}", data=wish)).status_code == 303
    page = await nadia.get(f"{address}/invited")
    assert '<option value="part" selected' in page.text
    assert "Nan, and not Mr Grant" in page.text
    assert "Asked on Thursday 11 June 2026" in page.text
    assert "Only for lunch" not in (await joel.get(address)).text


async def test_what_is_wrong_with_a_wish_stands_beside_its_field_and_what_was_typed_stays(
    nadia: Browser, wren: str, address: str
) -> None:
    wish = {"wish": "perhaps", "wish_words": "x" * 10_001, "about_others": "Nan"}
    refused = await nadia.post(f"{address}/wishes/{wren}", data=wish)
    assert refused.status_code == 422
    assert beside(refused.text, f"wish-{wren}") == "Please choose one from the list."
    assert beside(refused.text, f"wish-words-{wren}") == "Please use at most 10,000 characters; these are 10,001."
    assert "x" * 10_001 in refused.text and ">Nan</textarea>" in refused.text
    refused = await nadia.post(f"{address}/wishes/{wren}", data={"wish": "all", "about_others": "y" * 10_001})
    assert beside(refused.text, f"others-{wren}") == "Please use at most 10,000 characters; these are 10,001."


async def test_that_there_is_a_deputy_already_stands_beside_the_role_that_was_chosen(
    nadia: Browser, people: Cast, address: str
) -> None:
    deputy = {"role": "deputy"}
    assert (await nadia.post(f"{address}/invited/{people.tessa.id}/role", data=deputy)).status_code == 303
    refused = await nadia.post(f"{address}/invited/{people.joel.id}/role", data=deputy)
    assert refused.status_code == 422
    field = f"role-of-{people.joel.id}"
    assert beside(refused.text, field) == "There is a deputy chair already, and there is only one."
    assert lxml.html.fromstring(refused.text).get_element_by_id(field).value == "deputy"
    refused = await nadia.post(f"{address}/invited/{people.joel.id}/role", data={"role": "king"})
    assert beside(refused.text, field) == "Please choose a role from the list."


async def test_a_child_is_not_offered_to_lead_a_conference_nor_to_have_decided_on_it(
    nadia: Browser, people: Cast, wren: str, address: str
) -> None:
    planning = lxml.html.fromstring((await nadia.get(f"/cases/{people.case.id}/conferences/new")).text)
    inviting = lxml.html.fromstring((await nadia.get(f"{address}/invited")).text)
    for page, grown_up in ((planning, people.joel.id), (inviting, people.iris.id)):
        assert "deputy" in page.get_element_by_id(f"field-role-{grown_up}").value_options
        assert not {"chair", "deputy"} & set(page.get_element_by_id(f"field-role-{wren}").value_options)
        assert "contributor" in page.get_element_by_id(f"field-role-{wren}").value_options
    deciding = planning.get_element_by_id("field-decided_by").value_options
    assert people.joel.id in deciding and wren not in deciding


async def test_a_wish_is_a_childs(nadia: Browser, people: Cast, address: str) -> None:
    answer = await nadia.post(f"{address}/wishes/{people.iris.id}", data={"wish": "all"})
    assert answer.status_code == 404


async def test_who_is_left_out_is_not_invited_by_mistake_and_not_the_next_time(
    nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    left = {"left_out": people.iris.id, "left_out_reason": ""}
    refused = await nadia.post(f"{address}/left-out", data=left)
    assert refused.status_code == 422
    assert "Please say why" in refused.text
    left["left_out_reason"] = "Intervention order until March. Views sought by letter."
    assert (await joel.post(f"{address}/left-out", data=left)).status_code == 403
    assert (await nadia.post(f"{address}/left-out", data=left)).status_code == 303
    assert "Intervention order" not in (await joel.get(address)).text
    invites = {f"role-{people.iris.id}": "contributor", "despite": "yes"}
    answer = await nadia.post(f"{address}/invited", data=invites)
    assert answer.status_code == 422
    assert "is not to be invited" in answer.text
    following = await opened(nadia, people, date="2026-06-25", then="later")
    assert "Intervention order until March." in (await nadia.get(f"{following}/invited")).text
    await nadia.post(f"{following}/left-out/{people.iris.id}/back")
    assert (await nadia.post(f"{following}/invited", data=invites)).status_code == 303
    async with people.house.database.reading() as connection:
        present = await conferences.participants(connection, following.rpartition("/")[2])
    assert people.iris.id in {each.person.id for each in present}


async def test_who_is_left_out_is_left_out_of_what_is_planned_already_too(
    nadia: Browser, people: Cast, address: str
) -> None:
    following = await opened(nadia, people, date="2026-06-25", then="later")
    left = {"left_out": people.iris.id, "left_out_reason": "Intervention order until March."}
    assert (await nadia.post(f"{address}/left-out", data=left)).status_code == 303
    assert "Intervention order until March." in (await nadia.get(f"{following}/invited")).text
    invites = {f"role-{people.iris.id}": "contributor", "despite": "yes"}
    assert (await nadia.post(f"{following}/invited", data=invites)).status_code == 422


async def test_who_takes_part_cannot_be_left_out_as_well(nadia: Browser, people: Cast, address: str) -> None:
    left = {"left_out": people.joel.id, "left_out_reason": "Because"}
    answer = await nadia.post(f"{address}/left-out", data=left)
    assert answer.status_code == 422
    assert "This person takes part." in answer.text


async def test_somebody_without_an_account_is_left_out_by_name_and_known_from_then_on(
    nadia: Browser, people: Cast, address: str
) -> None:
    left = {"left_out_name": "Tyson Placename", "left_out_kind": "parent", "left_out_relation": "father of Wren"}
    refused = await nadia.post(f"{address}/left-out", data={**left, "left_out": people.iris.id, "left_out_reason": "x"})
    assert refused.status_code == 422
    assert 'value="Tyson Placename"' in refused.text
    reason = "Views sought by letter."
    assert (await nadia.post(f"{address}/left-out", data={**left, "left_out_reason": reason})).status_code == 303
    again = await nadia.post(f"{address}/left-out", data={**left, "left_out_reason": reason})
    assert "Somebody of this name is known already." in again.text
    async with people.house.database.reading() as connection:
        known = {each.person.name: each for each in await cases.standings(connection, people.case.id)}
    assert (known["Tyson Placename"].kind, known["Tyson Placename"].relation) == (Kind.PARENT, "father of Wren")
    assert reason in (await nadia.get(f"{address}/invited")).text


async def test_of_two_who_are_called_the_same_one_is_left_out_and_both_are_told_apart_where_one_chooses(
    nadia: Browser, people: Cast, address: str
) -> None:
    left = {"left_out_name": "Tyson Placename", "left_out_kind": "parent", "left_out_reason": "An order."}
    await nadia.post(f"{address}/left-out", data={**left, "left_out_relation": "father of Wren"})
    elder = {**left, "left_out_relation": "grandfather of Wren"}
    # Nobody is kept away by a second entry that only looks like them: the first can still be invited.
    for mistaken in (elder, {**left, "left_out_kind": "natural_support"}, {**left, "left_out_relation": "father"}):
        refused = (await nadia.post(f"{address}/left-out", data=mistaken)).text
        assert "Somebody of this name is known already." in refused
        assert "This is somebody else than who is of this name in the list" in refused
        assert 'value="Tyson Placename"' in refused
    same = {**left, "left_out_relation": "Father of Wren ", "left_out_another": "yes"}
    assert "Please say what tells them apart" in (await nadia.post(f"{address}/left-out", data=same)).text
    await nadia.post(f"{address}/left-out", data={**elder, "left_out_another": "yes"})
    page = (await nadia.get(f"{address}/invited")).text
    assert "Tyson Placename (father of Wren)</option>" in page
    assert "Tyson Placename (grandfather of Wren)</option>" in page


async def test_apologies_of_somebody_who_was_not_invited_here_stand_in_the_minutes_and_open_no_door(
    nadia: Browser, visit: Visit, people: Cast, address: str
) -> None:
    said = {"left_out": people.iris.id, "absence": "apologies", "left_out_reason": "On leave"}
    assert (await nadia.post(f"{address}/left-out", data=said)).status_code == 303
    assert "Sent apologies" in (await nadia.get(f"{address}/invited")).text
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert (await iris.get(address)).status_code == 404
    assert (await nadia.post(f"{address}/open")).status_code == 303
    closing = " ".join((await nadia.get(f"{address}/closing")).text.split())
    assert "Iris Demont" in closing
    assert (await nadia.post(f"{address}/freeze")).status_code == 303
    minutes = " ".join((await nadia.get(f"{address}/minutes.txt")).text.split())
    assert "Iris Demont Agency: Demoville Health" in minutes
    assert "Attendance: Sent apologies. On leave" in minutes


async def test_who_is_not_to_be_invited_stands_in_no_minutes_by_mistake(
    nadia: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/left-out", data={"left_out": people.iris.id, "left_out_reason": "An order"})
    refused = await nadia.post(f"{address}/left-out", data={"left_out": people.iris.id, "absence": "apologies"})
    assert refused.status_code == 422
    assert "Take that back first." in refused.text
