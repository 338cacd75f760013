"""The crew: the people of a scenario, each with their own way in and their own browser."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from app.rehearse.place import Place
from app.rehearse.scenario import Entry, Scenario
from app.rehearse.visitor import Refused, Visitor

#: People who have an account of their own agency; so has whoever chairs, endorses or approves.
_STAFF = frozenset({"practitioner", "manager"})
_KINDS = {"manager": "line_manager"}
#: What a line manager may have said of a plan version.
ANSWERED = frozenset({"endorsed", "returned"})
_NEVER = datetime.min.replace(tzinfo=UTC)
_LINK = re.compile(r"https?://\S+/i#(\S+)")


@dataclass
class Member:
    """One person of the scenario."""

    entry: Entry
    agency: str
    email: str
    password: str
    #: With which a guest comes back; empty until they have been here.
    code: str = ""
    #: How many letters they have opened.
    letters: int = 0
    #: The product's id of this person, once it has one.
    id: str = ""
    visitor: Visitor | None = None
    #: When they last signed in.
    came_in: datetime = _NEVER
    #: Whether they have an account; everybody else comes by invitation.
    staff: bool = False

    @property
    def key(self) -> str:
        return str(self.entry["id"])

    @property
    def name(self) -> str:
        return str(self.entry["name"])

    @property
    def kind(self) -> str:
        """As what the case knows this person, in the product's word."""
        return _KINDS.get(self.entry["kind"], str(self.entry["kind"]))

    @property
    def relation(self) -> str:
        """As people write it, with the age of whoever is given no day of birth."""
        said = [str(self.entry[each]) for each in ("relationship", "job_title") if self.entry.get(each)]
        # The account of whoever has one says what they work as.
        words = ", ".join(said[:1] if self.staff else said) or str(self.entry["kind"])
        # A number of years follows from the day of birth; anything else that is said of it does not.
        years, note = (str(self.entry.get(key, "")) for key in ("age", "age_note"))
        ages = [each for each in dict.fromkeys((years, note)) if each and not (each.isdigit() and "born" in self.entry)]
        return ", ".join([words.replace("_", " "), *ages])


def chairs(scenario: Scenario) -> frozenset[str]:
    return frozenset(str(each["chair"]) for each in scenario.conferences)


def endorsers(scenario: Scenario) -> frozenset[str]:
    """Who endorses a plan version or returns it."""
    versions = _versions(scenario)
    answered = [each for each in versions if each.get("endorsement", {}).get("by") or verdict_on(each) in ANSWERED]
    return frozenset(endorser(scenario, each) for each in answered)


def verdict_on(version: Entry) -> str:
    """What was said of a plan version, if anything. Where the file does not say, the current one was endorsed; so was
    one of which it tells a day or a comment, unless it is a draft: that was returned."""
    said = version.get("endorsement", {})
    answered = "date" in said or "comment" in said
    usual = ("returned" if answered else "") if version["state"] == "draft" else "endorsed"
    never = version["state"] == "superseded" and not answered
    return str(said.get("status", "" if never else usual))


def endorser(scenario: Scenario, version: Entry) -> str:
    """Who endorses a plan version or returns it. Where the file does not say: who does with another, else a manager who
    chairs nothing, of the chair's own agency before all others, else the chair."""
    chair = scenario.find("people", str(scenario.conferences[0]["chair"]))
    managers = [each for each in scenario.all("people") if each["kind"] == "manager"]
    free = [each for each in managers if each["id"] not in chairs(scenario)]
    own = [each for each in free if each.get("agency") == chair.get("agency")]
    said = [each["endorsement"] for each in (version, *_versions(scenario)) if each.get("endorsement")]
    named = [each["by"] for each in said if each.get("by")]
    return str([*named, *(each["id"] for each in (*own, *free, chair))][0])


def versions_of(scenario: Scenario, conference: Entry) -> Sequence[tuple[int, Entry]]:
    """The plan versions that a conference made, by their numbers, with their places in the file."""
    made = ((at, each) for at, each in enumerate(_versions(scenario)) if each["from_conference"] == conference["id"])
    return sorted(made, key=lambda one: int(one[1]["version"]))


def _versions(scenario: Scenario) -> Sequence[Entry]:
    versions: Sequence[Entry] = scenario.data.get("case_plan", {}).get("versions", ())
    return versions


def approvers(scenario: Scenario) -> frozenset[str]:
    """Who agrees that something is kept to a few."""
    return frozenset(str(each["approved_by"]) for each in scenario.all("restricted_items") if each.get("approved_by"))


def by_length(members: Iterable[Member]) -> list[Member]:
    """Those with more words for what they are to the case come last."""
    return sorted(members, key=lambda each: len(each.relation))


class Crew:
    def __init__(self, scenario: Scenario, stage: Place, company: str = "rehearsal") -> None:
        """`company` keeps the addresses of people apart who play the same case on one stage."""
        self._stage = stage
        agencies = {each["id"]: str(each["name"]) for each in scenario.all("agencies")}
        answering = chairs(scenario) | endorsers(scenario) | approvers(scenario)
        self.members: Mapping[str, Member] = {
            each["id"]: Member(
                each,
                agencies.get(each.get("agency", ""), ""),
                f"{each['id']}@{company}.example",
                secrets.token_urlsafe(24),
                staff=each["kind"] in _STAFF or each["id"] in answering,
            )
            for each in scenario.all("people")
        }

    def __getitem__(self, key: str) -> Member:
        return self.members[key]

    async def hire(self) -> None:
        """Give everybody who works for an agency their account, as an operator does."""
        for each in self.members.values():
            if each.staff:
                await self._stage.order(
                    "person-add",
                    name=each.name,
                    email=each.email,
                    agency=each.agency or None,
                    password=each.password,
                    job_title=each.entry.get("job_title", ""),
                )
                each.id = self._stage.added.get(each.email, "")

    async def at(self, key: str) -> Visitor:
        """Somebody at their browser, signed in. Raises `Refused` for who has no way in."""
        member, now = self.members[key], self._stage.clock.now()
        if member.visitor is None:
            member.visitor = await self._exit.enter_async_context(Visitor.at(self._stage))
        if now - member.came_in > self._stage.stays:
            await self._sign_in(member, member.visitor)
            member.came_in = now
        return member.visitor

    async def shows_who_they_are(self, key: str) -> Visitor:
        """The same, having shown again who they are, as before anything that binds them. Raises `Refused`."""
        member, visitor = self.members[key], await self.at(key)
        own = {"password": member.password} if member.staff else {"guest_code": member.code}
        await visitor.post("/account/confirm", {**own, "next": "/"})
        return visitor

    @contextlib.asynccontextmanager
    async def present(self) -> AsyncIterator[None]:
        """Their browsers stay open until the block ends."""
        async with contextlib.AsyncExitStack() as stack:
            self._exit = stack
            yield

    async def _sign_in(self, member: Member, visitor: Visitor) -> None:
        if member.staff:
            await visitor.post("/sign-in", {"email": member.email, "password": member.password, "next": "/"})
        elif member.code:
            await visitor.post("/come-back", {"code": member.code})
        else:
            raise Refused(f"{member.name} has no way in: no invitation was accepted")

    async def come_by_letter(self, key: str) -> None:
        """Wait for the letter, read the invitation, agree, and keep the code for later. Raises `Refused`."""
        member = self.members[key]
        if member.visitor is None:
            member.visitor = await self._exit.enter_async_context(Visitor.at(self._stage))
        token = await self._invitation(member)
        await member.visitor.post("/i", {"token": token})
        page = await member.visitor.post("/i/accept", {"token": token, "agreed": "yes"})
        member.came_in = self._stage.clock.now()
        codes = page.xpath("//*[contains(@class, 'own-code')]/text()") if page is not None else []
        if codes:
            member.code = str(codes[0])
        elif page is not None and page.xpath("//*[@name='guest_code']"):
            await member.visitor.post("/account/confirm", {"guest_code": member.code, "next": "/"})

    async def _invitation(self, member: Member) -> str:
        """The secret of the link in the invitation, once it has come. Raises `TimeoutError`."""
        while True:
            letters = await self._stage.letters_to(member.email, more_than=member.letters)
            # Somebody may be reminded of something meanwhile, by a letter that opens nothing.
            links = [link for link in map(_link_in, letters[member.letters :]) if link]
            member.letters = len(letters)
            if links:
                return links[-1]

    async def letters_to(self, key: str) -> Sequence[bytes]:
        """Every letter that went to somebody."""
        return await self._stage.letters_to(self.members[key].email)


def _link_in(letter: bytes) -> str:
    """The secret of the link of an invitation; nothing in any other letter."""
    message = email.message_from_bytes(letter, EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    found = _LINK.search(str(body.get_content()) if body else "")
    return found[1] if found else ""
