from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings

from app.board.carrying import standing_agenda
from app.board.planting import plant
from app.board.reading import read_part
from app.board.rules import Children, Finding, Place, Severity, blocked, missing
from app.board.shape import (
    AgendaItem,
    Answer,
    Board,
    CaseManagement,
    Collection,
    Consultation,
    CultureQuestion,
    Decision,
    FollowUp,
    Goal,
    ItemState,
    Keep,
    Level,
    Mention,
    Named,
    Need,
    Overlap,
    Paragraph,
    Parked,
    Prose,
    Purpose,
    Recipient,
    RecipientKind,
    Responsibility,
    Risk,
    RoleEntry,
    SafetyPlan,
    ServiceRequest,
    ServiceReview,
    Step,
    TaskState,
    View,
)
from tests.app.boards import full_board, parts, prose
from tests.app.records import PEOPLE


def one(entry: Any) -> Collection[Any]:
    return Collection((("k3j9x0aa", entry),))


def findings(board: Board, on: date | None = None) -> dict[str, Finding]:
    return {finding.code: finding for finding in missing(board, PEOPLE, on)}


def test_an_undecided_item_blocks() -> None:
    item = AgendaItem("a0", "School  place", Purpose.DECIDE)
    finding = findings(replace(full_board(), agenda=one(item)))["undecided"]
    assert finding.severity is Severity.BLOCKS
    assert finding.sentence == "Agenda item 1 (School place) needs a decision: decide it, defer it or decline it."
    assert finding.where == Place("agenda", "k3j9x0aa")


def test_a_decision_that_nobody_wrote_down_blocks() -> None:
    blank = Prose((Paragraph(), Paragraph()))
    item = AgendaItem("a0", "School", Purpose.DECIDE, state=ItemState.DISCUSSED, notes=blank)
    assert findings(replace(full_board(), agenda=one(item)))["decision-unwritten"].severity is Severity.BLOCKS
    written = replace(item, notes=prose("She starts on Monday."))
    assert "decision-unwritten" not in findings(replace(full_board(), agenda=one(written)))


def test_deferred_and_declined_items_are_settled() -> None:
    for state in (ItemState.DEFERRED, ItemState.DECLINED):
        board = replace(full_board(), agenda=one(AgendaItem("a0", "School", Purpose.DECIDE, state=state)))
        assert not blocked(missing(board, PEOPLE))


def test_an_item_that_was_not_reached_warns() -> None:
    board = replace(full_board(), agenda=one(AgendaItem("a0", "School")))
    assert findings(board)["not-discussed"].severity is Severity.WARNS


def test_a_follow_up_without_owner_blocks() -> None:
    board = replace(full_board(), follow_ups=one(FollowUp("a0", text="Ring the school")))
    finding = findings(board)["follow-up-without-owner"]
    assert (finding.severity, finding.where) == (Severity.BLOCKS, Place("follow_ups", "k3j9x0aa"))
    assert finding.sentence == "Follow-up 1 (Ring the school) has no owner."


def test_a_goal_needs_words_a_voice_an_indicator_and_steps() -> None:
    goal = Goal("a0", steps=one(Step("a0", "Ring the school")))
    assert {"goal-without-words", "goal-without-voice", "no-indicator"} <= set(
        findings(replace(full_board(), goals=one(goal)))
    )
    assert "no-steps" in findings(replace(full_board(), goals=one(Goal("a0", prose("To be home.")))))


def test_a_step_without_owner_or_date_is_found_in_its_goal() -> None:
    goal = Goal("a0", prose("To be home"), "tess", steps=one(Step("a0", "Ring the school")))
    found = findings(replace(full_board(), goals=one(goal)))
    assert found["step-without-owner"].where == Place("goals", "k3j9x0aa", "k3j9x0aa")
    assert found["step-without-date"].sentence == "Step 1 of goal 1 (Ring the school) has no due date."


def test_dates_that_have_passed_warn_only_when_the_day_is_known() -> None:
    step = Step("a0", "Ring", "tess", date(2026, 6, 10))
    board = replace(full_board(), goals=one(Goal("a0", prose("To be home"), "tess", steps=one(step))))
    assert "step-date-passed" not in findings(board)
    assert "step-date-passed" in findings(board, on=date(2026, 6, 11))
    assert "step-date-passed" not in findings(board, on=date(2026, 6, 10))


def test_halves_of_roles_are_one_finding_that_names_the_people() -> None:
    roles = (
        ("k3j9x0aa", RoleEntry("a0", "tess", "Rings every Tuesday.")),
        ("k3j9x0ab", RoleEntry("a1", "ana", "", "A key.")),
    )
    board = replace(full_board(), roles=Collection(roles))
    found = [finding for finding in missing(board, PEOPLE) if finding.code == "role-incomplete"]
    lacking = "The role map does not say both what they give and what they may expect"
    names = f"{PEOPLE['tess']}, {PEOPLE['ana']}"
    assert [(each.sentence, each.where) for each in found] == [(f"{lacking}: {names}.", Place("roles", "k3j9x0aa"))]


def test_participants_who_are_not_on_the_role_map_are_named() -> None:
    assert findings(full_board())["not-on-role-map"].sentence == "Not on the role map: Ana Fictional, Nell Madeup."


def test_an_empty_board_says_what_it_lacks_and_blocks_nothing() -> None:
    assert set(findings(Board())) == {"no-purpose", "no-agenda", "no-views", "no-roles", "no-goals"}
    assert not blocked(missing(Board(), PEOPLE))


def test_the_views_of_others_do_not_stand_for_a_childs() -> None:
    children = Children({"jack": "Jack Samplerow", "mia": "Mia Samplerow"}, {"wren": "Wren Samplerow"})

    def untold(*views: View) -> list[str]:
        board = replace(full_board(), views=Collection(tuple((f"k3j9x0a{n}", view) for n, view in enumerate(views))))
        found = [each for each in missing(board, PEOPLE, children=children) if each.code == "no-child-views"]
        assert all((each.severity, each.where) == (Severity.WARNS, Place("views")) for each in found)
        return [each.sentence for each in found]

    jack, mia, other = (
        "The views of Jack Samplerow are not written down here.",
        "The views of Mia Samplerow are not written down here.",
        "Not every child of the family has their views written down here.",
    )
    words = prose("I want Saturdays at Nan’s.")
    assert untold(View("a0", "tess", words)) == [jack, mia, other]
    assert untold(View("a0", "tess", words), View("a1", "jack", prose(" "))) == [jack, mia, other]
    assert untold(View("a0", "jack", words), View("a1", "Wren", words)) == [mia]
    assert untold(View("a0", "jack", words), View("a1", "mia  samplerow", words), View("a2", "wren", words)) == []


def test_entries_in_which_nobody_wrote_are_passed_over() -> None:
    board = Board(
        follow_ups=one(FollowUp("a5")), roles=one(RoleEntry("a5")), goals=one(Goal("a5", steps=one(Step("a1"))))
    )
    assert set(findings(board)) == set(findings(Board()))


def test_what_is_parked_blocks_until_somebody_has_it_or_the_next_agenda_does() -> None:
    board = replace(full_board(), parked=one(Parked("a0", "Who fetches Wren")))
    assert findings(board)["parked-without-owner"].severity is Severity.BLOCKS
    for settled in (Parked("a0", "Fetching", owner="tess"), Parked("a0", "Fetching", next_agenda=Answer.YES)):
        assert not blocked(missing(replace(full_board(), parked=one(settled)), PEOPLE))


def test_a_decision_may_be_written_down_in_its_own_place() -> None:
    item = AgendaItem("a0", "School", Purpose.DECIDE, state=ItemState.DISCUSSED)
    decided = one(Decision("a0", "She starts on Monday", item="k3j9x0aa"))
    board = replace(full_board(), agenda=one(item))
    assert blocked(missing(board, PEOPLE))
    assert not blocked(missing(replace(board, decisions=decided), PEOPLE))


def test_what_nobody_holds_and_what_two_hold_is_found() -> None:
    two = Collection((("holder01", Named("a0", "ana")), ("holder02", Named("a1", "omar"))))
    board = replace(full_board(), responsibilities=one(Responsibility("a0", "Weighing", two)))
    assert findings(board)["responsibility-doubled"].sentence == (
        "Responsibility 1 (Weighing) is done by Ana Fictional and Omar Invented. It is not decided who keeps it."
    )
    for decided in (
        Overlap("a0", "Weighing the baby", decision="The nurse only"),
        Overlap("a0", "Two come for weighing each week", two, keeps="ana"),
    ):
        asked = findings(replace(board, overlaps=one(decided)))
        assert not {"responsibility-doubled", "duplication-undecided"} & set(asked)
    of_others = replace(board, overlaps=one(Overlap("a0", "Two drive", two, keeps="ana")))
    assert "responsibility-doubled" in findings(of_others)
    assert "responsibility-unheld" in findings(replace(board, responsibilities=one(Responsibility("a0", "Weighing"))))
    unsaid = replace(board, responsibilities=one(Responsibility("a0", "  ", two)))
    assert "responsibility-doubled" not in findings(unsaid), "nor is it on the open board"


def test_the_same_service_by_two_agencies_is_found_until_one_ends_it_or_who_keeps_it_is_decided() -> None:
    def with_services(*reviews: ServiceReview) -> Board:
        entries = tuple((f"service{n}", review) for n, review in enumerate(reviews))
        return replace(full_board(), services=Collection(entries))

    ours, theirs = (
        ServiceReview("a0", "Parent aide", "Little Steps"),
        ServiceReview("a1", "parent  aide", "Early Years"),
    )
    board = with_services(ours, theirs)
    assert findings(board)["service-doubled"].sentence == (
        "A service (Parent aide) is done by Little Steps and Early Years. It is not decided who keeps it."
    )
    overlap = Overlap("a0", "Parent aide: both come on Tuesdays")
    asked = set(findings(replace(board, overlaps=one(overlap))))
    assert "duplication-undecided" in asked
    assert "service-doubled" not in asked
    for settled in (
        replace(board, overlaps=one(replace(overlap, keeps="Little Steps"))),
        with_services(ours, replace(theirs, keep=Keep.END)),
        with_services(ours, replace(theirs, agency="little steps")),
        with_services(ours, replace(theirs, agency="")),
    ):
        assert not {"service-doubled", "duplication-undecided"} & set(findings(settled))


def test_six_open_actions_are_much_for_one_person_and_settled_ones_do_not_count() -> None:
    many = [(f"action{n:02}", FollowUp("a0", "Ring", "ana", date(2026, 7, 1))) for n in range(6)]
    assert "many-actions" in findings(replace(full_board(), follow_ups=Collection(tuple(many))))
    done = (many[0][0], replace(many[0][1], state=TaskState.DONE))
    assert "many-actions" not in findings(replace(full_board(), follow_ups=Collection((done, *many[1:]))))


def test_a_goal_that_points_at_a_strength_that_is_gone_is_found() -> None:
    goal = Goal("a0", prose("To be home"), builds_on=one(Mention("a0", "gone0000")))
    assert findings(replace(full_board(), goals=one(goal)))["reference-lost"].where == Place("goals", "k3j9x0aa")


def test_what_was_moved_counts_from_its_new_date_and_what_was_not_done_needs_a_reason() -> None:
    moved = FollowUp("a0", "Papers", "tess", date(2026, 6, 20), moved_from=date(2026, 6, 1), counts_as_late=Answer.NO)
    on = date(2026, 6, 11)
    assert "follow-up-date-passed" not in findings(replace(full_board(), follow_ups=one(moved)), on)
    undone = replace(moved, state=TaskState.NOT_DONE)
    assert "follow-up-undone-without-reason" in findings(replace(full_board(), follow_ups=one(undone)), on)


def test_a_request_says_what_the_rules_for_it_ask() -> None:
    board = replace(full_board(), requests=one(ServiceRequest("a0", "A home with two bedrooms")))
    assert findings(board)["request-incomplete"].sentence == (
        "Request 1 (A home with two bedrooms) does not say why the service is needed, who runs the service, "
        "what was tried before, that it is in writing and by when they have to answer."
    )


def test_a_case_is_not_handed_over_when_all_three_tests_speak_against_it() -> None:
    yes = Answer.YES
    case = CaseManagement("a0", held_by="A", transfer_to="B", complex_needs=yes, high_immediate_risk=yes)
    assert "not-transferable" not in findings(replace(full_board(), case_management=one(case)))
    held = replace(case, needs_government=yes)
    assert "not-transferable" in findings(replace(full_board(), case_management=one(held)))


def test_what_is_handed_over_or_given_away_says_how_and_who_stays_accountable() -> None:
    given = CaseManagement("a0", held_by="Communities", contracted_to="Little Steps")
    found = findings(replace(full_board(), case_management=one(given)))
    assert "That cannot be handed over" in found["accountability-unsaid"].sentence
    assert "transfer-without-conditions" not in found
    over = replace(given, contracted_to="", transfer_to="Little Steps", refer_back="If the risk rises")
    assert {"accountability-unsaid", "transfer-without-conditions"} <= set(
        findings(replace(full_board(), case_management=one(over)))
    )
    said = replace(over, accountable="Communities", situation="Long-term order")
    assert not {"accountability-unsaid", "transfer-without-conditions"} & set(
        findings(replace(full_board(), case_management=one(said)))
    )


def test_a_high_risk_asks_for_a_goal_that_makes_it_smaller() -> None:
    risks = Collection(
        (("risk0001", Risk("a0", "The couch", Level.HIGH)), ("risk0002", Risk("a1", "Stairs", Level.LOW)))
    )
    bare = Board(risks=risks, goals=one(Goal("a0")))
    assert findings(bare)["risk-without-goal"].where == Place("risks", "risk0001")
    goal = Goal("a0", reduces=one(Mention("a0", "risk0001")))
    assert "risk-without-goal" not in findings(Board(risks=risks, goals=one(goal)))
    smaller = Collection((("risk0001", Risk("a0", "The couch", Level.HIGH, Level.LOW)),))
    assert "risk-without-goal" not in findings(Board(risks=smaller)), "as it is now counts"


def test_parts_of_life_in_which_something_is_needed_are_held_against_the_goals() -> None:
    needs = Collection(
        (("need0001", Need("a0", "A doctor", domain="Health")), ("need0002", Need("a1", "A home", domain=" housing ")))
    )
    assert "need-without-goal" not in findings(Board(needs=needs, goals=one(Goal("a0")))), (
        "no goal says what it is about"
    )
    found = findings(Board(needs=needs, goals=one(Goal("a0", domain="Housing"))))["need-without-goal"]
    assert found.sentence.endswith("no goal is about them: Health.")
    assert found.where == Place("needs", "need0001")


def test_an_aboriginal_family_is_offered_a_practitioner_and_somebody_is_consulted() -> None:
    asked = CultureQuestion("a0", "tess", "Aboriginal or Torres Strait Islander, the family says")
    found = findings(Board(culture_questions=one(asked)))
    assert {"practitioner-not-offered", "nobody-consulted"} <= set(found)
    offered = replace(asked, offered=Answer.NO)
    advice = one(Consultation("a0", "Aunty June"))
    found = findings(Board(culture_questions=one(offered), consultations=advice))
    assert not {"practitioner-not-offered", "nobody-consulted"} & set(found)
    other = replace(asked, answer="Asked, and no")
    assert not {"practitioner-not-offered", "nobody-consulted"} & set(findings(Board(culture_questions=one(other))))


def test_a_child_at_school_has_the_safety_plan_given_to_the_school() -> None:
    plan = SafetyPlan("a0", "Nights", attends=Answer.YES, recipients=one(Recipient("a0", "tess", RecipientKind.FAMILY)))
    sentence = findings(replace(full_board(), safety_plans=one(plan)))["safety-plan-incomplete"].sentence
    assert "that the school or children’s centre gets it" in sentence


def test_blockers_come_first() -> None:
    board = replace(full_board(), follow_ups=one(FollowUp("a0", text="Ring the school")))
    severities = [finding.severity for finding in missing(board, {})]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.BLOCKS)
    assert set(severities) == set(Severity)


@given(parts(Board))
@settings(max_examples=30)
def test_every_finding_is_a_sentence_about_a_place_that_exists(board: Board) -> None:
    for finding in missing(board, PEOPLE, date(2026, 6, 11)):
        assert finding.sentence.endswith((".", "?"))
        section = getattr(board, finding.where.section)
        if finding.where.entry:
            entry = dict(section.entries)[finding.where.entry]
            assert not finding.where.step or finding.where.step in dict(entry.steps.entries)


def test_every_conference_begins_with_the_childs_views_and_ends_with_the_next_date() -> None:
    for kind in ("case_conference", "case_review", "family_led_decision_making", "something_new"):
        titles = [item.title for _, item in standing_agenda(kind).agenda.entries]
        assert "Views of the child or young person" in titles
        assert titles[-1] == "Date of the next conference"


def test_a_later_conference_looks_back_at_the_plan() -> None:
    first, second = (dict(standing_agenda("case_conference", number).agenda.entries) for number in (1, 2))
    assert set(second) - set(first) == {"standingplan"}


def test_a_standing_agenda_is_planted_and_read_in_its_order() -> None:
    for kind in ("case_conference", "family_led_decision_making", "interagency_case_discussion"):
        board = standing_agenda(kind, number=2)
        assert read_part("shared", plant("shared", board, client=3)).part == board
