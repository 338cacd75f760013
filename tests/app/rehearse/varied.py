"""Valid files that nobody wrote: a short case with everything in it drawn anew, and what must come of it.

What is expected is told from the facts of the file alone, by the rules of the form, and never asked of the product.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import yaml

from app.rehearse.scenario import CASES, schema

AS_OF = date(2026, 3, 20)
CHAIR, SCHOOL, HOUSING, MANAGER, MOTHER = "p-vera", "p-theo", "p-ines", "p-otis", "p-rena"
AGENCIES = {CHAIR: "a-lead", SCHOOL: "a-edu", HOUSING: "a-hou", MANAGER: "a-lead"}
_COMES = {"present": "accepted", "present_part": "accepted", "excluded_part": "accepted"}
#: What the chair writes down about the mother, who has not answered.
NOTED = "Rings from the bus if the line holds."
#: Of other scripts, of the other direction, and with marks that mean something to a typesetter or a page.
_NAMES = ("فاطمة بنت محمد", "Siobhán O’Connor-Ñandú <x>", '李小龍 ("Bao") #1 *a* $b$')
_WORDS = ("قالت إنها متعبة <b> & ", "Nobody slept, and the kettle sang all night. ", "明天再說 {{ 7 }} #let $x$ 🦊 ")
#: So much of the end of what somebody said must be there.
_END = 30
_CANARIES = ("heron in the rafters", "salt on the sill", "third bell at noon", "under the green tarp")


def varied(seed: int) -> dict[str, Any]:
    """A case, the same for the same seed."""
    chosen = random.Random(seed)
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load((CASES / "c1_absent_and_refused.yaml").read_text("utf-8")))
    for vary in (_meeting, _family, _agenda, _request, _kept, _dissent, _promises, _plan, _words, _hard):
        vary(data, chosen)
    data["acceptance"] = dict(_expected(data))
    return data


def words_of(*path: str) -> Sequence[str]:
    """The words that may stand there."""
    form = schema()
    for key in path:
        form = form["items"] if key == "[]" else form["properties"][key]
    return list(form["enum"])


def _meeting(data: dict[str, Any], chosen: random.Random) -> None:
    """Another kind of conference, called for other reasons."""
    conference = data["conferences"][0]
    conference["type"] = chosen.choice(words_of("conferences", "[]", "type"))
    conference["mode"] = chosen.choice(words_of("conferences", "[]", "mode"))
    reasons = words_of("conferences", "[]", "reasons", "[]")
    conference["reasons"] = chosen.sample(reasons, chosen.randint(1, 3))


def _family(data: dict[str, Any], chosen: random.Random) -> None:
    """The mother comes, comes for a part, stays away, or is not invited."""
    conference = data["conferences"][0]
    (hers,) = [each for each in conference["invitations"] if each["person"] == MOTHER]
    hers.clear()
    attendance = chosen.choice(words_of("conferences", "[]", "invitations", "[]", "attendance"))
    hers |= {"person": MOTHER, "attendance": attendance}
    if attendance == "not_invited":
        hers["reason"] = "She asked not to be."
        return
    hers |= {"invited_on": "2026-03-03", "mode": "telephone", "response": _COMES.get(attendance, "declined")}
    if attendance == "expected":
        hers |= {"response": "pending", "note": NOTED}
    if attendance == "excluded_part":
        hers["reason"] = "While the neighbours were talked about."


def _agenda(data: dict[str, Any], chosen: random.Random) -> None:
    """What becomes of each item that everybody may read."""
    for each in data["conferences"][0]["agenda"]:
        if each["kind"] != "restricted":
            each["state"] = chosen.choice(["discussed", "deferred", "declined"])
            each["outcome"] = f"So much for that ({each['number']})."


def _request(data: dict[str, Any], chosen: random.Random) -> None:
    """A request for service is met, in part, or refused; in time or late; escalated or not; or never made."""
    (request,) = data["service_requests"]
    if chosen.random() < 0.2:
        del data["service_requests"]
        return
    outcome, late = chosen.choice(["able", "partly_able", "unable"]), chosen.random() < 0.5
    request["response"] = {
        "received_on": "2026-03-18" if late else "2026-03-13",
        "in_writing": True,
        "outcome": outcome,
        "considered": ["Exchange within the house"],
        "late": late,
    }
    if outcome != "unable":
        request["response"]["can_provide"] = ["A flat from June"]
    if outcome != "able":
        request["response"]["reasons_unable"] = ["No ground floor is vacant"]
    if chosen.random() < 0.5:
        del request["escalation"]


def _kept(data: dict[str, Any], chosen: random.Random) -> None:
    """Nothing or several things are kept to different people, shut to some of them by person or by agency."""
    invited = {each["person"] for each in data["conferences"][0]["invitations"] if each["attendance"] != "not_invited"}
    people = [each for each in (CHAIR, SCHOOL, HOUSING, MANAGER, MOTHER) if each in invited | {MANAGER}]
    data["restricted_items"] = [
        _kept_item(at, canary, people, chosen) for at, canary in enumerate(_CANARIES[: chosen.randint(0, 4)])
    ]


def _kept_item(at: int, canary: str, people: Sequence[str], chosen: random.Random) -> dict[str, Any]:
    by = chosen.choice([CHAIR, SCHOOL])
    others = [each for each in people if each != by]
    may = [by, *chosen.sample(others, chosen.randint(0, len(others)))]
    # Somebody may see it with everybody of their agency, as one of them.
    may = [AGENCIES.get(each, each) if each != by and chosen.random() < 0.3 else each for each in may]
    shut = chosen.sample(others, chosen.randint(0, 2))
    agencies = sorted(set(AGENCIES.values()) - {AGENCIES[by]})
    shut += chosen.sample(agencies, chosen.randint(0, 1))
    item = {
        "id": f"x-{at + 1}",
        "attached_to": "ag-3",
        "category": chosen.choice(words_of("restricted_items", "[]", "category")),
        "text": f"It is the {canary} that nobody else is to hear of.",
        "canary": canary,
        "provided_by": by,
        "set_by": by,
        "reason": "It was told in confidence.",
        "may_see": may,
        "must_not_see": shut,
    }
    return item | ({"approved_by": MANAGER} if MANAGER not in shut and "a-lead" not in shut else {})


def _dissent(data: dict[str, Any], chosen: random.Random) -> None:
    came = there(data["conferences"][0])
    decision = data["decisions"][0]
    decision["dissent"] = chosen.sample(came, chosen.randint(0, 2))
    decision["agreed_by"] = "majority" if decision["dissent"] else "all_present"
    if chosen.random() < 0.6:
        state = chosen.choice(words_of("disagreements", "[]", "state"))
        data["disagreements"] = [
            {
                "id": "dis-1",
                "conference": "conf-1",
                "about": "d-1",
                "by": chosen.choice(came),
                "view": "It is asked of the wrong people.",
                "level": chosen.choice(words_of("disagreements", "[]", "level")),
                "raised_with": "The manager",
                "raised_on": "2026-03-10",
                "state": state,
                **({"resolution": "It is asked again.", "resolved_on": "2026-03-10"} if state == "resolved" else {}),
            }
        ]


def _promises(data: dict[str, Any], chosen: random.Random) -> None:
    """Things to do that are late, due soon, due later, begun, or done."""
    for each in data["actions"]:
        due = AS_OF + timedelta(days=chosen.choice([-8, -4, -1, 0, 1, 7, 8, 20]))
        each["due"] = max(due, date(2026, 3, 11)).isoformat()
        each["status"] = chosen.choice(["not_started", "in_progress", "done"])
        if each["status"] == "done":
            each["done_on"] = min(each["due"], "2026-03-19")


def _plan(data: dict[str, Any], chosen: random.Random) -> None:
    """Everybody who was there says something about the plan, or nothing; the manager endorses it or returns it."""
    (version,) = data["case_plan"]["versions"]
    statuses = words_of("case_plan", "versions", "[]", "sign_off", "[]", "status")
    version["sign_off"] = [
        _sign_off(each, chosen.choice(statuses)) for each in there(data["conferences"][0]) if each != CHAIR
    ]
    status = chosen.choice(words_of("case_plan", "versions", "[]", "endorsement", "status"))
    version["endorsement"] = {"by": MANAGER, "status": status}
    if status != "pending":
        version["endorsement"] |= {"date": "2026-03-12", "comment": "As it stands."}
    version["state"] = "current" if status == "endorsed" else "draft"


def _sign_off(person: str, status: str) -> dict[str, Any]:
    said = {"person": person, "status": status}
    if status not in {"pending", "not_sought"}:
        said["date"] = "2026-03-11"
    if status in {"declined", "signed_with_comment"}:
        said["comment"] = "We are asked for what nobody has."
    return said


def _words(data: dict[str, Any], chosen: random.Random) -> None:
    """Words on which nothing that is checked depends."""
    data["views"][0]["method"] = chosen.choice(words_of("views", "[]", "method"))
    data["goals"][0]["horizon"] = chosen.choice(words_of("goals", "[]", "horizon"))
    for each in data["conferences"][0]["invitations"]:
        if each.get("attendance") == "present":
            each["mode"] = chosen.choice(["in_person", "telephone", "video"])


def there(conference: Mapping[str, Any]) -> list[str]:
    """Who was at a conference, for a part at least."""
    return [each["person"] for each in conference["invitations"] if each.get("attendance") in _COMES]


def _hard(data: dict[str, Any], chosen: random.Random) -> None:
    """What trips who is careless: strange names and the same one twice, long words, hours of agenda, silence."""
    people = {each["id"]: each for each in data["people"]}
    people[MOTHER]["name"] = chosen.choice([people[CHAIR]["name"], *_NAMES])
    people[SCHOOL]["name"] = chosen.choice([people[HOUSING]["name"], *_NAMES])
    data["family"]["ref"] = chosen.choice(["FAM-DEMO-0201", "Fam. 7/b – Ñandú"])
    data["views"][0]["words"] += chosen.choice(["", *(f" {words * 90}" for words in _WORDS)]) + " That is all."
    data["actions"][0]["text"] += chosen.choice(["", *_WORDS])
    for each in data["conferences"][0]["agenda"]:
        each["planned_minutes"] = chosen.choice([1, 5, 200])
    for request in data.get("service_requests", ()):
        if chosen.random() < 0.5:
            del request["why_necessary"]
    for item in data["restricted_items"]:
        if "a-lead" in item["may_see"] or chosen.random() < 0.3:
            item.pop("approved_by", None)
            del item["set_by"]
    stranger = {"id": "p-lou", "name": chosen.choice([people[CHAIR]["name"], "Lou Stranger"]), "kind": "practitioner"}
    data["agencies"].append({"id": "a-law", "name": "Specimen Law (fictional)"})
    data["people"].append(stranger | {"agency": "a-law"})
    out = {"person": "p-lou", "attendance": "not_invited", "reason": "Is his aunt."}
    data["conferences"][0]["invitations"].append(out)


# --- what must come of it


def _expected(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from standing(data, AS_OF)
    (hers,) = [each for each in data["conferences"][0]["invitations"] if each["person"] == MOTHER]
    noted = [NOTED] if hers.get("note") else []
    yield (
        "renditions",
        [
            {"for": CHAIR, "must_contain": ["sleep through the night"]},
            {"for": MOTHER, "must_not_contain": noted},
            {"for": HOUSING, "must_contain": [data["views"][0]["words"][-_END:]]},
        ],
    )
    left_out = [each["person"] for each in data["conferences"][0]["invitations"] if "invited_on" not in each]
    yield "not_sent_to", left_out


def standing(data: Mapping[str, Any], as_of: date) -> Iterator[tuple[str, Any]]:
    """How things stand on the last day of any case: promises, what is put off, the newest plan, and requests."""
    open_ = {each["id"]: date.fromisoformat(each["due"]) for each in data["actions"] if each["status"] != "done"}
    soon = as_of + timedelta(days=7)
    yield "overdue_on_as_of", [key for key, due in open_.items() if due < as_of]
    yield "due_within_seven_days_of_as_of", [key for key, due in open_.items() if as_of <= due <= soon]
    last = data["conferences"][-1]
    yield "carried_over_to_next", [each["id"] for each in last["agenda"] if each["state"] == "deferred"]
    yield "warnings_for", {"conference": last["id"], "expected": list(_warnings(data))}
    requests = data.get("service_requests", ())
    yield "service_request_outcomes", {each["id"]: each["response"]["outcome"] for each in requests}


def _warnings(data: Mapping[str, Any]) -> Iterator[str]:
    """What is still open about the newest version of the plan."""
    version = data["case_plan"]["versions"][-1]
    for each in version["sign_off"]:
        if each["status"] in {"pending", "declined"}:
            yield f"sign_off_{each['status']}_{each['person']}"
    if version["endorsement"]["status"] != "endorsed":
        yield f"endorsement_{version['endorsement']['status']}"
    for each in data.get("disagreements", ()):
        if each["state"] == "open":
            yield f"disagreement_open_{each['id']}"
    for each in data.get("service_requests", ()):
        if each["response"]["late"]:
            yield f"service_response_late_{each['id']}"
