"""Entries about those who help: roles, duplication, services, referrals, requests, case management."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.board.choices import (
    Answer,
    BestEndeavours,
    Consent,
    Keep,
    Provider,
    ReferralState,
)
from app.board.forms import Worded
from app.board.helping import (
    CaseManagement,
    Channel,
    Overlap,
    Referral,
    RequestEscalation,
    RoleEntry,
    ServiceRequest,
    ServiceReview,
    TimeLimit,
    TransferCondition,
)
from app.board.ranks import nth_rank
from app.rehearse.entries.script import Script, Typed
from app.rehearse.entries.words import answer, choice, day, day_of, listed, word
from app.rehearse.scenario import Entry


def roles(it: Script) -> Iterator[Typed]:
    """Who does what is agreed at the beginning; those who join later stand in it from the start."""
    if not it.is_first:
        return
    for at, each in enumerate(it.scenario.all("roles_map")):
        member = it.crew[each["person"]]
        also = (Worded(nth_rank(n), word("coordination", said)) for n, said in enumerate(each.get("also", ())))
        role = RoleEntry(
            nth_rank(at),
            it.somebody(each["person"]),
            member.agency,
            word("roles", each["role"]),
            each.get("contributes", ""),
            each.get("expects", ""),
            listed(also),
        )
        yield Typed(it.here(each["person"]), "roles", it.new(), role, "who", f"roles_map[{at}]")


def overlaps(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.scenario.all("duplication")):
        if it.id in (each.get("found_in"), each.get("decided_in")):
            decided = each.get("decided_in") == it.id
            overlap = Overlap(
                nth_rank(at),
                each["what"],
                decision=each.get("decision", "") if decided else "",
                removed=answer(each.get("removed")) if decided else Answer.UNSAID,
            )
            yield Typed(it.here(), "overlaps", it.new(each["id"]), overlap, "text", f"duplication[{at}]")


def services(it: Script) -> Iterator[Typed]:
    if not it.is_last:
        return
    for at, each in enumerate(it.scenario.all("service_evaluation")):
        review = ServiceReview(
            nth_rank(at),
            each.get("service", ""),
            it.agency(each.get("agency")),
            each.get("delivered", ""),
            each.get("impact", ""),
            choice(Keep, each["keep"]) if "keep" in each else Keep.UNDECIDED,
        )
        yield Typed(it.here(), "services", it.new(), review, "service", f"service_evaluation[{at}]")


def referrals(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.scenario.all("referrals")):
        followed = each.get("followed_up_in")
        if not (it.held_by(each.get("made_on")) or followed == it.id):
            continue
        settled = followed in (None, it.id)
        referral = Referral(
            nth_rank(at),
            _service(it, each),
            it.somebody(each["for"]),
            each["reason"],
            choice(Consent, each["consent"]) if "consent" in each else Consent.UNSAID,
            it.somebody(each.get("made_by")),
            it.by_now(f"referrals[{at}].made_on", each.get("made_on"), f"Referred to {_service(it, each)}"),
            day(each.get("follow_up_on")),
            choice(ReferralState, each.get("status", "made")) if settled else ReferralState.MADE,
            each.get("outcome", "") if settled else "",
            day(day_of(it.conference)) if followed == it.id else None,
        )
        yield Typed(
            it.here(each.get("made_by")), "referrals", it.new(each["id"]), referral, "reason", f"referrals[{at}]"
        )


def _service(it: Script, referral: Entry) -> str:
    """To which agency, and to what there, where both are said."""
    agency, text = it.agency(referral.get("to_agency")), str(referral.get("to_agency_text", ""))
    return f"{agency}: {text}" if agency and text else agency or text


def requests(it: Script) -> Iterator[Typed]:
    for at, each in enumerate(it.scenario.all("service_requests")):
        if not (it.asks_for(each) or it.is_last):
            continue
        tried = (
            Channel(
                nth_rank(n),
                one.get("what", ""),
                it.somebody(one.get("by")),
                it.by_now(
                    f"service_requests[{at}].usual_channels_tried[{n}].date",
                    one.get("date"),
                    f"Tried for {each['service']}: {one.get('what', '')}",
                ),
                one.get("result", ""),
            )
            for n, one in enumerate(each.get("usual_channels_tried", ()))
        )
        further = (
            RequestEscalation(
                nth_rank(n),
                one.get("to", ""),
                it.somebody(one.get("by")),
                day(one.get("date")),
                word("escalation_states", one.get("state")),
            )
            for n, one in enumerate(each.get("escalation", ()))
            if it.is_last and not comes_after(it, each, one)
        )
        request = ServiceRequest(
            nth_rank(at),
            each["service"],
            it.agency(each["to_agency"]),
            it.named(each.get("for", ())),
            each.get("why_necessary", ""),
            listed(tried),
            choice(Provider, each["provider_is"]) if "provider_is" in each else Provider.UNSAID,
            answer(each.get("in_writing")),
            it.agency(each.get("made_by")) or it.somebody(each.get("made_by")),
            _asked_on(it, at, each),
            it.somebody(each.get("signed_by")),
            day(each.get("response_due")),
            choice(BestEndeavours, each["best_endeavours_view"])
            if it.is_last and "best_endeavours_view" in each and not comes_after(it, each)
            else BestEndeavours.UNSAID,
            listed(further),
        )
        yield Typed(
            it.here(each.get("signed_by")),
            "requests",
            it.new(each["id"]),
            request,
            "service",
            f"service_requests[{at}]",
        )


def comes_after(it: Script, request: Entry, escalation: Entry | None = None) -> str:
    """The day after this conference on which something was made of a request, or "": that of its escalation, else that
    of the answer."""
    answered = str(request.get("response", {}).get("received_on", ""))
    on = str((escalation or {}).get("date", answered))
    return on if on > day_of(it.conference) else ""


def _asked_on(it: Script, at: int, request: Entry) -> date | None:
    """What is asked in writing later than the board is asked through its own page on that day."""
    on = request.get("made_on")
    if request.get("in_writing", True):
        return it.past(on)
    return it.by_now(f"service_requests[{at}].made_on", on, f"Asked for {request['service']}")


def case_management(it: Script) -> Iterator[Typed]:
    held = it.scenario.data.get("case_management")
    if not held or not it.is_last:
        return
    test = held.get("not_transferable_test", {})
    conditions = (
        TransferCondition(nth_rank(n), one.get("text", ""), answer(one.get("met")), one.get("evidence", ""))
        for n, one in enumerate(held.get("conditions", ()))
    )
    entry = CaseManagement(
        nth_rank(0),
        held_by=it.agency(held.get("held_by")),
        key_worker=it.somebody(held.get("key_worker")),
        nominated_on=it.by_now("case_management.nominated_on", held.get("nominated_on"), "Key worker named"),
        agreed_by=it.named(held.get("agreed_by", ())),
        contracted_to=it.agency(held.get("tasks_contracted_to")),
        previously_held_by=it.agency(held.get("previously_held_by")),
        conditions=listed(conditions),
        complex_needs=answer(test.get("complex_needs")),
        high_immediate_risk=answer(test.get("high_immediate_risk")),
        needs_government=answer(test.get("needs_government_collaboration")),
        refer_back=held.get("refer_back_clause", ""),
        accepted_by=it.somebody(held.get("accepted_by")),
        accepted_on=it.by_now("case_management.accepted_on", held.get("accepted_on"), "Case management accepted"),
        transferred_on=it.by_now(
            "case_management.transferred_on", held.get("transferred_on"), "Case management handed over"
        ),
    )
    yield Typed(it.here(held.get("key_worker")), "case_management", it.new(), entry, "held_by", "case_management")
    limit = held.get("time_limit")
    if limit:
        looked_at = it.past(limit.get("reassessed_on"))
        came_later = "reassessed_on" in limit and looked_at is None
        bound = TimeLimit(
            nth_rank(0),
            it.agency(limit.get("service")),
            limit.get("months"),
            day(limit.get("reassess_on")),
            looked_at,
            "" if came_later else limit.get("outcome", ""),
            limit.get("if_extended", ""),
        )
        yield Typed(it.here(), "time_limits", it.new(), bound, "service", "case_management.time_limit")
