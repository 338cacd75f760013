"""Entries of the safety plan: what everyone does when it becomes unsafe, and who has it."""

from __future__ import annotations

from collections.abc import Iterator

from app.board.agreeing import (
    Recipient,
    SafetyPlan,
    Withheld,
)
from app.board.choices import (
    RecipientKind,
)
from app.board.ranks import nth_rank
from app.rehearse.entries.script import Script, Typed
from app.rehearse.entries.words import answer, listed, points, word
from app.rehearse.scenario import Entry


def _about(plan: Entry) -> str:
    """Which one it is, where an earlier one was there before."""
    return f"Safety plan, version {plan['version']}" if plan.get("version", 1) != 1 else ""


def received(it: Script, site: str, by: str | None) -> str:
    """The place, and who took it there."""
    member = it.crew.members.get(by or "")
    return f"{it.somebody(site)} ({member.name})" if member else it.somebody(site)


def safety_plan(it: Script) -> Iterator[Typed]:
    plan = it.scenario.data.get("safety_plan")
    if not plan or not it.held_by(plan.get("agreed_on")):
        return
    centre = plan.get("school_or_childrens_centre", {})
    recipients = [
        Recipient(
            nth_rank(n),
            it.somebody(one.get("to")),
            RecipientKind.SERVICE if one.get("to") not in it.crew.members else RecipientKind.FAMILY,
            word("channels", one.get("channel")),
            it.past(one.get("sent_on")),
            it.somebody(one.get("consent_by")),
        )
        for n, one in enumerate(plan.get("distribution", ()))
    ]
    for site, given in (("site", "given_on"), ("second_site", "second_given_on")):
        if centre.get(site):
            recipients.append(
                Recipient(
                    nth_rank(len(recipients)),
                    received(it, centre[site], centre.get("given_to" if site == "site" else "second_given_to")),
                    RecipientKind.SCHOOL,
                    given_on=it.past(centre.get(given)),
                )
            )
    kin = plan.get("shared_with_elders_and_kin", {})
    agreed_to = it.by_now(
        "safety_plan.shared_with_elders_and_kin.consent_date",
        kin.get("consent_date"),
        "Agreed that elders and kin have the safety plan",
    )
    recipients += [
        Recipient(
            nth_rank(len(recipients) + n),
            it.somebody(one),
            RecipientKind.ELDER_OR_KIN,
            given_on=agreed_to,
            consent_by=it.somebody(kin.get("consent_by")),
        )
        # Where the file does not say with whom, it is kept that it was agreed to.
        for n, one in enumerate(kin.get("who") or ([None] if kin else []))
    ]
    withheld = (
        Withheld(nth_rank(n), it.somebody(one.get("to")), one.get("reason", ""))
        for n, one in enumerate(plan.get("withheld_from", ()))
    )
    entry = SafetyPlan(
        nth_rank(0),
        _about(plan),
        warning_signs=points(plan.get("warning_signs", ())),
        steps=points(plan.get("steps", ())),
        made_with=it.named(plan.get("made_with", ())),
        agreed_on=it.by_now("safety_plan.agreed_on", plan.get("agreed_on"), "Safety plan agreed"),
        recipients=listed(recipients),
        withheld=listed(withheld),
        attends=answer(centre.get("attends")),
        attends_note=centre.get("note", ""),
    )
    yield Typed(it.here(*plan.get("made_with", ())), "safety_plans", it.new(plan["id"]), entry, "", "safety_plan")
