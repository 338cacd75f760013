"""What changed between two versions, in the words of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given

from app.actions.changed_for import tell_one
from app.actions.comparing import tell
from app.board.agreeing import Recipient, SafetyPlan
from app.board.choices import Achievement, Answer, GoalState, TaskState
from app.board.shape import (
    Board,
    Collection,
    FollowUp,
    Goal,
    Named,
    PlanReview,
    Referral,
    RoleEntry,
    ServiceRequest,
    Step,
)
from app.record.concluding import Conclusion
from app.record.sealing import canonical
from app.record.who import Who
from tests.app.boards import parts, prose
from tests.app.records import concluded

TESS = Who("Tess Sampleford", "", "tess")
OMAR = Who("Omar Invented", "Bridge Tenancy Support", "omar")
JUNE, JULY = date(2026, 6, 19), date(2026, 7, 3)


def held(**lists: Any) -> Conclusion:
    made: dict[str, Any] = {name: Collection(entries) for name, entries in lists.items()}
    return concluded(Board(**made))


def sentences(before: Conclusion, after: Conclusion, *, with_minutes: bool = True) -> list[str]:
    told = tell(before.plan_bytes, after.plan_bytes, [], [after.minutes_bytes if with_minutes else None])
    return [sentence for each in told.lists for sentence in each.sentences]


def summary(before: Conclusion, after: Conclusion) -> str:
    return tell(before.plan_bytes, after.plan_bytes, [], [after.minutes_bytes]).summary


def goal(number: int, words: str, **given: Any) -> tuple[str, Goal]:
    return f"goal000{number}", Goal(f"a{number}", prose(words), **given)


def follow_up(**given: Any) -> list[tuple[str, FollowUp]]:
    return [("follow01", FollowUp("a0", "Ring the school.", **{"owner": "omar", "due": JUNE, **given}))]


def test_goals_that_were_achieved_and_those_that_are_new_are_counted_and_told() -> None:
    before = held(goals=[goal(1, "We sleep"), goal(2, "We laugh"), goal(3, "We move")])
    after = held(
        goals=[
            goal(1, "We sleep", state=GoalState.ACHIEVED),
            goal(2, "We laugh"),
            goal(3, "We move", state=GoalState.STOPPED, changed_why="The flat is ours"),
            goal(4, "We sing", due=JULY, said_by="tess"),
        ],
        reviews=[
            ("review01", PlanReview("a0", "We laugh", Achievement.ACHIEVED, achieved="Every day", goal="goal0002")),
        ],
    )
    assert summary(before, after) == "2 goals achieved, 1 no longer pursued, 1 new."
    assert sentences(before, after) == [
        "Achieved: “We sleep”.",
        "Achieved: “We laugh”: “Every day”.",
        "No longer pursued: “We move”, because “The flat is ours”.",
        "New: “We sing”, by 3 July 2026, in the words of Tess Sampleford.",
    ]
    plans_alone = "".join(sentences(before, after, with_minutes=False))
    assert "Achieved: “We laugh”." in plans_alone and "Every day" not in plans_alone, "the words are in the minutes"


def test_what_was_finished_in_between_is_told_with_its_version_and_a_goal_that_failed_so_far_with_its_reason() -> None:
    def sleeping(**given: Any) -> tuple[str, Goal]:
        return goal(1, "We sleep", **given)

    def ringing(state: TaskState) -> dict[str, Any]:
        return {"steps": Collection((("step0001", Step("a0", "Ring the school", "omar", state=state)),))}

    def minding(number: int, achievement: Achievement, **words: Any) -> tuple[str, PlanReview]:
        return f"review0{number}", PlanReview("a0", "", achievement, goal=f"goal000{number}", **words)

    first = held(goals=[sleeping(**ringing(TaskState.NOT_STARTED)), goal(2, "We laugh")])
    second = replace(
        held(
            goals=[sleeping(**ringing(TaskState.DONE)), goal(2, "We laugh"), goal(3, "We stay")],
            reviews=[minding(2, Achievement.ACHIEVED, achieved="Every day")],
        ).plan,
        version=2,
    )
    third = held(
        goals=[sleeping(), goal(3, "We stay")],
        reviews=[
            minding(1, Achievement.UNREVIEWED),
            minding(3, Achievement.NOT_ACHIEVED, not_achieved="Notice arrived"),
        ],
    )
    told = tell(first.plan_bytes, third.plan_bytes, [canonical(second)], [None, third.minutes_bytes])
    assert told.lists[0].sentences == (
        "Done in version 2: “Ring the school”, Omar Invented.",
        "New: “We stay”.",
        "Not achieved: “We stay”, because “Notice arrived”.",
        "Achieved in version 2: “We laugh”.",
    )
    assert told.summary == "1 goal achieved, 1 not achieved, 1 new. 1 action done."
    tags = {pair.name: pair.tag for each in told.pairs for pair in each.pairs}
    assert tags == {
        "We sleep": "",
        "Ring the school": "Finished in version 2",
        "We stay": "New",
        "We laugh": "Finished in version 2",
    }


def test_a_date_that_moved_is_told_with_its_reason_and_with_whom() -> None:
    moved = follow_up(
        due=JULY, moved_from=JUNE, moved_why="Sorry Business", counts_as_late=Answer.NO,
        moved_with=Collection((("named001", Named("a0", "tess")),)),
    )  # fmt: skip
    assert sentences(held(follow_ups=follow_up()), held(follow_ups=moved)) == [
        "The date of “Ring the school” moved from 19 June 2026 to 3 July 2026, agreed with Tess Sampleford, because "
        "“Sorry Business”. That it was moved does not count as late.",
    ]
    before = held(goals=[goal(1, "We sleep", due=JUNE)])
    after = held(goals=[goal(1, "We sleep", due=JULY, changed_why="Exams")])
    assert sentences(before, after) == [
        "The due date of “We sleep” moved from 19 June 2026 to 3 July 2026, because “Exams”."
    ]
    assert summary(before, after) == "1 goal with another date."


def test_actions_are_done_or_not_and_pass_from_one_to_another() -> None:
    before = held(follow_ups=follow_up())
    done = held(follow_ups=follow_up(state=TaskState.DONE, done_on=date(2026, 6, 12)))
    assert sentences(before, done) == ["Done on 12 June 2026: “Ring the school”, Omar Invented."]
    failed = held(follow_ups=follow_up(state=TaskState.NOT_DONE, reason="Nobody answered", owner="tess"))
    assert sentences(before, failed) == [
        "Not done: “Ring the school”, Tess Sampleford, because “Nobody answered”.",
        "“Ring the school” passed from Omar Invented to Tess Sampleford.",
    ]
    assert summary(before, failed) == "1 action not done, 1 with somebody else."
    assert sentences(done, held()) == [], "it was done before"


def test_a_step_names_the_goal_towards_which_it_goes() -> None:
    step = Collection((("step0001", Step("a0", "Buy a lamp", "tess", JUNE)),))
    after = held(goals=[goal(1, "We sleep", steps=step)])
    assert "New towards “We sleep”: “Buy a lamp”, Tess Sampleford, by 19 June 2026." in sentences(
        held(goals=[goal(1, "We sleep")]), after
    )


def test_several_that_came_into_one_line_are_told_in_one_sentence_and_to_each_as_you() -> None:
    given = Collection(tuple((f"given00{n}", Recipient(f"a{n}", who)) for n, who in enumerate(("tess", "omar"))))
    made_with = Collection((("named001", Named("a0", "omar")),))
    after = held(safety_plans=[("safety01", SafetyPlan("a0", "Nights", recipients=given, made_with=made_with))])
    told = sentences(held(), after)
    assert told == ["New: “Nights”.", "“Nights”, Who gets it: “Tess Sampleford” and “Omar Invented” were added."]
    told_to_him = for_one(held(), after, OMAR)["Also about you"]
    assert told_to_him == ("New: “Nights”.", "“Nights”, Who gets it: “Tess Sampleford” and you were added.")


def test_what_somebody_gives_is_told_as_it_was_and_as_it_is() -> None:
    before = held(roles=[("role0001", RoleEntry("a0", "omar", contributes="Rings on Mondays"))])
    after = held(roles=[("role0001", RoleEntry("a0", "omar", contributes="Rings on Fridays"))])
    (sentence,) = sentences(before, after)
    assert sentence.startswith("“Omar Invented”: Contributes: “Rings on Fridays” (before: “Rings on Mondays”)")


def test_words_that_stand_only_on_one_side_are_marked_there() -> None:
    before, after = (
        held(follow_ups=[("follow01", FollowUp("a0", words, "omar", JUNE))])
        for words in ("Ring the old school", "Ring the new school")
    )
    told = tell(before.plan_bytes, after.plan_bytes, [], [None])
    (pair,) = [pair for each in told.pairs for pair in each.changed]
    cell = next(cell for cell in pair.cells if cell.changed)
    assert [each.words for each in cell.before if each.only_here] == ["old "]
    assert [each.words for each in cell.after if each.only_here] == ["new "]
    assert "".join(each.words for each in cell.after) == "Ring the new school"


def for_one(before: Conclusion, after: Conclusion, person: Who) -> dict[str, tuple[str, ...]]:
    told = tell_one(person, [before.plan_bytes, after.plan_bytes], [after.minutes_bytes])
    return {each.title: each.sentences for each in told}


def test_what_changed_for_one_person_is_said_to_them_and_nothing_else_is() -> None:
    step = Step("a0", "Thank you, you", "tess", JUNE)
    before = held(
        goals=[goal(1, "We sleep", steps=Collection((("step0001", step),))), goal(2, "We laugh")],
        roles=[("role0001", RoleEntry("a0", "tess", contributes="Rings", expects="A lift on Mondays"))],
        follow_ups=follow_up(),
    )
    after = held(
        goals=[
            goal(
                1, "We sleep", due=JULY, steps=Collection((("step0001", replace(step, due=JULY, moved_why="Exams")),))
            ),
            goal(2, "We laugh out loud"),
        ],
        roles=[("role0001", RoleEntry("a0", "tess", contributes="Rings", expects="A lift on Fridays"))],
        follow_ups=follow_up(owner="tess"),
    )
    assert for_one(before, after, TESS) == {
        "Your steps and actions": (
            "The date of “Thank you, you” moved from 19 June 2026 to 3 July 2026, because “Exams”.",
            "“Ring the school” passed from Omar Invented to you.",
        ),
        "Your role, and what you may expect": (
            "What you may expect: “A lift on Fridays” (before: “A lift on Mondays”).",
        ),
        "Goals that you are part of": ("The due date of “We sleep” is 3 July 2026.",),
    }
    assert for_one(before, after, OMAR) == {
        "Your steps and actions": ("“Ring the school” passed from you to Tess Sampleford.",),
    }
    assert for_one(before, after, Who("Nell Madeup", "", "nell")) == {}


def test_what_is_asked_of_ones_agency_is_told_to_those_who_work_there() -> None:
    before = held()
    after = held(requests=[("request1", ServiceRequest("a0", "A home with two bedrooms", "Bridge Tenancy Support"))])
    assert for_one(before, after, OMAR) == {"Requests and services": ("New: “A home with two bedrooms”.",)}
    assert for_one(before, after, TESS) == {}


def test_a_referral_that_came_says_what_one_has_to_do_with_it() -> None:
    after = held(referrals=[("referral1", Referral("a0", "Bridge Tenancy Support", for_whom="tess", made_by="omar"))])
    assert for_one(held(), after, OMAR) == {
        "Requests and services": (
            "New: “Tess Sampleford, referred to Bridge Tenancy Support” (For whom: Tess Sampleford, By whom: you).",
        )
    }


def test_ones_own_referral_is_called_so() -> None:
    before = held(referrals=[("referral1", Referral("a0", "Bridge Tenancy Support", for_whom="tess"))])
    after = held(referrals=[("referral1", Referral("a0", "Bridge Tenancy Support", for_whom="tess", made_by="omar"))])
    (told,) = for_one(before, after, TESS)["Requests and services"]
    assert told.startswith("“Your referral to Bridge Tenancy Support”: ")


@given(parts(Board), parts(Board))
def test_whatever_people_wrote_can_be_told_to_one_of_them(one: Board, other: Board) -> None:
    for person in (TESS, OMAR):
        told = for_one(concluded(one), concluded(other), person)
        assert all(sentence.strip() and "\ue000" not in sentence for each in told.values() for sentence in each)


@given(parts(Board), parts(Board))
def test_whatever_people_wrote_can_be_told(one: Board, other: Board) -> None:
    before, after = concluded(one), concluded(other)
    told = tell(before.plan_bytes, after.plan_bytes, [after.plan_bytes], [after.minutes_bytes])
    assert all(sentence.strip() for each in told.lists for sentence in each.sentences)
