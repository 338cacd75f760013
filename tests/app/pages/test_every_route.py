"""Every address of a conference, asked by everybody in every phase: what the table of permits does not give is refused.

Whoever adds a route says here what it takes; nothing is let through that is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from starlette.routing import Route

from app.actions import closed_sessions, freezing, restricting
from app.actions.wishing import Wish
from app.conference.kinds import Coordination, Door, Kind, Role
from app.conference.permits import Permit, Stance, may
from app.conference.states import State
from app.pages.routes import routes
from app.people.person import Person
from app.storage import agenda_requests, seats
from app.storage.database import new_id
from tests.cast import Cast, Visit

P = Permit
#: What each address takes, whatever else it asks for: by the method, and what follows the conference in the address.
TAKES: Mapping[tuple[str, str], Permit] = {
    ("GET", ""): P.STAY_NEAR,
    ("POST", "/open"): P.START_CONFERENCE,
    ("GET", "/plan"): P.REPLAN,
    ("POST", "/plan"): P.REPLAN,
    ("GET", "/move"): P.REPLAN,
    ("POST", "/move"): P.REPLAN,
    ("GET", "/agenda"): P.SEE_CONFERENCE,
    ("POST", "/agenda"): P.ASK_FOR_ITEM,
    ("GET", "/agenda/waiting"): P.SEE_CONFERENCE,
    ("POST", "/agenda/{request}/answer"): P.ANSWER_REQUESTS,
    ("POST", "/agenda/{request}/withdraw"): P.ASK_FOR_ITEM,
    ("GET", "/prepare"): P.STAY_NEAR,
    ("POST", "/prepare"): P.ASK_TO_PREPARE,
    ("POST", "/prepare/{preparation}/done"): P.SEE_CONFERENCE,
    ("POST", "/prepare/{preparation}/remove"): P.ASK_TO_PREPARE,
    ("POST", "/papers"): P.HAND_ROUND,
    ("POST", "/papers/{paper}/remove"): P.SEE_CONFERENCE,
    ("POST", "/files"): P.HAND_ROUND,
    ("GET", "/files/{file}"): P.SEE_CONFERENCE,
    ("POST", "/files/{file}/remove"): P.SEE_CONFERENCE,
    ("GET", "/notes"): P.STAY_NEAR,
    ("POST", "/notes"): P.NOTE_PRIVATELY,
    ("POST", "/notes/{note}"): P.NOTE_PRIVATELY,
    ("POST", "/notes/{note}/remove"): P.NOTE_PRIVATELY,
    ("POST", "/notes/{note}/put"): P.NOTE_PRIVATELY,
    ("POST", "/coming"): P.SAY_WHETHER_COMING,
    ("POST", "/wishes/{person}"): P.INVITE,
    ("POST", "/left-out"): P.INVITE,
    ("POST", "/left-out/{person}/back"): P.INVITE,
    ("POST", "/left-out/{person}/too"): P.INVITE,
    ("POST", "/passes"): P.JOIN_BOARD,
    ("POST", "/passes/renewed"): P.JOIN_BOARD,
    ("POST", "/parts"): P.RESTRICT,
    ("POST", "/parts/{part}/audience"): P.RESTRICT,
    ("POST", "/parts/{part}/approval"): P.APPROVE_RESTRICTION,
    ("POST", "/parts/{part}/lifting"): P.SEE_CONFERENCE,
    ("GET", "/kept"): P.SEE_CONFERENCE,
    ("POST", "/kept/{part}/approval"): P.APPROVE_RESTRICTION,
    ("POST", "/kept/{part}/review"): P.REVIEW_RESTRICTION,
    ("POST", "/kept/{part}/words"): P.WORD_RESTRICTION,
    ("POST", "/kept/{part}/title"): P.ENTITLE_RESTRICTION,
    ("POST", "/closed-sessions"): P.CLOSE_SESSION,
    ("POST", "/closed-sessions/end"): P.CLOSE_SESSION,
    ("GET", "/closing"): P.SEE_CLOSING,
    ("GET", "/eyes/{person}"): P.LOOK_THROUGH_EYES,
    ("GET", "/eyes/{person}/board"): P.LOOK_THROUGH_EYES,
    ("POST", "/eyes/{person}/board/passes"): P.LOOK_THROUGH_EYES,
    ("GET", "/eyes/{person}/board/floor"): P.LOOK_THROUGH_EYES,
    ("POST", "/attendance"): P.NOTE_ATTENDANCE,
    ("POST", "/freeze"): P.FREEZE,
    ("GET", "/frozen"): P.SEE_RECORD,
    ("GET", "/views"): P.SEE_WHO_LOOKED,
    ("GET", "/minutes"): P.SEE_RECORD,
    ("GET", "/record.zip"): P.SEE_RECORD,
    ("POST", "/protected.zip"): P.SEE_RECORD,
    ("GET", "/corrections"): P.SEE_RECORD,
    ("GET", "/corrections.json"): P.SEE_RECORD,
    ("POST", "/corrections"): P.PROPOSE_ADDENDUM,
    ("POST", "/corrections/decisions"): P.DECIDE_ADDENDUM,
    ("GET", "/edits"): P.SEE_WHO_WROTE,
    ("GET", "/replay"): P.SEE_WHO_WROTE,
    ("GET", "/distribution"): P.DECIDE_COPIES,
    ("POST", "/distribution"): P.DECIDE_COPIES,
    ("POST", "/distribution/recipients"): P.DECIDE_COPIES,
    ("POST", "/distribution/sent"): P.DECIDE_COPIES,
    ("POST", "/distribution/turns"): P.DECIDE_COPIES,
    ("GET", "/safety-plans"): P.HAND_OUT_SAFETY_PLAN,
    ("GET", "/safety-plans/{plan}"): P.HAND_OUT_SAFETY_PLAN,
    ("POST", "/safety-plans/{plan}"): P.HAND_OUT_SAFETY_PLAN,
    ("POST", "/safety-plans/{plan}/turns"): P.HAND_OUT_SAFETY_PLAN,
    ("GET", "/letters"): P.WRITE_YOUNG_LETTER,
    ("POST", "/letters"): P.WRITE_YOUNG_LETTER,
    ("POST", "/letters/draft"): P.WRITE_YOUNG_LETTER,
    ("POST", "/letters/turns"): P.WRITE_YOUNG_LETTER,
    ("GET", "/pictures"): P.ILLUSTRATE,
    ("POST", "/pictures"): P.ILLUSTRATE,
    ("GET", "/pictures/{picture}"): P.ILLUSTRATE,
    ("POST", "/pictures/{picture}/remove"): P.ILLUSTRATE,
    ("POST", "/acknowledgement"): P.SEE_RECORD,
    ("POST", "/late"): P.CONTRIBUTE_LATE,
    ("POST", "/late/{late}/answer"): P.ANSWER_LATE,
    ("GET", "/requests"): P.DISTRIBUTE,
    ("POST", "/requests/{entry}"): P.DISTRIBUTE,
    ("POST", "/requests/{entry}/answer"): P.DISTRIBUTE,
    ("POST", "/requests/{entry}/pursuit"): P.DISTRIBUTE,
    ("POST", "/requests/{entry}/withdrawal"): P.DISTRIBUTE,
    ("GET", "/sign-off"): P.SEE_RECORD,
    ("POST", "/sign-off"): P.SIGN_OFF,
    ("POST", "/sign-off/here"): P.KEEP_SIGN_OFFS,
    ("POST", "/sign-off/others"): P.KEEP_SIGN_OFFS,
    ("POST", "/sign-off/endorsement"): P.ENDORSE,
    ("POST", "/sign-off/approvals"): P.KEEP_SIGN_OFFS,
    ("POST", "/sign-off/approvals/said"): P.KEEP_SIGN_OFFS,
    ("POST", "/sign-off/disagreement"): P.SEE_RECORD,
    ("POST", "/sign-off/dissents/{entry}"): P.SEE_RECORD,
    ("GET", "/wall"): P.SHOW_WALL,
    ("GET", "/wall/now"): P.SHOW_WALL,
    ("GET", "/floor"): P.JOIN_BOARD,
    ("POST", "/floor/{verb}"): P.JOIN_BOARD,
    ("POST", "/chairing"): P.TAKE_OVER,
    ("GET", "/waiting"): P.WAIT,
    ("POST", "/waiting"): P.WAIT,
    ("GET", "/invited"): P.INVITE,
    ("POST", "/invited"): P.INVITE,
    ("GET", "/invited/list"): P.INVITE,
    ("GET", "/invited/waiting"): P.SEE_CONFERENCE,
    ("POST", "/invited/waiting-room"): P.INVITE,
    ("POST", "/invited/{person}/slip"): P.INVITE,
    ("GET", "/invited/{person}/role"): P.INVITE,
    ("POST", "/invited/{person}/{verb}"): P.INVITE,
}
#: What is sent along where nothing at all would be refused by whomever it came from.
SAYS: Mapping[str, Mapping[str, Any]] = {
    "/late": {"json": {"late": [{"place": "Agenda", "words": "Later"}]}},
    "/late/{late}/answer": {"data": {"answer": "note", "words": "Later"}},
}
#: What somebody may get there although they may not do it: sent to where they belong, or told that there is nothing.
ELSEWHERE = {303, 403, 404, 409}
HERE = "/conferences/{conference}"


def asked() -> Iterator[tuple[str, str]]:
    for route in routes():
        if isinstance(route, Route) and (route.path == HERE or route.path.startswith((f"{HERE}/", f"{HERE}."))):
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, route.path.removeprefix(HERE)


def takes(method: str, path: str) -> Permit:
    return P.SEE_RECORD if path.startswith("/minutes.") else TAKES[method, path]


def test_every_address_of_a_conference_says_what_it_takes() -> None:
    known = {(method, path) for method, path in asked() if not path.startswith("/minutes.")}
    assert known == set(TAKES)


def standings(people: Cast, state: State) -> Mapping[str, tuple[Person, Stance]]:
    """Somebody for each way of standing towards a conference in this state."""
    by = {
        "chair": (people.nadia, Stance(Kind.PRACTITIONER, Coordination.CASE_MANAGER, Role.CHAIR)),
        "deputy": (people.iris, Stance(Kind.PRACTITIONER, role=Role.DEPUTY, acting=state is State.OPEN)),
        "minute-taker": (people.fern, Stance(Kind.PRACTITIONER, role=Role.MINUTE_TAKER)),
        "contributor": (people.tessa, Stance(Kind.PARENT, role=Role.CONTRIBUTOR)),
        "before the door": (people.joel, Stance(Kind.PARENT, door=Door.WAITING)),
        "line manager": (people.oma, Stance(Kind.LINE_MANAGER, Coordination.LINE_MANAGER)),
        "somebody else": (people.otto, Stance()),
    }
    return {name: (person, replace(stance, state=state)) for name, (person, stance) in by.items()}


async def conference_in(visit: Visit, people: Cast, state: State) -> tuple[str, dict[str, str]]:
    """A conference in this state with a deputy who took over, and real things in it to ask for."""
    frame = visit.frame
    roles = {
        people.nadia.id: Role.CHAIR,
        people.iris.id: Role.DEPUTY,
        people.fern.id: Role.MINUTE_TAKER,
        people.tessa.id: Role.CONTRIBUTOR,
        people.joel.id: Role.CONTRIBUTOR,
    }
    conference = await (people.plan if state is State.PLANNED else people.open)(roles=roles)
    things = {"person": people.tessa.id, "verb": "resend", "file": new_id()}
    things |= dict.fromkeys(("preparation", "paper", "note", "part", "late", "plan", "entry", "picture"), new_id())
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        await nadia.post(f"/conferences/{conference}/agenda", data={"title": "Sleep", "why": "It is hard."})
    async with frame.house.database.reading() as connection:
        things["request"] = (await agenda_requests.of_conference(connection, conference))[0].id
    if state is not State.PLANNED:
        everyone = frozenset(each.id for each in (people.iris, people.fern, people.tessa, people.joel, people.oma))
        wish = Wish("medical_history", "Hers to tell.", everyone)
        things["part"] = await restricting.restrict(frame.house, frame.rooms, people.nadia, conference, wish)
    async with frame.house.database.writing() as connection:
        await seats.set_door(connection, conference, people.joel.id, Door.WAITING)
        if state is State.OPEN:
            await seats.hand_over(connection, conference, people.iris.id, frame.house.clock.now())
    if state is State.FROZEN:
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference, things


@pytest.mark.parametrize("state", State)
async def test_whoever_may_not_is_refused_everywhere_and_in_every_phase(
    visit: Visit, people: Cast, state: State
) -> None:
    conference, things = await conference_in(visit, people, state)
    let_through, tried = [], 0
    for name, (person, stance) in standings(people, state).items():
        async with visit.browser((await people.signed_in(person)).cookie) as browser:
            for method, path in asked():
                if may(stance, takes(method, path)):
                    continue
                address = f"/conferences/{conference}{path.format(**things)}"
                said = SAYS.get(path, {"data": {}}) if method == "POST" else {}
                answer = await browser.request(method, address, **said)
                tried += 1
                if answer.status_code not in ELSEWHERE:
                    let_through.append(f"{name}, {state}: {method} {path} answered {answer.status_code}")
    assert not let_through, "\n".join(let_through)
    assert tried > 150


async def test_whoever_waits_outside_a_closed_session_is_asked_to_wait_everywhere_else(
    visit: Visit, people: Cast
) -> None:
    conference, things = await conference_in(visit, people, State.OPEN)
    frame, by = visit.frame, standings(people, State.OPEN)
    waiting = {name: by[name] for name in ("deputy", "minute-taker", "contributor")}
    outside = frozenset(person.id for person, _ in waiting.values())
    await closed_sessions.begin(
        frame.house, frame.rooms, people.nadia, conference,
        item="standingchild", outside=outside, reason="A medical matter.", teller=people.nadia.id,
    )  # fmt: skip
    wrong, tried = [], 0
    for name, (person, inside) in waiting.items():
        stance = replace(inside, outside=people.nadia.name)
        async with visit.browser((await people.signed_in(person)).cookie) as browser:
            for method, path in asked():
                address = f"/conferences/{conference}{path.format(**things)}"
                said = SAYS.get(path, {"data": {}}) if method == "POST" else {}
                answer = await browser.request(method, address, **said)
                if may(stance, takes(method, path)):
                    continue
                tried += 1
                asked_to_wait = answer.status_code == 409 and people.nadia.name in answer.text
                looks = method == "GET" and may(inside, takes(method, path))
                if answer.status_code not in ELSEWHERE or (looks and not asked_to_wait):
                    wrong.append(f"{name}: {method} {path} answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert tried > 150


@pytest.mark.parametrize("state", State)
async def test_whoever_may_look_is_shown_it(visit: Visit, people: Cast, state: State) -> None:
    conference, things = await conference_in(visit, people, state)
    kept_out, tried = [], 0
    # No file was handed round, no picture put up, nothing was corrected yet, and no safety plan was made.
    absent = {"/files/{file}", "/pictures/{picture}", "/corrections.json", "/safety-plans/{plan}"}
    pages = [(method, path) for method, path in asked() if method == "GET" and path not in absent]
    for name, (person, stance) in standings(people, state).items():
        async with visit.browser((await people.signed_in(person)).cookie) as browser:
            for method, path in pages:
                if not may(stance, takes(method, path)):
                    continue
                answer = await browser.get(f"/conferences/{conference}{path.format(**things)}")
                tried += 1
                if answer.status_code in {401, 403, 404}:
                    kept_out.append(f"{name}, {state}: {method} {path} answered {answer.status_code}")
    assert not kept_out, "\n".join(kept_out)
    assert tried > 20
