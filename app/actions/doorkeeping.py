"""The doorkeeper of the live boards: decides from the database, each time it is asked.

Implements `realtime.ports.Doorkeeper`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import handing_over, seating, staying
from app.actions.house import House
from app.actions.seating import Arriving, Ground, Place, Seat, grounds, grounds_around
from app.actions.signing_in import digest
from app.actions.staying import Living
from app.board.grammar import GRAMMARS
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Role
from app.conference.permits import Permit, may
from app.conference.states import State
from app.storage import passes, sessions
from app.storage.concerning import Moment
from app.storage.gathering import Gathering
from app.storage.passes import Pass
from realtime.ports import LOOKING, Admission, Reason, Refused, Visitor

#: As many colours as the front end has; people of one conference get different ones while they last.
COLOURS = 12

#: Time alone ends sessions, and nothing else that a board is open by.
_ASKED_OF_TIME = timedelta(seconds=30)
#: So few that the live boards wait for a millisecond or two.
_REVIEWED_AT_ONCE = 250
#: Seconds for which the live boards have their turn after that; all of them together must leave time to take effect.
_REST, _RESTS = 0.005, 0.4


#: What has become of admissions, by their identity.
_Changed = dict[int, Admission | Reason]
_Look = Callable[[Sequence[Admission]], Awaitable[Sequence[Admission | Reason]]]


@dataclass(frozen=True, slots=True)
class _Knock:
    """Somebody shows a token, known by its SHA-256, for a document."""

    visitor: Visitor
    document: str
    token: str

    @property
    def place(self) -> Place:
        return self.document, self.visitor.person


@dataclass(frozen=True, slots=True)
class _Told:
    """What the database says, in one view of it, about those who knock or are in."""

    living: Living
    #: The passes that they show and that are their own.
    passes: Mapping[_Knock, Pass]
    #: The sessions that were begun by a link alone.
    by_link: Collection[str]
    #: The places that were read with it, and what is known of these.
    read: Collection[Place]
    grounds: Mapping[Place, Ground]


class _Reviewed:
    """What has been found to stand since the database was as it is, and which sessions are to be looked at when."""

    def __init__(self) -> None:
        #: With everything that was written until then.
        self.until: Moment | None = None
        # Kept alive, so that no other admission gets the identity of one of them.
        self._left: dict[int, tuple[Admission, int]] = {}
        #: The next one first, for whatever is put in is due later than all the others.
        self._due: dict[str, datetime] = {}

    def note(self, admission: Admission, ground: int) -> None:
        """The admission stands, on the ground with this fingerprint."""
        self._left[id(admission)] = admission, ground

    def stands(self, admission: Admission, ground: int) -> bool:
        """Whether the admission was found to stand on this very ground."""
        return self._left.get(id(admission)) == (admission, ground)

    def unknown(self, admissions: Sequence[Admission]) -> Sequence[Admission]:
        """Those of which nothing was noted; what was of any but these is forgotten then."""
        left = self._left
        unknown = [each for each in admissions if id(each) not in left]
        if unknown or len(left) > len(admissions):
            self._left = {id(each): left[id(each)] for each in admissions if id(each) in left}
        return unknown

    def spread(self, sessions: Iterable[str], now: datetime) -> None:
        """Look at these one after the other, as time goes by, instead of at all of them in the same moment."""
        spread = list(dict.fromkeys(sessions))
        self._due = {each: now + _ASKED_OF_TIME * n / len(spread) for n, each in enumerate(spread, 1)}

    def later(self, sessions: Iterable[str], now: datetime) -> None:
        """These are looked at now, and then when it is their turn again."""
        for each in sessions:
            self._due.pop(each, None)
            self._due[each] = now + _ASKED_OF_TIME

    def due(self, now: datetime) -> set[str]:
        """The sessions that are to be looked at now."""
        return set(takewhile(lambda each: self._due[each] <= now, self._due))

    def forget(self, sessions: Iterable[str]) -> None:
        """Nobody is connected with these any more."""
        for each in sessions:
            self._due.pop(each, None)


class DatabaseDoorkeeper:
    def __init__(self, house: House) -> None:
        self._house = house
        self._knocking = Gathering(self._admit_all)
        self._arriving = Arriving(house.database)
        self._reviewed = _Reviewed()

    async def rehearse(self) -> None:
        """Ask everything once that is asked when people come, about nobody."""
        nobody = _Knock(Visitor("", ""), "", "")
        await self._house.database.read_at_once(partial(self._tell, [nobody], {}))
        await self._house.database.read_at_once(seating.rehearse)

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        """The admission behind a token. Raises `Refused`."""
        decided = await self._knocking.ask(_Knock(visitor, document, digest(token)))
        if isinstance(decided, Reason):
            raise Refused(decided)
        return decided

    async def _admit_all(self, knocks: Sequence[_Knock]) -> Sequence[Admission | Reason]:
        before = self._arriving.known()
        told = await self._house.database.read_at_once(partial(self._tell, knocks, before))
        self._arriving.learn(told.grounds)
        await staying.write_down_heard(self._house, told.living)
        decided = await self._decide(told, {**before, **told.grounds})
        return [
            decided.get(each, Reason.UNKNOWN) if each.visitor.session in told.living.sessions else Reason.SIGNED_OUT
            for each in knocks
        ]

    async def _tell(
        self, knocks: Sequence[_Knock], before: Mapping[Place, Ground], connection: AsyncConnection
    ) -> _Told:
        """Asked in one go: each question by itself would cost several changes of thread."""
        connected = _connected((each.visitor.session, each.document) for each in knocks)
        living = await staying.who_lives(self._house, connection, connected)
        shown = await passes.find_all(connection, {knock.token for knock in knocks})
        by_link = await sessions.by_link(connection, living.sessions)
        awake = [each for each in knocks if each.visitor.session in living.sessions]
        known = {each: shown[each.token] for each in awake if _is_its_own(each, shown.get(each.token))}
        new = {knock.place for knock in known if knock.place not in before}
        return _Told(living, known, by_link, new, await grounds_around(connection, new) if new else {})

    async def _decide(self, told: _Told, found: Mapping[Place, Ground]) -> Mapping[_Knock, Admission | Reason]:
        """What becomes of those who show a pass of their own."""

        def admitted(knock: _Knock, shown: Pass) -> Admission | Reason:
            return _admitted(knock, shown, _in_session(found.get(knock.place), knock.visitor.session, told.by_link))

        decided = {knock: admitted(knock, shown) for knock, shown in told.passes.items()}
        # Nobody is turned away for what was a moment ago.
        refused = [each for each, answer in decided.items() if isinstance(answer, Reason)]
        unsure = [each for each in refused if each.place not in told.read]
        if unsure:
            places = {each.place for each in unsure}
            found = {place: ground for place, ground in found.items() if place not in places}
            found |= await self._house.database.read_at_once(partial(grounds, places=places))
            decided |= {knock: admitted(knock, told.passes[knock]) for knock in unsure}
        places = {knock.place for knock in told.passes}
        await self._give_back({place: found[place] for place in places if place in found})
        return decided

    async def _give_back(self, arriving: Mapping[Place, Ground]) -> None:
        """Whoever chairs and comes back chairs again."""
        for (_, person), ground in arriving.items():
            seat = ground.seat() if ground.handed_over else None
            if seat is not None and seat.role is Role.CHAIR:
                await handing_over.take_back(self._house, seat.conference, person)

    async def review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        """The same admissions as they would be decided now; a reason where one has ended.

        Those are looked at whom something concerns that was written since, those who are new, and the sessions whose
        turn it is; and what stands on the same ground as before is not decided again: thousands may be connected.
        """
        until, concerned = await self._house.database.concerned(self._reviewed.until)
        now = self._house.clock.now()
        if concerned is None:
            reviewed, asked = _Reviewed(), admissions
            reviewed.spread((each.session for each in admissions), now)
        else:
            reviewed = self._reviewed
            asked = _either(reviewed.unknown(admissions), _of(concerned, admissions))
            reviewed.later((each.session for each in asked), now)
        changed = await self._in_pieces(asked, partial(self._review, reviewed))
        changed |= await self._end_by_time(reviewed, admissions, now)
        # Not before: what could not be read has not been reviewed.
        self._reviewed, reviewed.until = reviewed, until
        return [changed.get(id(each), each) for each in admissions] if changed else admissions

    async def _end_by_time(self, reviewed: _Reviewed, admissions: Sequence[Admission], now: datetime) -> _Changed:
        due = reviewed.due(now)
        asked = [each for each in admissions if each.session in due] if due else []
        changed = await self._in_pieces(asked, self._awake)
        connected = {each.session for each in asked}
        reviewed.later(connected, now)
        reviewed.forget(due - connected)
        return changed

    async def _in_pieces(self, admissions: Sequence[Admission], look: _Look) -> _Changed:
        """What is another now than before, by the identity of what it was; the live boards go on in between."""
        changed: _Changed = {}
        begins = range(0, len(admissions), _REVIEWED_AT_ONCE)
        for begin in begins:
            if begin:
                await asyncio.sleep(min(_REST, _RESTS / len(begins)))
            piece = admissions[begin : begin + _REVIEWED_AT_ONCE]
            verdicts = await look(piece)
            changed |= {id(was): verdict for was, verdict in zip(piece, verdicts, strict=True) if verdict is not was}
        return changed

    async def _awake(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        connected = _connected((each.session, each.document) for each in admissions)
        living = await self._house.database.read_at_once(partial(staying.who_lives, self._house, connected=connected))
        await staying.write_down_heard(self._house, living)
        return [each if each.session in living.sessions else Reason.SIGNED_OUT for each in admissions]

    async def _review(self, reviewed: _Reviewed, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        told = await self._house.database.read_at_once(partial(self._look, admissions))
        await staying.write_down_heard(self._house, told.living)

        def ground(each: Admission) -> Ground | None:
            return _in_session(told.grounds.get((each.document, each.person)), each.session, told.by_link)

        return [
            self._renewed(each, ground(each), reviewed) if each.session in told.living.sessions else Reason.SIGNED_OUT
            for each in admissions
        ]

    async def _look(self, admissions: Sequence[Admission], connection: AsyncConnection) -> _Told:
        connected = _connected((each.session, each.document) for each in admissions)
        living = await staying.who_lives(self._house, connection, connected)
        places = {(each.document, each.person) for each in admissions}
        by_link = await sessions.by_link(connection, connected)
        return _Told(living, {}, by_link, places, await grounds(connection, places))

    def _renewed(self, admission: Admission, ground: Ground | None, reviewed: _Reviewed) -> Admission | Reason:
        if ground is None:
            return Reason.REMOVED
        fingerprint = ground.fingerprint
        answer = admission if self._reviewed.stands(admission, fingerprint) else _decided_anew(admission, ground)
        if isinstance(answer, Admission):
            reviewed.note(answer, fingerprint)
        return answer


def _connected(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """To which documents each session is connected."""
    connected: dict[str, list[str]] = {}
    for session, document in pairs:
        connected.setdefault(session, []).append(document)
    return connected


def _of(concerned: frozenset[str], admissions: Sequence[Admission]) -> Sequence[Admission]:
    if not concerned:
        return []
    return [each for each in admissions if not concerned.isdisjoint((each.document, each.person, each.session))]


def _either(some: Sequence[Admission], others: Sequence[Admission]) -> Sequence[Admission]:
    return list({id(each): each for each in (*some, *others)}.values())


def _is_its_own(knock: _Knock, shown: Pass | None) -> bool:
    return shown is not None and (shown.part, shown.session) == (knock.document, knock.visitor.session)


def _in_session(ground: Ground | None, session: str, by_link: Collection[str]) -> Ground | None:
    """The ground on which somebody stands in this session."""
    return ground if ground is None or session not in by_link else replace(ground, by_link=True)


def _admitted(knock: _Knock, shown: Pass, ground: Ground | None) -> Admission | Reason:
    seat = None if ground is None else ground.seat()
    if ground is None or seat is None or shown.client not in ground.clients:
        return Reason.UNKNOWN
    objection = _objection(seat, shown.epoch, shown.shape)
    if objection is not None:
        return objection
    return Admission(
        document=knock.document,
        person=knock.visitor.person,
        session=knock.visitor.session,
        card=_card(seat),
        client=LOOKING if shown.looks else shown.client,
        clients=frozenset() if shown.looks else ground.clients,
        epoch=seat.epoch,
        writes=seat.writes and not shown.looks,
        grammar=GRAMMARS[seat.kind],
        beside=seat.beside,
    )


def _objection(seat: Seat, epoch: int, shape: int) -> Reason | None:
    if seat.state is State.FROZEN:
        return Reason.FROZEN
    if seat.outside:
        return Reason.OUTSIDE
    if not may(seat.stance, Permit.JOIN_BOARD):
        return Reason.UNKNOWN
    if epoch != seat.epoch:
        return Reason.OTHER_HISTORY
    return Reason.OUTDATED_PAGE if shape != SHAPE_VERSION else None


def _decided_anew(admission: Admission, ground: Ground) -> Admission | Reason:
    """The same admission, if it stays as it is."""
    seat = ground.seat()
    if seat is None:
        return Reason.REMOVED
    objection = _objection(seat, admission.epoch, SHAPE_VERSION)
    if objection is not None:
        return Reason.REMOVED if objection is Reason.UNKNOWN else objection
    looks = admission.client == LOOKING
    now = replace(
        admission,
        card=_card(seat),
        clients=frozenset() if looks else ground.clients or admission.clients,
        writes=seat.writes and not looks,
        beside=seat.beside,
    )
    return admission if now == admission else now


def _card(seat: Seat) -> Mapping[str, str | int]:
    """What the others see of somebody."""
    return {
        "id": seat.person.id,
        "name": seat.person.name,
        "agency": seat.person.agency_name,
        "role": seat.role.value,
        "colour": seat.position % COLOURS,
    }
