"""Entries about what is so: views, needs, strengths, worries, scales, risks."""

from __future__ import annotations

from collections.abc import Iterator

from app.board.assessing import Need, Remark, Risk, Scale, Strength, View
from app.board.choices import (
    Level,
)
from app.board.ranks import nth_rank
from app.rehearse.entries.script import Script, Typed
from app.rehearse.entries.words import choice, day, day_of, prose, word
from app.rehearse.scenario import Entry


def views(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.ours("views")):
        entry = View(
            nth_rank(at),
            it.somebody(each["of"]),
            prose(each["words"]),
            word("methods", each.get("method")),
            it.by_now(f"{it.at('views', each)}.date", each.get("date"), f"Views of {it.name(each['of'])} heard"),
            it.somebody(each.get("obtained_by")),
        )
        yield Typed(it.here(each["of"], each.get("obtained_by")), "views", it.new(), entry, "", it.at("views", each))


def assessment(it: Script) -> Iterator[Typed]:
    for assessed in it.ours("assessment"):
        here = it.at("assessment", assessed)
        for at, each in enumerate(assessed.get("needs", ())):
            need = Need(nth_rank(at), each["text"], domain=word("domains", each.get("domain")))
            yield Typed(it.here(), "needs", it.new(each["id"]), need, "text", f"{here}.needs[{at}]")
        for at, each in enumerate(assessed.get("strengths", ())):
            strength = Strength(nth_rank(at), each["text"], it.somebody(each.get("of")))
            yield Typed(
                it.here(each.get("of")), "strengths", it.new(each["id"]), strength, "text", f"{here}.strengths[{at}]"
            )
        three = assessed.get("worries_working_well_next", {})
        for column, field in (("worried", "worries"), ("working_well", "working_well"), ("next", "next_steps")):
            for at, words in enumerate(three.get(column, ())):
                key = f"{here}.worries_working_well_next.{column}[{at}]"
                yield Typed(it.here(), field, it.new(), Remark(nth_rank(at), words), "text", key)
        if "safety_scale" in assessed:
            question = Scale(nth_rank(0), asked_of_all(assessed["safety_scale"]))
            key = f"{here}.safety_scale.question"
            yield Typed(it.here(), "scales", it.new(f"scale-{it.id}"), question, "question", key)


def asked_of_all(scale: Entry) -> str:
    """The question to which everybody gives a number."""
    return str(scale.get("question") or "How safe is it now, from 0 to 10?")


def risks(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.scenario.all("risks")):
        again = it.is_last and "level_now" in each and it.held_before(each.get("raised_in"))
        if again or each.get("raised_in", it.id) == it.id:
            level_now = (
                choice(Level, each.get("level_now") or each.get("level", "unrated")) if it.is_last else Level.UNRATED
            )
            risk = Risk(
                nth_rank(at),
                each["text"],
                choice(Level, each.get("level", "unrated")),
                level_now,
                each.get("response", ""),
                day(day_of(it.conference)),
            )
            yield Typed(it.here(), "risks", it.new(each["id"]), risk, "text", f"risks[{at}]")
