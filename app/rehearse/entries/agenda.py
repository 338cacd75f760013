"""Entries about the conference itself: its agenda, its opening, the look back at the plan before."""

from __future__ import annotations

from collections.abc import Iterator

from app.board.agenda import AgendaItem, Celebration, Opening, PlanReview
from app.board.choices import (
    Achievement,
    ItemKind,
    ItemState,
    Purpose,
)
from app.board.ranks import nth_rank
from app.rehearse.deeds import UNSAID
from app.rehearse.entries.script import Script, Typed, changed_at, was
from app.rehearse.entries.words import answer, choice, day
from app.rehearse.scenario import Entry


def opening(it: Script) -> Iterator[Typed]:
    protocol = it.conference.get("protocol")
    if protocol:
        entry = Opening(
            nth_rank(0),
            answer(protocol.get("acknowledgement_of_country")),
            it.somebody(protocol.get("opened_by")),
            it.somebody(protocol.get("place_chosen_by")),
            answer(protocol.get("food")),
            it.named(protocol.get("transport_for", ())),
        )
        yield Typed(it.here(protocol.get("opened_by")), "openings", it.new(), entry, "", f"{it.here_at}.protocol")


def reviews(it: Script) -> Iterator[Typed]:
    for review in it.ours("previous_plan_reviews"):
        key = it.at("previous_plan_reviews", review)
        for at, each in enumerate(review["items"]):
            goal = it.scenario.find("goals", each["goal"]) if each.get("goal") else {"words": UNSAID}
            entry = PlanReview(
                nth_rank(at),
                was(goal) if review["plan_version"] < changed_at(it, goal) else goal["words"],
                choice(Achievement, each.get("achievement", "unreviewed")),
                each.get("achieved", ""),
                each.get("not_achieved", ""),
                it.somebody(each.get("comment_by")),
                it.ids.get(each.get("goal", ""), ""),
                review["plan_version"],
            )
            known_by = "words" if each.get("goal") else ""
            yield Typed(it.here(each.get("comment_by")), "reviews", it.new(), entry, known_by, f"{key}.items[{at}]")
        if review.get("celebrate"):
            celebration = Celebration(nth_rank(0), review["celebrate"])
            yield Typed(it.here(), "celebrations", it.new(), celebration, "text", f"{key}.celebrate")


def agenda_item(it: Script, each: Entry, at: int, state: ItemState) -> AgendaItem:
    """An item of the agenda as it is typed."""
    kind = choice(ItemKind, each["kind"])
    # Of what was decided the board asks what was, unless a decision is written down, which may be that of any item.
    asks = kind is ItemKind.DECISION and state is ItemState.DISCUSSED and not it.ours("decisions")
    usual = UNSAID if asks else ""
    deferred = state in {ItemState.DEFERRED, ItemState.DECLINED}
    return AgendaItem(
        nth_rank(at),
        each["title"],
        Purpose.DECIDE if kind is ItemKind.DECISION else Purpose.DISCUSS,
        it.somebody(each.get("owner")),
        each.get("planned_minutes"),
        state,
        outcome="" if deferred else each.get("outcome", usual),
        reason=each.get("outcome", "") if deferred else "",
        kind=kind,
        requested_by=it.somebody(each.get("requested_by")),
        requested_on=day(each.get("requested_on")),
    )
