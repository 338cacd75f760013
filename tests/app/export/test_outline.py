from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.board.shape import AgendaItem, Board, Collection, ItemState, Purpose
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table, Words
from app.export.outline import minutes_outline, plan_outline
from app.record.asked import Stay
from app.record.facts import ConferenceFacts
from app.record.plan import PreviousPlan
from tests.app.boards import full_board
from tests.app.records import FACTS, concluded

MINUTES = minutes_outline(concluded().minutes)


def every(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from every(block.blocks)


def section(outline: Outline, title: str) -> Section:
    return next(block for block in every(outline.blocks) if isinstance(block, Section) and block.title == title)


def table(outline: Outline, title: str) -> Table:
    return next(block for block in every((section(outline, title),)) if isinstance(block, Table))


def facts(outline: Outline) -> dict[str, str]:
    return {name: value for block in every(outline.blocks) if isinstance(block, Facts) for name, value in block.entries}


def held(**changes: object) -> ConferenceFacts:
    return replace(FACTS, **changes)  # type: ignore[arg-type]


def test_the_minutes_begin_with_what_when_where_and_who() -> None:
    assert (MINUTES.kind, MINUTES.title) == ("Minutes", "Case conference 2, 11 June 2026")
    header = facts(MINUTES)
    assert header["Held"] == "11 June 2026, 10:03 (Sydney time). When it ended was not written down"
    assert header["How and where"] == "In person, Little Steps, Demoville"
    assert header["Chair"] == "Ana Fictional, Little Steps Home Visiting"


def test_a_conference_over_midnight_names_both_days() -> None:
    facts_ = held(
        zone="America/Lima", opened_at=FACTS.opened_at.replace(hour=4), ended_at=FACTS.frozen_at.replace(hour=5)
    )
    outline = minutes_outline(concluded(facts=facts_).minutes)
    assert facts(outline)["Held"] == "10 June 2026, 23:03 to 11 June 2026, 00:12 (Lima time)"
    assert outline.day.isoformat() == "2026-06-10"


def test_who_took_part_comes_with_attendance() -> None:
    assert table(MINUTES, "Who took part").rows[3] == (
        "Nell Madeup",
        "Demoville Child Health",
        "Nurse",
        "Contributor",
        "Sent apologies",
    )


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        (37, None, "Present, from 10:40"),
        (1, None, "Present"),
        (-20, None, "Present"),
        (37, 47, "Present, 10:40 to 10:50"),
    ],
)
def test_whoever_came_late_or_left_early_was_there_at_times_that_are_told(
    came: int, left: int | None, words: str
) -> None:
    times = [None if each is None else FACTS.opened_at + timedelta(minutes=each) for each in (came, left)]
    assert times[0] is not None
    stay = Stay(times[0], times[1])
    tess = replace(FACTS.participants[1], stays=(stay,))
    outline = minutes_outline(concluded(facts=held(participants=(FACTS.participants[0], tess))).minutes)
    assert table(outline, "Who took part").rows[1][4] == words


def test_each_agenda_item_is_a_section_with_its_notes() -> None:
    item = section(MINUTES, "3. The notice about the tenancy")
    aside, notes = item.blocks
    assert aside == Words(
        "To decide · discussed · led by Omar Invented, Bridge Tenancy Support · 15 minutes planned", quiet=True
    )
    assert isinstance(notes, RichWords)


def test_steps_say_what_who_and_by_when() -> None:
    steps = table(MINUTES, "Goal 1")
    assert steps.head == ("What", "Who", "By when", "How it stands")
    assert steps.rows[0] == (
        "Ask the landlord for a payment plan",
        "Omar Invented, Bridge Tenancy Support",
        "19 June 2026",
        "Not started",
    )
    assert steps.rows[2] == ("Sit with Wren on Tuesday nights", "Aunt Maureen", "No date", "Not started")


def test_a_goal_is_quoted_in_the_words_of_who_said_it() -> None:
    quote = section(MINUTES, "Goal 1").blocks[0]
    assert isinstance(quote, RichWords)
    assert quote.quoted
    assert facts(MINUTES)["In whose words"] == "Tess Sampleford"


def test_an_item_says_what_should_come_of_it_before_what_was_said() -> None:
    item = AgendaItem("a0", "Sleep", outcome="In her basket", desired_outcome="We know where Wren sleeps")
    conclusion = concluded(Board(agenda=Collection((("item0001", item),))))
    assert section(minutes_outline(conclusion.minutes), "1. Sleep").blocks[1:] == (
        Facts((("What should come of it", "We know where Wren sleeps"),)),
        Facts((("What came of it", "In her basket"),)),
    )


def test_what_was_left_open_is_listed_and_blockers_come_first() -> None:
    undecided = AgendaItem("a9", "School", Purpose.DECIDE)
    agenda = Collection((*full_board().agenda.entries, ("item0009", undecided)))
    points = section(minutes_outline(concluded(replace(full_board(), agenda=agenda)).minutes), "Left open").blocks[1]
    assert isinstance(points, Points)
    assert points.entries[0].startswith("Agenda item 5 (School) needs a decision")


def test_nothing_left_open_is_no_section() -> None:
    minutes = replace(concluded().minutes, left_open=())
    assert "Left open" not in {block.title for block in minutes_outline(minutes).blocks if isinstance(block, Section)}


def test_an_empty_conference_still_makes_a_document() -> None:
    conclusion = concluded(Board(agenda=Collection((("item0001", AgendaItem("a0", state=ItemState.DEFERRED)),))))
    outline = minutes_outline(conclusion.minutes)
    assert section(outline, "1. Without title").blocks == (
        Words("To discuss · deferred to the next conference", quiet=True),
    )
    assert section(outline, "Goals").blocks == (Words("No goal was agreed."),)
    assert plan_outline(conclusion.plan).kind == "Case plan"


def test_each_document_carries_the_digest_of_its_own_record() -> None:
    conclusion = concluded()
    assert MINUTES.digest == conclusion.minutes_digest
    assert plan_outline(conclusion.plan).digest == conclusion.plan_digest
    assert facts(MINUTES)["Case plan"].endswith(conclusion.plan_digest)
    assert MINUTES.seal.replace(" ", "") == conclusion.minutes_digest[:16]


def test_a_later_plan_names_the_version_before() -> None:
    outline = plan_outline(concluded(previous=PreviousPlan(1, "ab" * 32)).plan)
    assert outline.title == "Version 2, 11 June 2026"
    assert facts(outline)["Follows"] == "Version 1"
    assert facts(outline)["Earlier version"].endswith("ab" * 32)
