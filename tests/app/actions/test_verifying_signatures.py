"""What people said about a plan is looked at by `caseboard verify`, on a database that somebody tampers with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.actions.verifying import verify
from app.audit.kinds import Kind, checked
from app.people.person import Person
from app.storage import audit, late
from tests.app.actions.test_verifying import tamper
from tests.app.pages.test_sign_off import MEANT, Table, frozen, stage_on
from tests.cast import Cast, HeldClock, Visit


@pytest.fixture
async def table(visit: Visit, people: Cast) -> Table:
    return await everything_said(visit, people)


@pytest.fixture
async def older(visit: Visit, people: Cast, monkeypatch: pytest.MonkeyPatch) -> Table:
    """As the audit was written when it held no digest of everything that is said, but only of the words."""

    def as_before(kind: Kind, details: Mapping[str, str | int]) -> Mapping[str, str]:
        return checked(kind, {name: told for name, told in details.items() if name not in {"whole", "raised"}})

    with monkeypatch.context() as patch:
        patch.setattr(audit, "checked", as_before)
        return await everything_said(visit, people)


async def everything_said(visit: Visit, people: Cast) -> Table:
    """Joel signs, Tessa does not agree and is answered, the Elders approve, and then the line manager endorses."""
    table = Table(visit, people, await frozen(visit, people))

    async def said(by: Person, where: str = "", /, **fields: str) -> None:
        assert (await table.post(by, where, **fields)).status_code == 303, where

    await said(people.joel, **MEANT)
    await said(people.tessa, **{**MEANT, "said": "declined", "words": "Fridays do not work."})
    await said(people.nadia, "/disagreement", person=people.tessa.id, turn="answered", words="We look for another day.")
    await said(people.nadia, "/approvals", what="The cultural plan", body="Elders' council", order="before")
    stage = stage_on(await table.page(people.nadia))
    await said(people.nadia, "/approvals/said", stage=stage, verdict="endorsed", comment="Aunty May, on 12 June")
    await said(people.oma, "/endorsement", verdict="endorsed", comment="")
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        there, fern = f"/conferences/{table.conference}/distribution", people.fern.id
        partly = {f"extent-{fern}": "partial", f"channel-{fern}": "link", f"reason-{fern}": "She asked for that."}
        school = {"recipient": "The school", "extent": "full", "channel": "paper"}
        assert (await nadia.post(there, data=partly)).status_code == 303
        assert (await nadia.post(f"{there}/recipients", data=school)).status_code == 303
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        typed = {"kind": "statement", "beside": "", "words": "The train was late."}
        assert (await joel.post(f"/conferences/{table.conference}/corrections", data=typed)).status_code == 303
        came = {"late": [{"place": "Purpose", "words": "Mondays are better."}]}
        assert (await joel.post(f"/conferences/{table.conference}/late", json=came)).status_code == 200
    async with people.house.database.reading() as connection:
        (kept,) = await late.of_conference(connection, table.conference)
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        came = {"late": [{"place": "Purpose", "words": "Or Tuesdays."}, {"place": "Agenda", "words": "Where?"}]}
        assert (await joel.post(f"/conferences/{table.conference}/late", json=came)).status_code == 200
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        noted = {"answer": "note", "words": "He is right."}
        address = f"/conferences/{table.conference}/late/{kept.id}/answer"
        assert (await nadia.post(address, data=noted)).status_code == 303
    return table


async def problems(table: Table) -> list[tuple[str, str]]:
    house = table.people.house
    found = (await verify(house.database, house.settings.heads_directory)).problems
    return [(each.what.removesuffix(f" of conference {table.conference}"), each.sentence) for each in found]


NOT_GIVEN, GONE = "is not one of which the audit says that it was given.", "is missing or was changed."
OTHER_WORDS = "says other words than were said."
OTHER_TIME, CHANGED = "says another time than that at which it was said.", "was changed since it was said."
UNFOUNDED = "does not say what was said with the signature that was not given."
LATE, ANSWER = "late contribution", "answer to a late contribution"
ASKED, RAISED = "request for an approval", "disagreement"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE sign_off SET said = 'signed' WHERE said = 'declined'",
            [("signature", NOT_GIVEN), ("signature", GONE)],
        ),
        ("UPDATE sign_off SET person = recorded_by, digest = 'other'", [("signature", NOT_GIVEN)] * 2),
        ("DELETE FROM sign_off WHERE said = 'declined'", [("signature", GONE)]),
        ("DELETE FROM endorsement WHERE stage IS NULL", [("endorsement", GONE)]),
        (
            "INSERT INTO endorsement SELECT 99, conference, stage, verdict, comment, digest, said_by, said_at "
            "FROM endorsement WHERE stage IS NULL",
            [("endorsement", NOT_GIVEN)],
        ),
        ("UPDATE sign_off SET words = 'Yes.' WHERE said = 'declined'", [("signature", OTHER_WORDS)]),
        ("UPDATE endorsement SET comment = 'All of them.' WHERE stage IS NULL", [("endorsement", OTHER_WORDS)]),
        ("UPDATE distribution SET extent = 'full' WHERE extent = 'partial'", [("turn of a copy", NOT_GIVEN)]),
        ("DELETE FROM distribution WHERE recipient = 'The school'", [("turn of a copy", GONE)]),
        (
            "UPDATE addendum SET words = 'The train was early.'",
            [("corrections", "says something else than what stands beside the record.")],
        ),
        (
            "UPDATE late_contribution SET words = 'Mondays are worse.' WHERE state = 'noted'",
            [(ANSWER, OTHER_WORDS), (LATE, CHANGED)],
        ),
        ("UPDATE late_contribution SET words = 'Never.' WHERE state = 'waiting'", [(LATE, CHANGED)]),
        (
            "UPDATE late_contribution SET answered_at = '2026-06-01 09:00:00' WHERE state = 'noted'",
            [(ANSWER, OTHER_TIME)],
        ),
        ("DELETE FROM late_contribution", [(ANSWER, GONE), (LATE, GONE)]),
        (
            "INSERT INTO late_contribution SELECT 'planted', conference, by, '2026-06-01 09:00:00', place, 'No.', "
            "'waiting', '', NULL, NULL FROM late_contribution WHERE place = 'Agenda'",
            [(LATE, NOT_GIVEN)],
        ),
        ("DELETE FROM disagreement WHERE turn = 'answered'", [("turn of a disagreement", GONE)]),
        ("UPDATE sign_off SET recorded_at = '2026-06-01 09:00:00' WHERE said = 'signed'", [("signature", OTHER_TIME)]),
        ("UPDATE sign_off SET intent = 'I read nothing.' WHERE said = 'signed'", [("signature", CHANGED)]),
        ("UPDATE endorsement SET said_at = '2026-06-01 09:00:00' WHERE stage IS NULL", [("endorsement", OTHER_TIME)]),
        ("UPDATE disagreement SET due = '2030-01-01' WHERE turn = 'answered'", [("turn of a disagreement", CHANGED)]),
        (
            "UPDATE distribution SET recipient = 'The club' WHERE recipient = 'The school'",
            [("turn of a copy", CHANGED)],
        ),
        ("UPDATE distribution SET told = TRUE WHERE recipient = 'The school'", [("turn of a copy", CHANGED)]),
        ("UPDATE approval_stage SET what = 'Everything'", [(ASKED, CHANGED)]),
        ("UPDATE approval_stage SET body = 'The neighbours'", [(ASKED, CHANGED)]),
        ("UPDATE approval_stage SET asked_at = '2026-06-01 09:00:00'", [(ASKED, OTHER_TIME)]),
        ("UPDATE disagreement SET words = 'All is well.' WHERE turn = 'raised'", [(RAISED, UNFOUNDED), (RAISED, GONE)]),
        ("UPDATE disagreement SET due = '2030-01-01' WHERE turn = 'raised'", [(RAISED, GONE)]),
        ("DELETE FROM disagreement WHERE turn = 'raised'", [(RAISED, GONE)]),
    ],
)
async def test_what_was_said_about_a_plan_is_what_the_audit_says_was_said(
    table: Table, statement: str, expected: list[tuple[str, str]]
) -> None:
    assert await problems(table) == []
    await tamper(table.people, statement)
    assert (await problems(table))[: len(expected)] == expected


async def test_of_what_was_said_before_the_audit_held_all_of_it_the_rest_is_compared(older: Table) -> None:
    house = older.people.house
    finding = await verify(house.database, house.settings.heads_directory)
    assert finding.problems == []
    assert finding.loose == 11
    await tamper(
        older.people,
        "UPDATE sign_off SET recorded_at = '2026-06-01 09:00:00' WHERE said = 'signed'",
        "UPDATE disagreement SET words = 'All is well.' WHERE turn = 'raised'",
        "UPDATE approval_stage SET asked_at = '2026-06-01 09:00:00'",
        "DELETE FROM late_contribution WHERE place = 'Agenda'",
    )
    assert await problems(older) == [
        ("signature", OTHER_TIME),
        (ASKED, OTHER_TIME),
        (LATE, GONE),
        (RAISED, UNFOUNDED),
    ]


async def test_what_nobody_changed_is_not_called_changed_for_what_was_said_in_the_same_way(
    visit: Visit, people: Cast
) -> None:
    table = Table(visit, people, await frozen(visit, people))
    for comment in ("Who rings?", "Who drives?"):
        answer = await table.post(people.oma, "/endorsement", verdict="returned", comment=comment)
        assert answer.status_code == 303
    await tamper(people, "UPDATE endorsement SET comment = 'Good.' WHERE comment = 'Who rings?'")
    assert await problems(table) == [("endorsement", OTHER_WORDS)]


async def test_what_somebody_put_beside_a_record_of_which_nothing_was_corrected_is_told(
    visit: Visit, people: Cast
) -> None:
    table = Table(visit, people, await frozen(visit, people))
    await tamper(
        people,
        "INSERT INTO addendum SELECT 'planted', id, 'correction', '', 'All agreed.', :joel, frozen_at "
        "FROM conference WHERE id = :conference",
        "INSERT INTO addendum_decision SELECT 'planted', 'accepted', '', :joel, frozen_at "
        "FROM conference WHERE id = :conference",
        conference=table.conference,
        joel=people.joel.id,
    )
    assert await problems(table) == [("corrections", "stand beside the record, and in no version that was signed.")]


async def test_attack_125_what_is_said_after_the_clock_was_set_back_counts_as_said_later(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    table = Table(visit, people, await frozen(visit, people))
    assert (await table.post(people.oma, "/endorsement", verdict="returned", comment="Who rings?")).status_code == 303
    clock.move(timedelta(days=-365))
    assert (await table.post(people.joel, **MEANT)).status_code == 303
    assert (await table.post(people.oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    page = await table.page(people.nadia)
    assert "In force" in page
    assert "Joel Mockridge" in page and "Signed" in page
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        copy = (await joel.get(f"/cases/{people.case.id}/plan/1.txt")).text
    assert "Endorsed: by Oma Patternby" in copy and "Returned" not in copy
    assert await problems(table) == []
