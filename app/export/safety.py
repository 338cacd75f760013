"""A safety plan to be handed out: in the order in which it is needed, with nothing around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.board.shape import Bullets, Paragraph, Prose, Run
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table
from app.export.values import said_in
from app.export.wording import day_of, long_day, moment, named
from app.record.safety import SafetyPlanCopy
from app.record.sealing import canonical, digest

_ABOUT = "About this plan"


def safety_outline(copy: SafetyPlanCopy) -> Outline:
    """The plan from what it is for to its seal."""
    seal = digest(canonical(copy))
    return Outline(
        kind="Safety plan",
        title=" ".join(copy.about.split()) or "Safety plan",
        reference=copy.case.reference,
        version=copy.edition,
        day=day_of(copy.taken_at, copy.zone),
        digest=seal,
        frozen_at=copy.taken_at,
        blocks=tuple(_blocks(copy, seal)),
    )


def proposed(copy: SafetyPlanCopy) -> Outline:
    """The same before it is taken from the board: without the seal and the time that only taking it gives."""
    outline = safety_outline(copy)
    origin = tuple(_origin(copy))
    about = (Section(_ABOUT, (Facts(origin),)),) if origin else ()
    return replace(outline, digest="", blocks=(*outline.blocks[:-1], *about))


def _blocks(copy: SafetyPlanCopy, seal: str) -> Iterator[Block]:
    if copy.warning_signs:
        yield Section("Warning signs", (Points(copy.warning_signs),))
    if copy.steps:
        yield Section("What we do, in this order", (RichWords(_numbered(copy.steps)),))
    if copy.contacts:
        rows = tuple(
            (named(each.who, "–"), said_in(each.reach) or "–", said_in(each.when) or "–") for each in copy.contacts
        )
        yield Section("Whom to call", (Table("Whom to call", ("Who", "How to reach them", "When"), rows, (5, 5, 5)),))
    yield Section(_ABOUT, (Facts((*_origin(copy), *_seal(copy, seal))),))


def _numbered(steps: tuple[str, ...]) -> Prose:
    return Prose((Bullets(tuple((Paragraph((Run(each),)),) for each in steps), numbered=True),))


def _origin(copy: SafetyPlanCopy) -> Iterator[tuple[str, str]]:
    if copy.made_with:
        yield "Made with", "\n".join(named(each) for each in copy.made_with)
    if copy.agreed_on:
        yield "Agreed on", long_day(copy.agreed_on)


def _seal(copy: SafetyPlanCopy, seal: str) -> Iterator[tuple[str, str]]:
    yield "Edition", f"{copy.edition}, of {moment(copy.taken_at, copy.zone)}. A later edition takes its place."
    yield "SHA-256 digest", seal
