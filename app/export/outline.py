"""Minutes and plan versions as outlines: what a reader is shown, in which order and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from app.board.rules import Severity
from app.board.sections import FORMALITIES, OPENING, PARKED, REVIEW
from app.board.shape import ItemKind
from app.export.asked import asked, attendance, quorum
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table, Words
from app.export.kept import kept_to_a_few
from app.export.lists import section_of
from app.export.parts import agreed
from app.export.wording import capital, day_of, long_day, moment, named, span
from app.record.facts import ConferenceFacts
from app.record.lines import MinutedItem, Who
from app.record.minutes import Minutes
from app.record.plan import PlanVersion
from app.record.rendition import Rendition
from app.record.sealing import canonical, digest

_ABOUT = "About this record"


def minutes_outline(copy: Minutes | Rendition) -> Outline:
    """The minutes from header to seal, with what else is in this copy of them."""
    seal = digest(canonical(copy))
    minutes = copy.minutes if isinstance(copy, Rendition) else copy
    facts = minutes.conference
    day = day_of(facts.opened_at, facts.zone)
    return Outline(
        kind="Minutes",
        title=f"{capital(facts.type)} {facts.number}, {long_day(day)}",
        reference=facts.case.reference,
        version=minutes.plan.version,
        day=day,
        digest=seal,
        frozen_at=facts.frozen_at,
        blocks=tuple(_minutes_blocks(minutes, copy, seal)),
    )


def plan_outline(plan: PlanVersion) -> Outline:
    """The plan from header to seal."""
    seal = digest(canonical(plan))
    origin = plan.conference
    return Outline(
        kind="Case plan",
        title=f"Version {plan.version}, {long_day(day_of(origin.held_at, origin.zone))}",
        reference=plan.case.reference,
        version=plan.version,
        day=day_of(origin.held_at, origin.zone),
        digest=seal,
        frozen_at=origin.frozen_at,
        blocks=tuple(_plan_blocks(plan, seal)),
    )


def proposed(outline: Outline) -> Outline:
    """The same document before it is frozen: without the seal and the times that only freezing gives it."""
    blocks = tuple(block for block in outline.blocks if not (isinstance(block, Section) and block.title == _ABOUT))
    return replace(outline, digest="", blocks=blocks)


def _minutes_blocks(minutes: Minutes, copy: Minutes | Rendition, seal: str) -> Iterator[Block]:
    yield _minutes_header(minutes)
    yield Section("Who took part", (_participants(minutes.conference),))
    yield from section_of(minutes, FORMALITIES)
    yield from section_of(minutes, OPENING)
    yield from section_of(minutes, REVIEW)
    yield Section("What was discussed", tuple(_agenda(minutes)))
    yield from section_of(minutes, PARKED)
    yield from asked(minutes.conference)
    if isinstance(copy, Rendition):
        yield from kept_to_a_few(copy)
    yield from agreed(minutes)
    if minutes.left_open:
        yield Section("Left open", tuple(_left_open(minutes)))
    yield _about_minutes(minutes, seal)


def _minutes_header(minutes: Minutes) -> Facts:
    facts = minutes.conference
    entries = [
        ("Case", facts.case.reference),
        ("Purpose", minutes.purpose or "Not written down"),
        ("Held", _held(facts)),
        ("Planned for", f"{moment(facts.planned_start, facts.zone)}, {facts.planned_minutes} minutes"),
        ("How and where", ", ".join(part for part in (capital(facts.mode), facts.place) if part)),
        ("Chair", named(_chair(facts))),
    ]
    if facts.quorum:
        entries.append(("Quorum", quorum(facts.quorum)))
    return Facts(tuple(entries))


def _held(facts: ConferenceFacts) -> str:
    """From when to when people met. The time of freezing is not taken for the end of a conference."""
    if facts.ended_at:
        return span(facts.opened_at, facts.ended_at, facts.zone)
    return f"{moment(facts.opened_at, facts.zone)}. When it ended was not written down"


def _chair(facts: ConferenceFacts) -> Who | None:
    return _who(facts, facts.chair)


def _who(facts: ConferenceFacts, id_: str) -> Who | None:
    found = facts.participant(id_)
    return Who(found.name, found.agency, found.id) if found else None


def _frozen(at: datetime, zone: str, chair: Who | None, deputy: Who | None) -> str:
    """When it was frozen and by whom. `deputy`: who did in the place of the chair, if anybody."""
    by = f"{named(deputy)}, who stood in for {named(chair)}" if deputy else named(chair)
    return f"{moment(at, zone)}, by {by}"


def _participants(facts: ConferenceFacts) -> Table:
    rows = (
        (
            participant.name,
            participant.agency or "–",
            capital(participant.relation or participant.kind),
            capital(participant.role),
            attendance(participant, facts.opened_at, facts.zone),
        )
        for participant in facts.participants
    )
    head = ("Name", "Agency", "As", "Role", "Attendance")
    return Table("Who took part", head, tuple(rows), (5, 5, 4, 3, 4))


def _agenda(minutes: Minutes) -> Iterator[Block]:
    if not minutes.agenda:
        yield Words("There was no agenda.")
    for number, item in enumerate(minutes.agenda, start=1):
        title = item.title.strip() or "Without title"
        yield Section(f"{number}. {title}", tuple(_item(item)))


def _item(item: MinutedItem) -> Iterator[Block]:
    about = [f"To {item.purpose.label.lower()}", item.state.label.lower()]
    if item.led_by:
        about.append(f"led by {named(item.led_by)}")
    if item.minutes:
        about.append(f"{item.minutes} minutes planned")
    if item.kind in (ItemKind.FAMILY_TIME, ItemKind.REVIEW):
        about.insert(0, item.kind.label)
    if item.requested_by:
        about.append(f"asked for by {named(item.requested_by)}")
    if item.carried_from.strip():
        about.append(f"carried over from {item.carried_from.strip()}")
    yield Words(" · ".join(about), quiet=True)
    if item.desired_outcome.strip():
        yield Facts((("What should come of it", item.desired_outcome.strip()),))
    if not item.notes.blank:
        yield RichWords(item.notes)
    outcome = (
        ("What came of it", item.outcome.strip()),
        ("Why deferred or declined", item.reason.strip()),
        ("In simple words", item.simple.strip()),
    )
    if facts := tuple((label, words) for label, words in outcome if words):
        yield Facts(facts)


def _left_open(minutes: Minutes) -> Iterator[Block]:
    deputy = _who(minutes.conference, minutes.conference.frozen_by)
    yield Words(f"{named(deputy) if deputy else 'The chair'} froze the conference knowing that this was open.")
    blockers = [point.sentence for point in minutes.left_open if point.severity is Severity.BLOCKS]
    others = [point.sentence for point in minutes.left_open if point.severity is not Severity.BLOCKS]
    yield Points((*blockers, *others))


def _about_minutes(minutes: Minutes, seal: str) -> Section:
    facts = minutes.conference
    entries = (
        ("Frozen", _frozen(facts.frozen_at, facts.zone, _chair(facts), _who(facts, facts.frozen_by))),
        ("SHA-256 digest", seal),
        ("Case plan", f"Version {minutes.plan.version}, with the SHA-256 digest\n{minutes.plan.digest}"),
        ("Corrections", "These minutes are never edited. A correction is an addendum that stands beside them."),
    )
    return Section(_ABOUT, (Facts(entries),))


def _plan_blocks(plan: PlanVersion, seal: str) -> Iterator[Block]:
    origin = plan.conference
    held = long_day(day_of(origin.held_at, origin.zone))
    yield Facts(
        (
            ("Case", plan.case.reference),
            ("Agreed at", f"{capital(origin.type)} {origin.number}, {held}"),
            ("Chair", named(origin.chair)),
            ("Follows", f"Version {plan.previous.version}" if plan.previous else "No earlier version"),
        )
    )
    yield from section_of(plan, FORMALITIES)
    yield from agreed(plan)
    yield _about_plan(plan, seal)


def _about_plan(plan: PlanVersion, seal: str) -> Section:
    origin = plan.conference
    entries = [
        ("Frozen", _frozen(origin.frozen_at, origin.zone, origin.chair, origin.frozen_by)),
        ("SHA-256 digest", seal),
    ]
    if plan.previous:
        entries.append(
            ("Earlier version", f"Version {plan.previous.version}, with the SHA-256 digest\n{plan.previous.digest}")
        )
    entries.append(("Changes", "This version is never edited. A later conference makes the next one."))
    return Section(_ABOUT, (Facts(tuple(entries)),))
