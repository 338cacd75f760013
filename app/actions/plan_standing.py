"""How the plan version that a conference made stands: what was said about it, and what state that gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import shared_until
from app.actions.house import House
from app.actions.refusals import NotFound
from app.conference.approving import ApprovalStep, steps_of
from app.conference.conference import Conference, Participant
from app.conference.distributing import Extent
from app.conference.permits import Permit, may
from app.conference.sign_off import (
    Disagreement,
    DissentEvent,
    Endorsement,
    PlanState,
    SignOff,
    Verdict,
    disagreements,
    gives_way,
    in_force_from,
    latest,
    parties,
    state_of,
    verdicts,
)
from app.export.wording import day_of, long_day
from app.storage import conferences, people, records, sign_offs
from app.storage.progress import Past
from app.storage.records import StoredPlan
from app.storage.sign_offs import AllSaid


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """One plan version with everything that was said about it."""

    conference: Conference
    plan: StoredPlan
    parties: Sequence[Participant]
    said: AllSaid
    #: A later version that is in force, or else the one that comes after and is not yet.
    in_force_since: StoredPlan | None
    followed_by: StoredPlan | None
    #: When that later version came into force.
    superseded_at: datetime | None

    @property
    def state(self) -> PlanState:
        asked = [each.person.id for each in self.parties]
        superseded = self.in_force_since is not None
        return state_of(asked, self.said.sign_offs, self.said.endorsements, self.said.stages, superseded=superseded)

    @property
    def sign_offs(self) -> Mapping[str, SignOff]:
        """What stands of each party."""
        return latest(self.said.sign_offs)

    @property
    def unheard(self) -> Sequence[Participant]:
        """The parties of whom nothing is known yet."""
        return [each for each in self.parties if each.person.id not in self.sign_offs]

    @property
    def may_say(self) -> Sequence[Participant]:
        """The parties who can still say something themselves."""
        return [each for each in self.parties if gives_way(self.sign_offs.get(each.person.id), own=True)]

    @property
    def may_be_noted(self) -> Sequence[Participant]:
        """The parties for whom somebody else can note something."""
        return [each for each in self.parties if gives_way(self.sign_offs.get(each.person.id), own=False)]

    @property
    def verdicts(self) -> Mapping[str, Endorsement]:
        return verdicts(self.said.endorsements)

    @property
    def sent_back(self) -> bool:
        """Whether the line manager returned it: it is for those who mend it now."""
        said = self.verdicts.get("")
        return said is not None and said.verdict is Verdict.RETURNED

    @property
    def steps(self) -> Sequence[ApprovalStep]:
        """Who approves it, one after the other."""
        return steps_of(self.said.stages, self.said.endorsements)

    @property
    def asked_since(self) -> Sequence[ApprovalStep]:
        """Who was asked once it was in force, and has not answered: it stays in force meanwhile."""
        return [each for each in self.steps if not each.approved] if self.state is PlanState.IN_FORCE else []

    def before(self, until: datetime | None, person: str) -> PlanStanding:
        """As this person knows it, to whom nothing is told that was said or made since then."""
        if until is None:
            return self
        later, superseded = self.followed_by, self.superseded_at
        known = superseded is not None and superseded < until
        return replace(
            self,
            said=self.said.before(until, person),
            in_force_since=self.in_force_since if known else None,
            superseded_at=superseded if known else None,
            followed_by=later if later is not None and later.recorded_at < until else None,
        )

    @property
    def came_after(self) -> StoredPlan | None:
        """The version that holds in place of this one, or else will; None for the newest."""
        return self.in_force_since or self.followed_by

    @property
    def for_the_family(self) -> str:
        """How it stands, in words for the family; "" where it holds and none comes after it."""
        zone = self.conference.time_zone
        unapproved = "" if self.state is PlanState.IN_FORCE else "This plan is not approved yet and may still change."
        if self.in_force_since and self.superseded_at:
            since = long_day(day_of(self.superseded_at, zone))
            return f"This is not our plan any more. Version {self.in_force_since.version} holds since {since}."
        if self.followed_by:
            made, version = long_day(day_of(self.followed_by.recorded_at, zone)), self.followed_by.version
            once = "It takes the place of this one once it is approved."
            return f"{unapproved} There is a newer plan: version {version} of {made}. {once}".strip()
        return unapproved

    def said_here(self, raised: DissentEvent) -> bool:
        """Whether a disagreement was said by the party themselves, though on a device that somebody else keeps."""
        own = {(each.person, each.at) for each in self.said.sign_offs if each.own}
        return raised.by != raised.person and (raised.person, raised.at) in own

    @property
    def disagreements(self) -> Sequence[Disagreement]:
        return disagreements(self.said.dissent)


@dataclass(frozen=True, slots=True)
class SeenStanding:
    """The same as one person may see it."""

    found: FoundConference
    standing: PlanStanding
    names: Mapping[str, str]
    person: str
    #: Where sharing with the person was withdrawn: how far what others say since is theirs.
    past: Past | None = None

    @property
    def may_sign(self) -> bool:
        asked = any(each.person.id == self.person for each in self.standing.may_say)
        return asked and may(self.found.stance, Permit.SIGN_OFF)

    @property
    def noted_for_me(self) -> SignOff | None:
        """What stands of the person because somebody else noted it."""
        mine = self.standing.sign_offs.get(self.person)
        return mine if mine is not None and not mine.own else None

    @property
    def keeps(self) -> bool:
        """Whether the person notes what others said, and sees why somebody has not signed."""
        return may(self.found.stance, Permit.KEEP_SIGN_OFFS)

    @property
    def may_dissent(self) -> bool:
        """Whether the person may say of their own dissent what becomes of it."""
        return may(self.found.stance, Permit.SIGN_OFF)

    @property
    def endorses(self) -> bool:
        return may(self.found.stance, Permit.ENDORSE)


async def standing_for(house: House, person: str, conference: str) -> SeenStanding:
    """How the plan of a conference stands, for those who may read it. Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.SEE_RECORD)
        await copies.require_extent(connection, found, person, Extent.PARTIAL)
        past = await shared_until(connection, found, person)
        standing = (await standing_of(connection, found.conference)).before(past, person)
        said = standing.said
        named = {each.recorded_by for each in said.sign_offs} | {each.by for each in said.endorsements}
        named |= {each.asked_by for each in said.stages} | {each.by for each in said.dissent}
        named |= {each.person for each in said.sign_offs} | {each.person for each in said.dissent}
        shared = Past(person, past) if past else None
        return SeenStanding(found, standing, await people.names(connection, named), person, shared)


async def standing_with(
    connection: AsyncConnection, person: str, conference: str, permit: Permit, *, lock: bool = False
) -> PlanStanding:
    """The same where the conference is frozen, for whoever may do this with it; with `lock`, two who say something in
    one moment say it one after the other. Raises `NotFound`, `NotPermitted`."""
    found = await conference_for(connection, person, conference, lock=lock)
    require(found.stance, permit)
    return await standing_of(connection, found.conference)


async def standing_of(connection: AsyncConnection, conference: Conference) -> PlanStanding:
    """How the plan of a frozen conference stands. Raises `NotFound`."""
    plan = await records.plan_of_conference(connection, conference.id)
    if plan is None:
        raise NotFound
    return (await of_versions(connection, [(conference, plan)]))[0]


async def of_versions(
    connection: AsyncConnection, wanted: Sequence[tuple[Conference, StoredPlan]]
) -> Sequence[PlanStanding]:
    """The same of several versions."""
    found = []
    known: dict[str, tuple[Sequence[StoredPlan], Mapping[str, AllSaid]]] = {}
    for conference, plan in wanted:
        if plan.case not in known:
            versions = await records.plans(connection, plan.case)
            known[plan.case] = versions, await sign_offs.about(connection, [each.conference for each in versions])
        versions, said = known[plan.case]
        later = [each for each in versions if each.version > plan.version]
        forced = [each for each in later if _from(said[each.conference])]
        found.append(
            PlanStanding(
                conference,
                plan,
                parties(await conferences.participants(connection, conference.id)),
                said[conference.id],
                forced[-1] if forced else None,
                later[-1] if later else None,
                _from(said[forced[-1].conference]) if forced else None,
            )
        )
    return found


def _from(said: AllSaid) -> datetime | None:
    return in_force_from(said.endorsements, said.stages)
