"""Entries about what is agreed: goals with their steps, decisions, dissent, follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from app.board.agreeing import (
    ComplaintInformation,
    Decision,
    Dissent,
    FollowUp,
    Goal,
    Monitoring,
    Step,
    Task,
)
from app.board.choices import (
    Agreement,
    DissentState,
    GoalState,
    Horizon,
    TaskState,
)
from app.board.forms import Collection, Mention, Point, Worded
from app.board.ranks import nth_rank
from app.rehearse.deeds import UNSAID
from app.rehearse.entries.script import Script, Typed, changed_at, was
from app.rehearse.entries.words import answer, choice, day, day_of, listed, prose, word
from app.rehearse.scenario import Entry


def goals(it: Script) -> Iterator[Typed]:
    number, goals = _agreed(it)
    for at, key in enumerate(goals):
        goal = it.scenario.find("goals", key)
        entry = _goal(it, goal, number, at)
        yield Typed(it.here(goal.get("said_by")), "goals", it.new(key), entry, "words", it.at("goals", goal))


def _agreed(it: Script) -> tuple[int, Sequence[str]]:
    """The number of the version that is made here, and its goals. Those that stand in none are in the last one, and
    wherever the file does not say which goals there are, once something was taken on for them."""
    versions = it.scenario.data.get("case_plan", {}).get("versions", ())
    made = [each for each in versions if each["from_conference"] == it.id]
    here = [str(key) for each in made for key in each.get("goals", ())]
    named = {str(key) for each in versions for key in each.get("goals", ())}
    unsaid = not any("goals" in each for each in made)
    taken_on = {str(each["goal"]) for each in _undertaken(it) if "goal" in each} if unsaid else set()
    for each in it.scenario.all("goals"):
        if each["id"] in taken_on or (it.is_last and each["id"] not in named):
            here.append(str(each["id"]))
    newest = max((int(each["version"]) for each in versions), default=0)
    return int(made[-1]["version"]) if made else newest, list(dict.fromkeys(here))


def _goal(it: Script, goal: Entry, version: int, at: int) -> Goal:
    changed, now = goal.get("changed", {}), version >= changed_at(it, goal)
    indicators = (Point(nth_rank(n), words) for n, words in enumerate(goal.get("indicators_of_change", ())))
    steps = (
        (it.new(each["id"]), _task(Step, it, each, n))
        for n, each in enumerate(sorted(_undertaken(it), key=lambda one: int(one.get("step", 0))))
        if each.get("goal") == goal["id"] and not _alone(it, each)
    )
    mentions = (Mention(nth_rank(n), it.ids[key]) for n, key in enumerate(goal.get("builds_on", ())) if key in it.ids)
    return Goal(
        nth_rank(at),
        prose(goal["words"] if now else was(goal)),
        it.somebody(goal.get("said_by")),
        horizon=choice(Horizon, goal["horizon"]) if "horizon" in goal else Horizon.UNSAID,
        due=day(goal.get("due")),
        state=choice(GoalState, goal.get("status", "active")) if _ends_here(it, goal, version) else GoalState.ACTIVE,
        indicators=listed(indicators),
        steps=Collection(tuple(steps)),
        specific=goal.get("specific", ""),
        measurable=goal.get("measurable", ""),
        builds_on=listed(mentions),
        was=changed.get("was", "") if changed and now else "",
        changed_why=changed.get("why", "") if changed and now else "",
    )


def _ends_here(it: Script, goal: Entry, version: int) -> bool:
    """Whether the plan that is made here is the last to tell of the goal, and no review of it does either."""
    reviews = it.scenario.data.get("previous_plan_reviews", ())
    reviewed = any(each.get("goal") == goal["id"] for review in reviews for each in review["items"])
    versions = it.scenario.data.get("case_plan", {}).get("versions", ())
    later = any(each["version"] > version and goal["id"] in each.get("goals", (goal["id"],)) for each in versions)
    return it.is_last or not (reviewed or later)


def _undertaken(it: Script) -> Sequence[Entry]:
    """The actions that were taken on here, and those from before that nobody had done by then."""
    order = [str(each["id"]) for each in it.scenario.conferences]
    held = order[: order.index(it.id) + 1]
    today = day_of(it.conference)
    return [
        each
        for each in it.scenario.all("actions")
        if _taken_on(it, each) == it.id or (_taken_on(it, each) in held and each.get("done_on", "9") > today)
    ]


def _taken_on(it: Script, action: Entry) -> str:
    """In which conference: the last, where the file does not say."""
    held = [str(each["id"]) for each in it.scenario.conferences if each["state"] == "frozen"]
    return str(action.get("created_in") or (held[-1] if held else ""))


def _alone(it: Script, action: Entry) -> bool:
    """Whether it stood in no goal where it was taken on, and so stands beside them from then on."""
    first = next((each for each in it.scenario.conferences if each["id"] == _taken_on(it, action)), it.conference)
    return action.get("goal") not in _agreed(replace(it, conference=first))[1]


Undertaken = TypeVar("Undertaken", bound=Task)


def _task(model: Callable[..., Undertaken], it: Script, each: Entry, at: int) -> Undertaken:
    moved = each.get("moved", {})
    state = (
        choice(TaskState, each.get("status", "not_started"))
        if it.is_last and not each.get("done_on")
        else TaskState.NOT_STARTED
    )
    return model(
        nth_rank(at),
        each["text"],
        it.somebody(each.get("owner")),
        day(each.get("due")),
        state,
        repeats=word("rhythms", each.get("repeats")),
        reason=each.get("reason", "") if it.is_last else "",
        new_due=day(each.get("new_due")) if it.is_last else None,
        moved_from=day(moved.get("was")),
        moved_why=word("moving", moved.get("reason")),
        moved_with=it.named(moved.get("agreed_with", ())),
        counts_as_late=answer(moved.get("counts_as_late")),
    )


def follow_ups(it: Script) -> Iterator[Typed]:
    inside = set(_agreed(it)[1])
    for at, each in enumerate(_undertaken(it)):
        if each.get("goal") not in inside or _alone(it, each):
            # Of what stands in no goal the board asks who does it.
            task = _task(FollowUp, it, {"owner": UNSAID, **each}, at)
            key = it.at("actions", each)
            yield Typed(it.here(each.get("owner")), "follow_ups", it.new(each["id"]), task, "text", key)


def monitoring(it: Script) -> Iterator[Typed]:
    """When everybody looks at the whole plan again."""
    review_on = it.scenario.data.get("case_plan", {}).get("next_review")
    if review_on and it.is_last:
        yield Typed(
            it.here(),
            "monitoring",
            it.new(),
            Monitoring(nth_rank(0), "The whole plan", review_on=day(review_on)),
            "text",
            "case_plan.next_review",
        )


def decisions(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.ours("decisions")):
        agreed = choice(Agreement, each["agreed_by"]) if "agreed_by" in each else Agreement.UNSAID
        decision = Decision(nth_rank(at), each["text"], each.get("reason", ""), agreed)
        yield Typed(it.here(), "decisions", it.new(each["id"]), decision, "text", it.at("decisions", each))


def dissents(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.ours("disagreements")):
        # What is settled on a later day is written down on that day, where the plan is signed.
        later = each.get("state") == "resolved" and str(each.get("resolved_on", "")) > day_of(it.conference)
        dissent = Dissent(
            nth_rank(at),
            it.somebody(each["by"]),
            it.ids.get(each.get("about", "") or _about(it, each), ""),
            each["view"],
            each.get("reply", ""),
            word("escalation", each.get("level")),
            it.somebody(each.get("raised_with")),
            it.by_now(
                f"{it.at('disagreements', each)}.raised_on",
                each.get("raised_on"),
                f"{it.name(each['by'])} said that they do not agree",
            ),
            DissentState.OPEN if later else choice(DissentState, each.get("state", "open")),
            each.get("next_step", ""),
            day(each.get("next_step_due")),
            "" if later else each.get("resolution", ""),
            None if later else day(each.get("resolved_on")),
        )
        yield Typed(it.here(each["by"]), "dissents", it.new(each["id"]), dissent, "view", it.at("disagreements", each))


def _about(it: Script, disagreement: Entry) -> str:
    """The decision that names this disagreement."""
    named = (each["id"] for each in it.ours("decisions") if disagreement["id"] in each.get("dissent", ()))
    return str(next(named, ""))


def dissents_without_words(it: Script) -> Iterator[Typed]:
    """Those of whom a decision says that they did not agree, and nothing else is said."""
    told = {(each["by"], each.get("about")) for each in it.ours("disagreements")}
    for decision in it.ours("decisions"):
        for at, key in enumerate(decision.get("dissent", ())):
            if key in it.crew.members and (key, decision["id"]) not in told:
                dissent = Dissent(
                    nth_rank(at), it.somebody(key), it.ids.get(decision["id"], ""), state=DissentState.RECORDED_ONLY
                )
                yield Typed(
                    it.here(key), "dissents", it.new(), dissent, "", f"{it.at('decisions', decision)}.dissent[{at}]"
                )


def complaint_information(it: Script) -> Iterator[Typed]:
    given = it.scenario.data.get("complaint_information_given")
    if given and it.held_by(given.get("date")):
        covers = (Worded(nth_rank(n), word("escalation", said)) for n, said in enumerate(given.get("covers", ())))
        told = it.by_now("complaint_information_given.date", given.get("date"), "Told where to complain")
        entry = ComplaintInformation(
            nth_rank(0),
            it.named(given.get("given_to", ())),
            told,
            listed(covers),
        )
        yield Typed(it.here(), "complaint_information", it.new(), entry, "", "complaint_information_given")
