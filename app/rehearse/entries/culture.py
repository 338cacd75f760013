"""Entries about culture: who was asked, whose advice was heard, what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from app.board.culture import Consultation, CulturalPlan, CultureQuestion, Principle
from app.board.ranks import nth_rank
from app.rehearse.entries.script import Script, Typed
from app.rehearse.entries.words import answer, word


def culture(it: Script) -> Iterator[Typed]:
    culture = it.scenario.data.get("cultural")
    if not culture:
        return
    if it.is_first:
        offered = culture.get("offered", {})
        question = CultureQuestion(
            nth_rank(0),
            answer=word("culture_answers", culture.get("aboriginal_or_torres_strait_islander")),
            on=it.by_now("cultural.asked_on", culture.get("asked_on"), "The family asked about their culture"),
            recorded_how=culture.get("recorded_how", ""),
            offered=answer(offered.get("aboriginal_practitioner")),
            chose=it.somebody(offered.get("family_chose")),
            other=culture.get("other", ""),
        )
        yield Typed(it.here(), "culture_questions", it.new(), question, "", "cultural")
        for at, each in enumerate(culture.get("principle_checklist", ())):
            principle = Principle(nth_rank(at), word("principles", each.get("element")), each.get("evidence", ""))
            yield Typed(it.here(), "principles", it.new(), principle, "evidence", f"cultural.principle_checklist[{at}]")
    for at, each in enumerate(culture.get("consultations", ())):
        if it.held_by(each.get("date")):
            consultation = Consultation(
                nth_rank(at),
                it.somebody(each.get("consulted")),
                each.get("role", ""),
                it.by_now(
                    f"cultural.consultations[{at}].date",
                    each.get("date"),
                    f"{it.name(each.get('consulted'))} consulted",
                ),
                it.somebody(each.get("by")),
                each.get("advice", ""),
                answer(each.get("followed")),
                each.get("effect", ""),
                each.get("reason_not_followed", ""),
            )
            yield Typed(
                it.here(each.get("consulted"), each.get("by")),
                "consultations",
                it.new(),
                consultation,
                "advice",
                f"cultural.consultations[{at}]",
            )
    plan = culture.get("cultural_plan")
    if plan and it.held_by(plan.get("endorsed_date")):
        entry = CulturalPlan(
            nth_rank(0),
            version=plan.get("version"),
            endorsed_by=it.somebody(plan.get("endorsed_by")),
            endorsed_on=it.by_now(
                "cultural.cultural_plan.endorsed_date", plan.get("endorsed_date"), "Cultural plan endorsed"
            ),
        )
        yield Typed(it.here(), "cultural_plans", it.new(), entry, "endorsed_by", "cultural.cultural_plan")
