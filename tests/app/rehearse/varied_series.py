"""Valid files of several conferences that nobody wrote: what comes over from one to the next, and what ends with it.

What is expected is told from the facts of the file alone, by the rules of the form, and never asked of the product.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.app.rehearse.varied import (
    AGENCIES,
    CHAIR,
    HOUSING,
    MANAGER,
    MOTHER,
    SCHOOL,
    standing,
    there,
    varied,
    words_of,
)

#: The later ones; the clocks of Adelaide go back between them.
_STARTS = ("2026-03-31T09:00:00+10:30", "2026-04-21T23:30:00+09:30")
_CANARIES = ("lamp behind the shed", "ferry at half past six")


def series(seed: int) -> dict[str, Any]:
    """A case of two or three conferences, the same for the same seed."""
    chosen = random.Random(f"series {seed}")
    data = varied(seed)
    first = data["case_plan"]["versions"][0]["goals"][0]
    for at, start in enumerate(_STARTS[: chosen.randint(1, 2)]):
        _hold(data, at + 2, start, first, chosen)
    last = date.fromisoformat(data["conferences"][-1]["scheduled_start"][:10])
    data["scenario"]["as_of"] = (last + timedelta(days=10)).isoformat()
    _answer_dissents(data, chosen)
    _settle_versions(data)
    data["acceptance"] = dict(_expected(data, last + timedelta(days=10)))
    return data


def _hold(data: dict[str, Any], number: int, start: str, goal: str, chosen: random.Random) -> None:
    here, day = f"conf-{number}", date.fromisoformat(start[:10])
    came = [CHAIR, SCHOOL, HOUSING]
    invited_on = (day - timedelta(days=7)).isoformat()
    invitations = [
        {"person": each, "invited_on": invited_on, "response": "accepted", "attendance": "present", "mode": "in_person"}
        for each in came
    ]
    if chosen.random() < 0.7:
        came.append(MOTHER)
        words = {"response": "accepted", "attendance": "present_part", "mode": "telephone", "note": "the line was bad"}
        invitations.append({"person": MOTHER, "invited_on": invited_on, **words})
    conference = {
        "id": here,
        "sequence": number,
        "type": chosen.choice(["case_conference", "case_review", "family_led_decision_making"]),
        "reasons": ["plan_review"],
        "purpose": f"Look again, for the {number}th time.",
        "mode": "in_person",
        "place": "Harbour, the small room",
        "scheduled_start": start,
        "chair": CHAIR,
        "state": "frozen",
        "invitations": invitations,
        "agenda": list(_agenda(data, number, chosen)),
    }
    if chosen.random() < 0.5:
        was = (day - timedelta(days=6)).isoformat()
        conference["moved_from"] = {"date": was, "reason": "Sorry Business", "counts_as_late": False}
    data["conferences"].append(conference)
    _promise(data, here, goal, day, chosen)
    data["restricted_items"].append(_kept(number, chosen))
    data["case_plan"]["versions"].append(_version(here, number, goal, came, day, chosen))


def _agenda(data: Mapping[str, Any], number: int, chosen: random.Random) -> Iterator[dict[str, Any]]:
    """What was put off last time comes first, and may be put off again."""
    before = data["conferences"][-1]["agenda"]
    titles = [each["title"] for each in before if each["state"] == "deferred" and each["kind"] != "restricted"]
    titles += [f"Something new ({number})", f"The date ({number})"]
    for at, title in enumerate(titles, 1):
        kind = "standing" if title.startswith("The date") else "discussion"
        state = chosen.choice(["discussed", "deferred", "declined"])
        yield {"id": f"ag-{number}-{at}", "number": at, "title": title, "kind": kind, "owner": CHAIR,
               "planned_minutes": 5, "state": state, "outcome": f"So much for that ({number}-{at})."}  # fmt: skip
    yield {"id": f"ag-{number}-x", "number": len(titles) + 1, "title": f"Among a few ({number})",
           "kind": "restricted", "owner": CHAIR, "planned_minutes": 5, "state": "discussed"}  # fmt: skip


def _promise(data: dict[str, Any], here: str, goal: str, day: date, chosen: random.Random) -> None:
    for at in range(2):
        due = day + timedelta(days=chosen.choice([3, 9, 10, 12, 17, 18, 40]))
        action = {"id": f"act-{here}-{at}", "created_in": here, "text": f"Promise {at} of {here}", "owner": SCHOOL,
                  "due": due.isoformat(), "status": chosen.choice(["not_started", "in_progress", "done"])}  # fmt: skip
        if action["status"] == "done":
            action["done_on"] = (day + timedelta(days=chosen.randint(1, 3))).isoformat()
        data["actions"].append(action | ({"goal": goal} if at else {}))


def _kept(number: int, chosen: random.Random) -> dict[str, Any]:
    """Something new is kept to some of those who are there, and may be carried on to those who come later."""
    may = [SCHOOL, *chosen.sample([CHAIR, HOUSING, MANAGER], chosen.randint(0, 3))]
    shut = [AGENCIES[HOUSING]] if chosen.random() < 0.3 else [MOTHER]
    canary = _CANARIES[number - 2]
    return {"id": f"x-late-{number}", "attached_to": f"ag-{number}-x", "text": f"It is the {canary}.",
            "category": chosen.choice(words_of("restricted_items", "[]", "category")), "canary": canary,
            "set_by": SCHOOL, "may_see": may, "must_not_see": shut, "review_on": "2026-09-01"}  # fmt: skip


def _version(here: str, number: int, goal: str, came: list[str], day: date, chosen: random.Random) -> dict[str, Any]:
    signed, endorsed = (day + timedelta(days=1)).isoformat(), (day + timedelta(days=2)).isoformat()
    statuses = ["signed", "declined", "pending", "verbal_recorded", "not_sought"]
    sign_off = []
    for person in came:
        status = chosen.choice(statuses) if person != CHAIR else "signed"
        dated = {} if status in {"pending", "not_sought"} else {"date": signed}
        sign_off.append({"person": person, "status": status, **dated})
    endorsement = {"by": MANAGER, "status": chosen.choice(["endorsed", "returned", "pending"])}
    if endorsement["status"] != "pending":
        endorsement["date"] = endorsed
    return {"version": number, "from_conference": here, "goals": [goal], "sign_off": sign_off,
            "endorsement": endorsement}  # fmt: skip


def _answer_dissents(data: dict[str, Any], chosen: random.Random) -> None:
    """What was open may be settled between two conferences."""
    for each in data.get("disagreements", ()):
        if each["state"] == "open" and chosen.random() < 0.6:
            each |= {"state": "resolved", "resolved_on": "2026-03-17", "resolution": "The right people were asked."}


def _settle_versions(data: Mapping[str, Any]) -> None:
    """A version in force ends the ones before it."""
    later = False
    for each in reversed(data["case_plan"]["versions"]):
        endorsed = each["endorsement"]["status"] == "endorsed"
        each["state"] = "superseded" if later else "current" if endorsed else "draft"
        later = later or endorsed


# --- what must come of it


def _expected(data: Mapping[str, Any], as_of: date) -> Iterator[tuple[str, Any]]:
    yield from standing(data, as_of)
    last = data["conferences"][-1]
    yield "freeze_blockers_for", {"conference": last["id"], "expected": []}
    yield "renditions", [{"for": each, "must_contain": ["Promise 0 of conf-2"]} for each in there(last)]
