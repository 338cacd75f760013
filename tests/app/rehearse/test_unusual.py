"""What is seldom in a file and valid all the same is played: nothing is left out, and everybody gets what is theirs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import lined
from app.lined import Where
from app.rehearse.rehearsal import rehearse
from app.rehearse.scenario import CASES, read, schema

#: Whole cases that hold what the given ones do not.
HARD = Path(__file__).with_name("hard")
LONG = (
    "The stairs, and everything that was said about them by everybody in the house, from the cellar to the roof, " * 12
)


def short_case(name: str = "c1_absent_and_refused.yaml") -> dict[str, Any]:
    words = (CASES / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = lined.read(words)[0]
    return loaded


def played(data: dict[str, Any], at: Path) -> tuple[dict[str, object], dict[str, str]]:
    """What of the checks does not hold, and what was left out."""
    done = asyncio.run(rehearse(read(yaml.safe_dump(data, allow_unicode=True)), at))
    return {each.id: each.found for each in done.checks if not each.holds}, dict(done.left_out)


def kept(number: int, **more: Any) -> dict[str, Any]:
    """Something that is kept to a few, with a canary that has its number."""
    words = f"lantern number {number}"
    return {
        "id": f"x-{number}",
        "category": "third_party_health",
        "text": f"The doctor spoke of {words}.",
        "canary": words,
        "reason": "Theirs.",
        **more,
    }


def test_what_somebody_sets_for_others_alone_reaches_them_and_not_who_set_it(tmp_path: Path) -> None:
    data = short_case()
    data["restricted_items"] = [
        kept(1, attached_to="a-hou", set_by="p-vera", may_see=["p-theo"], must_not_see=["p-vera", "p-ines"]),
        kept(2, attached_to="ag-3", set_by="p-theo", may_see=["p-ines"], must_not_see=["a-edu"]),
        kept(3, attached_to="conf-1", set_by="p-vera", approved_by="p-otis", may_see=["p-otis"]),
        kept(4, attached_to="p-ines", set_by="p-ines", may_see=["a-lead"]),
    ]
    for each in data["acceptance"]["renditions"]:
        each["must_contain"], each["must_not_contain"] = each["must_contain"][-1:], []
    assert played(data, tmp_path) == ({}, {})


def test_a_conference_of_which_no_other_day_is_said_was_moved_within_its_day(tmp_path: Path) -> None:
    data = short_case()
    data["conferences"][0]["moved_from"] = {"reason": "The room was taken", "agreed_by": ["p-theo"]}
    assert played(data, tmp_path) == ({}, {})


def test_what_is_kept_to_a_few_can_concern_and_be_shut_to_people_who_are_not_there_yet_or_never(tmp_path: Path) -> None:
    data = short_case()
    chair = data["conferences"][0]["chair"]
    later = {"id": "conf-2", "scheduled_start": "2026-03-19T10:00:00+10:30", "chair": chair, "agenda": []}
    later["invitations"] = [{"person": "p-later", "attendance": "present"}]
    data["conferences"].append(later)
    data["people"] += [
        {"id": "p-stray", "name": "Hugo Stray", "kind": "kin"},
        {"id": "p-later", "name": "Lea Later", "kind": "kin"},
        {"id": "p-worker", "name": "Wim Worker", "kind": "practitioner", "agency": "a-new"},
    ]
    data["agencies"].append({"id": "a-new", "name": "The new service", "type": "health"})
    shut = ["p-later", "p-worker", "a-new"]
    data["restricted_items"] = [kept(1, attached_to="conf-1", set_by=chair, may_see=[chair], must_not_see=shut)]
    data["restricted_items"] += [kept(2, attached_to="p-stray", set_by=chair, may_see=[chair])]
    data["acceptance"] = {}
    assert played(data, tmp_path) == ({}, {})


def test_what_a_file_leaves_out_around_a_plan_takes_nothing_else_with_it(tmp_path: Path) -> None:
    data = short_case("c2_moved_and_handed_over.yaml")
    first, second = data["conferences"]
    data["people"].append({"id": "p-far", "name": "Nora Far", "kind": "kin"})
    versions = data["case_plan"]["versions"]
    # Of the first version the file says nothing, but that it was sent to somebody.
    del versions[0]
    data["distribution"] = [{"document": "case_plan", "version": 1, "to": first["chair"], "channel": "paper"}]
    versions[0]["sign_off"].append({"person": "p-far", "status": "not_sought", "reason": "Too far away"})
    data["safety_plan"] = {"id": "sp-1", "agreed_on": second["scheduled_start"][:10]}
    data["safety_plan"]["shared_with_elders_and_kin"] = {"consent_by": first["chair"]}
    assert played(data, tmp_path) == ({}, {})


def test_a_plan_that_one_conference_makes_a_second_time_is_signed_and_endorsed_as_it_was_in_the_end(
    tmp_path: Path,
) -> None:
    data = short_case("c2_moved_and_handed_over.yaml")
    first, again = data["case_plan"]["versions"]
    again |= {"from_conference": "conf-1", "created_on": "2026-03-09"}
    first["sign_off"][0] = {"person": "p-ada", "status": "declined", "comment": "Not by bus.", "date": "2026-03-04"}
    again["sign_off"] = [
        {"person": "p-ada", "status": "signed", "date": "2026-03-10"},
        {"person": "p-joan", "status": "signed_with_comment", "comment": "By car, then.", "date": "2026-03-10"},
    ]
    again["endorsement"]["date"] = "2026-03-11"
    data["acceptance"]["warnings_for"] = {"conference": "conf-1", "expected": []}
    assert played(data, tmp_path) == ({}, {})


@pytest.mark.parametrize("file", sorted(each.name for each in HARD.glob("*.yaml")))
def test_a_case_that_is_unlike_the_usual_ones_is_played_to_the_last_key(file: str, tmp_path: Path) -> None:
    done = asyncio.run(rehearse(read((HARD / file).read_text(encoding="utf-8")), tmp_path))
    assert ({each.id: each.found for each in done.checks if not each.holds}, dict(done.left_out)) == ({}, {})


def longer(value: Any, form: Any, where: Where) -> Any:
    """The same, with the words of every text as long as it may be or much longer, but for names."""
    if isinstance(value, dict):
        return {
            key: longer(each, form.get("properties", {}).get(key, {}), (*where, key)) for key, each in value.items()
        }
    if isinstance(value, list):
        return [longer(each, form.get("items", {}), (*where, at)) for at, each in enumerate(value)]
    free = form.get("type") == "string" and "enum" not in form
    told = where[0] in {"acceptance", "scenario", "notice"} or where[-1] in {"canary", "name", "ref", "display_name"}
    return f"{value} {LONG}"[: form.get("maxLength")].strip() if free and not told else value


def test_titles_places_and_answers_may_be_as_long_as_a_page(tmp_path: Path) -> None:
    assert played(longer(short_case(), schema(), ()), tmp_path) == ({}, {})


def test_who_did_something_and_with_which_agency_need_not_be_said(tmp_path: Path) -> None:
    data = short_case()
    del data["case_plan"]["versions"][0]["endorsement"]["by"]
    for goal in data["goals"]:
        del goal["said_by"]
    data["cadence"] = {"rule": "As it comes."}
    data["information_basis"] = [{"basis": "consent"}, {"basis": "statutory_information_exchange"}]
    data["information_declined"] = [{"asked_for": "The old file"}, {}]
    data["referrals"] = [{"id": "r-1", "for": "p-rena", "reason": "She wants to swim.", "to_agency": "a-hou"}]
    assert played(data, tmp_path) == ({}, {})


def test_who_works_for_no_agency_and_is_asked_before_any_day_of_an_invitation_takes_part(tmp_path: Path) -> None:
    data = short_case()
    del data["acceptance"], data["restricted_items"]
    (theo,) = [each for each in data["people"] if each["id"] == "p-theo"]
    del theo["agency"]
    data["roles_map"] = [each for each in data["roles_map"] if each["person"] != "p-theo"]
    conference = data["conferences"][0]
    (his,) = [each for each in conference["invitations"] if each["person"] == "p-theo"]
    del his["invited_on"]
    conference["preparation"] = [{"person": "p-theo", "brings": "The timetable", "asked_on": "2026-03-04"}]
    conference["agenda"][0] |= {"requested_by": "p-theo", "requested_on": "2026-03-05"}
    assert played(data, tmp_path) == ({}, {})


def test_who_does_something_what_was_decided_and_that_the_current_plan_was_endorsed_need_not_be_said(
    tmp_path: Path,
) -> None:
    data = short_case()
    del data["acceptance"], data["decisions"]
    for action in data["actions"]:
        action.pop("owner", None)
        action.pop("goal", None)
    for item in data["conferences"][0]["agenda"]:
        item |= {"state": "discussed", "kind": "decision"}
        item.pop("outcome", None)
    (version,) = data["case_plan"]["versions"]
    del version["endorsement"]
    version["state"] = "current"
    assert played(data, tmp_path) == ({}, {})


def test_of_what_a_copy_is_who_rates_and_what_is_looked_back_at_need_not_be_said(tmp_path: Path) -> None:
    data = short_case()
    data["distribution"] = [{"document": "minutes", "to": "p-theo", "channel": "board"}]
    data["assessment"] = [
        {"conference": "conf-1", "safety_scale": {"ratings": [{"value": 4}, {"person": "p-vera"}, {"value": 7}]}}
    ]
    looked_back = {"conference": "conf-1", "plan_version": 0, "items": [{"achieved": "He sleeps."}, {}]}
    data["previous_plan_reviews"] = [looked_back]
    assert played(data, tmp_path) == ({}, {})


def test_a_question_that_nobody_answers_is_asked_all_the_same(tmp_path: Path) -> None:
    data = short_case()
    data["assessment"] = [{"conference": "conf-1", "safety_scale": {"question": "How safe?", "ratings": []}}]
    assert played(data, tmp_path) == ({}, {})


def test_who_signs_a_plan_or_brings_something_is_let_in_where_nobody_is_said_to_be_invited(tmp_path: Path) -> None:
    data = short_case()
    del data["acceptance"]
    conference = data["conferences"][0]
    del conference["invitations"]
    conference["preparation"] = [{"person": "p-rena", "brings": "The letter", "asked_on": "2026-03-04", "done": True}]
    assert played(data, tmp_path) == ({}, {})


def test_who_is_sent_what_is_kept_to_a_few_signs_besides_and_gets_it_with_a_limited_copy(tmp_path: Path) -> None:
    data = short_case("c2_moved_and_handed_over.yaml")
    for conference in data["conferences"]:
        del conference["invitations"]
    limited = {"document": "minutes", "of": "conf-2", "rendition": "agency_limited", "channel": "board"}
    data["distribution"] = [{**limited, "to": "p-wes", "sent_on": "2026-05-08"}]
    # The first version was returned, and the second waits: nothing is in force.
    first, second = data["case_plan"]["versions"]
    assert (first["state"], first["endorsement"]["status"]) == ("superseded", "returned")
    second |= {"state": "draft", "endorsement": {"by": "p-otto", "status": "pending"}}
    data["acceptance"]["warnings_for"]["expected"].append("endorsement_pending")
    assert played(data, tmp_path) == ({}, {})


def test_what_is_told_of_people_and_of_answers_that_are_still_to_come_stands_somewhere(tmp_path: Path) -> None:
    data = short_case()
    del data["acceptance"]
    (rena,) = [each for each in data["people"] if each["id"] == "p-rena"]
    rena |= {"relationship": LONG, "age_note": LONG}
    data["people"].append({"id": "p-noor", "name": "Noor Faraway", "kind": "kin", "relationship": "cousin"})
    (hers,) = [each for each in data["conferences"][0]["invitations"] if each["person"] == "p-rena"]
    hers |= {"reason": LONG, "note": LONG}
    data["family"] |= {"communication_needs": LONG, "languages": [LONG[:200], LONG[:150]]}
    data["people"].append({"id": "p-may", "name": "May Besides", "kind": "support_person", "relationship": "solicitor"})
    data["people"].append({"id": "p-lee", "name": "Lee Faraway", "kind": "kin"})
    data["conferences"][0]["invitations"].append({"person": "p-lee", "attendance": "not_invited"})
    (version,) = data["case_plan"]["versions"]
    # Two versions were made before the file begins.
    version["version"] = 3
    version["sign_off"][0] = {"person": "p-theo", "status": "pending", "reason": "He is on leave."}
    version["endorsement"] = {
        "by": "p-otis",
        "status": "pending",
        "comment": "After the holidays.",
        "date": "2026-03-30",
    }
    assert played(data, tmp_path) == ({}, {})


def test_an_answer_of_which_no_day_is_told_was_late_where_the_file_says_so_and_a_goal_needs_no_plan_in_it(
    tmp_path: Path,
) -> None:
    data = short_case()
    del data["case_plan"], data["acceptance"]
    (request,) = data["service_requests"]
    assert request["response"]["late"] is True
    del request["response"]["received_on"]
    assert played(data, tmp_path) == ({}, {})


def test_a_goal_that_is_done_and_in_no_later_plan_is_done_though_no_review_says_so(tmp_path: Path) -> None:
    data = short_case("c2_moved_and_handed_over.yaml")
    data["goals"].append({"id": "g-done", "words": "The stove is mended.", "status": "achieved"})
    first, _ = data["case_plan"]["versions"]
    first["goals"].append("g-done")
    data.pop("previous_plan_reviews", None)
    assert played(data, tmp_path) == ({}, {})
