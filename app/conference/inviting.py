"""Invitations: what becomes of one, and what must be known before somebody new can be invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from app.conference.kinds import Kind, Role
from app.conference.planning import LONGEST_RELATION, Incomplete
from app.length import too_long
from app.people.contact import Channel, Contact, Hours, looks_like_email

LONGEST_NAME = 200
LONGEST_NOTE = 2_000
LONGEST_PHONE = 60

#: Roles for which somebody can be invited: who chairs is settled when the conference is planned.
INVITED_ROLES = (Role.CONTRIBUTOR, Role.READER, Role.MINUTE_TAKER, Role.DEPUTY)


class Fate(StrEnum):
    """What has become of an invitation."""

    #: There is no link yet: the letter or the slip is still to be made.
    PREPARED = "prepared"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    #: A newer one took its place.
    REPLACED = "replaced"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Binds one person to one conference in one role. Its secret is in the link and nowhere else."""

    id: str
    conference: str
    person: str
    role: Role
    channel: Channel
    #: As it is kept: that it ran out is not written down. Ask `fate_at`.
    fate: Fate
    made_by: str
    made_at: datetime
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    #: What somebody who cannot come told the chair.
    note: str = ""

    def fate_at(self, now: datetime) -> Fate:
        over = self.fate is Fate.SENT and self.expires_at is not None and now >= self.expires_at
        return Fate.EXPIRED if over else self.fate


@dataclass(frozen=True, slots=True)
class NewcomerDraft:
    """Somebody who is not known yet, as typed into the form."""

    name: str = ""
    kind: str = Kind.NATURAL_SUPPORT
    relation: str = ""
    agency: str = ""
    role: str = Role.CONTRIBUTOR
    channel: str = Channel.EMAIL
    email: str = ""
    phone: str = ""
    hours_from: str = ""
    hours_to: str = ""

    @property
    def begun(self) -> bool:
        """Whether anybody was typed in at all."""
        return any(text.strip() for text in (self.name, self.relation, self.agency, self.email, self.phone))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who can be invited."""

    name: str
    kind: Kind
    relation: str
    agency: str
    role: Role
    contact: Contact


def newcomer(draft: NewcomerDraft) -> Newcomer:
    """Make somebody who can be invited of a draft. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    name, relation, agency = (" ".join(text.split()) for text in (draft.name, draft.relation, draft.agency))
    if not name:
        problems["name"] = "Please give the name."
    bounds = {"name": (name, LONGEST_NAME), "relation": (relation, LONGEST_RELATION), "agency": (agency, LONGEST_NAME)}
    for field, (text, longest) in bounds.items():
        if sentence := too_long(text, longest):
            problems[field] = sentence
    contact = contact_of(draft, problems)
    kind = next((word for word in Kind if word == draft.kind), None)
    role = next((word for word in INVITED_ROLES if word == draft.role), None)
    if kind is None or role is None:
        problems["kind"] = "Please choose from the lists."
    if problems or contact is None or kind is None or role is None:
        raise Incomplete(problems)
    return Newcomer(name, kind, relation, agency, role, contact)


def contact_of(draft: NewcomerDraft, problems: dict[str, str]) -> Contact | None:
    """How the person of the draft is reached; sentences about what is missing are added to `problems`."""
    channel = next((word for word in Channel if word == draft.channel), None)
    if channel is None:
        problems["channel"] = "Please choose how to reach this person."
        return None
    email, phone = draft.email.strip(), " ".join(draft.phone.split())
    if channel is Channel.EMAIL and not looks_like_email(email):
        problems["email"] = "Please give the e-mail address, for example maureen@example.org."
    if channel is Channel.PHONE and not phone:
        problems["phone"] = "Please give the telephone number."
    elif sentence := too_long(phone, LONGEST_PHONE):
        problems["phone"] = sentence
    return Contact(channel, email, phone, _hours(draft.hours_from, draft.hours_to, problems))


def _hours(begin: str, end: str, problems: dict[str, str]) -> Hours | None:
    if not begin.strip() and not end.strip():
        return None
    try:
        hours = Hours(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
    except ValueError:
        problems["hours_from"] = "Please give both hours, for example 09:00 and 15:00, or neither."
        return None
    if hours.begin == hours.end or hours.begin.tzinfo or hours.end.tzinfo:
        problems["hours_from"] = "Please give two different hours, or neither."
        return None
    return hours


def roles_wanted(chosen: Mapping[str, str]) -> Mapping[str, Role]:
    """The role of each person who was chosen. Raises `Incomplete`."""
    wanted = {person: role for person, role in chosen.items() if role}
    if any(role not in INVITED_ROLES for role in wanted.values()):
        raise Incomplete({"people": "Please choose a role from the list for each person."})
    return {person: Role(role) for person, role in wanted.items()}
