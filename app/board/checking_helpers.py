"""What is missing around those who help: roles, responsibilities, duplication, referrals, requests, case management."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.board.findings import Finding, People, quoted, warns
from app.board.shape import (
    Ability,
    Answer,
    Board,
    CaseManagement,
    Consent,
    Keep,
    Provider,
    Referral,
    ReferralState,
    ServiceRequest,
    ServiceReview,
)

#: Of a responsibility that several hold and of a service by several agencies, on the board and before freezing.
DONE_BY_SEVERAL = "{what} is done by {who}. It is not decided who keeps it."

#: Shorter words say nothing of a matter.
_WORDS = re.compile(r"\w{4,}")


def roles(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.roles.entries:
        yield warns("no-roles", "Nobody is on the role map yet.", "roles")
        return
    mapped = {role.who for _, role in board.roles.entries}
    absent = [name for person, name in people.items() if person not in mapped]
    if absent:
        yield warns("not-on-role-map", f"Not on the role map: {', '.join(absent)}.", "roles")
    halves = [entry for entry in board.roles.entries if not (entry[1].contributes.strip() and entry[1].expects.strip())]
    if halves:
        names = dict.fromkeys(people.get(role.who, role.who).strip() or "somebody" for _, role in halves)
        sentence = f"The role map does not say both what they give and what they may expect: {', '.join(names)}."
        yield warns("role-incomplete", sentence, "roles", halves[0][0])


def responsibilities(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, each) in enumerate(board.responsibilities.entries, start=1):
        name = f"Responsibility {number}{quoted(each.text)}"
        holders = list(dict.fromkeys(people.get(held.who, held.who).strip() for _, held in each.holders.entries))
        if not holders:
            yield warns("responsibility-unheld", f"{name} is held by nobody.", "responsibilities", entry_id)
        elif each.text.strip() and len(holders) > 1 and not _has_place(board, people, each.text, holders):
            sentence = DONE_BY_SEVERAL.format(what=name, who=_joined(holders))
            yield warns("responsibility-doubled", sentence, "responsibilities", entry_id)


def duplication(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, overlap) in enumerate(board.overlaps.entries, start=1):
        if overlap.removed is not Answer.YES and not (overlap.keeps.strip() or overlap.decision.strip()):
            sentence = f"Thing done twice {number}{quoted(overlap.text)} does not say who keeps it."
            yield warns("duplication-undecided", sentence, "overlaps", entry_id)
    by_service: dict[str, list[tuple[str, ServiceReview]]] = {}
    for entry_id, review in board.services.entries:
        if review.service.strip() and review.keep is not Keep.END:
            by_service.setdefault(_folded(review.service), []).append((entry_id, review))
    for (entry_id, first), *others in by_service.values():
        agencies = {_folded(each.agency): each.agency.strip() for each in (first, *(review for _, review in others))}
        agencies.pop("", None)
        if len(agencies) > 1 and not _has_place(board, people, first.service, agencies):
            sentence = DONE_BY_SEVERAL.format(
                what=f"A service{quoted(first.service)}", who=_joined([*agencies.values()])
            )
            yield warns("service-doubled", sentence, "services", entry_id)


def _has_place(board: Board, people: People, what: str, by: Iterable[str]) -> bool:
    """Whether it stands among what is done twice, where its decision is asked for: in the same words or with more, or
    by the same helpers with a word in common."""
    doers = {_folded(each) for each in by}
    for _, overlap in board.overlaps.entries:
        named = {_folded(people.get(each.who, each.who)) for _, each in overlap.by.entries}
        if what.strip() and _folded(what) in _folded(overlap.text):
            return True
        if doers <= named and set(_WORDS.findall(_folded(what))) & set(_WORDS.findall(_folded(overlap.text))):
            return True
    return False


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def referrals(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, referral) in enumerate(board.referrals.entries, start=1):
        yield from _referral(f"Referral {number}{quoted(referral.to)}", entry_id, referral, on)


def _referral(name: str, entry_id: str, referral: Referral, on: date | None) -> Iterator[Finding]:
    if referral.state is ReferralState.TO_MAKE and not referral.made_by.strip():
        yield warns("referral-without-maker", f"{name} does not say who makes it.", "referrals", entry_id)
    if referral.consent is Consent.UNSAID:
        yield warns("referral-without-consent", f"{name} does not say whether they agree.", "referrals", entry_id)
    if not referral.state.to_ask_about:
        return
    if referral.follow_up_on is None:
        yield warns("referral-without-date", f"{name} does not say when it is asked about.", "referrals", entry_id)
    elif on and referral.follow_up_on < on:
        yield warns("referral-date-passed", f"{name} was to be asked about before today.", "referrals", entry_id)


def requests(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, request) in enumerate(board.requests.entries, start=1):
        lacking = list(_preconditions(request))
        if lacking:
            sentence = f"Request {number}{quoted(request.service)} does not say {_joined(lacking)}."
            yield warns("request-incomplete", sentence, "requests", entry_id)
        if request.provider is Provider.NEITHER:
            sentence = f"Request {number}{quoted(request.service)} goes to somebody whom it does not bind."
            yield warns("request-to-private", sentence, "requests", entry_id)
        yield from _reply(f"Request {number}{quoted(request.service)}", entry_id, request, on)


def _reply(name: str, entry_id: str, request: ServiceRequest, on: date | None) -> Iterator[Finding]:
    """An answer comes by the day that was named, and says why where it is not yes."""
    due, came = request.response_due, request.answered_on
    if request.ability is Ability.UNSAID:
        if on and due and due < on:
            yield warns("request-unanswered", f"{name} was to be answered before today.", "requests", entry_id)
        return
    if due and came and came > due:
        yield warns("request-answered-late", f"{name} was answered late.", "requests", entry_id)
    if request.ability is not Ability.ABLE and not request.reasons.strip():
        yield warns("request-without-reasons", f"{name} does not say why they cannot.", "requests", entry_id)


def _preconditions(request: ServiceRequest) -> Iterator[str]:
    """A request is in writing, for a service that is needed, after the usual ways were tried without success."""
    if not request.why.strip():
        yield "why the service is needed"
    if request.provider is Provider.UNSAID:
        yield "who runs the service"
    if not request.channels.entries:
        yield "what was tried before"
    if request.in_writing is not Answer.YES:
        yield "that it is in writing"
    if request.response_due is None:
        yield "by when they have to answer"


def case_management(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for entry_id, case in board.case_management.entries:
        if not case.held_by.strip():
            sentence = "It does not say who holds case management."
            yield warns("case-management-unheld", sentence, "case_management", entry_id)
        if case.transfer_to.strip():
            yield from _transfer(entry_id, case)
        if (case.transfer_to.strip() or case.contracted_to.strip()) and not case.accountable.strip():
            sentence = "It does not say who stays accountable for assessing harm. That cannot be handed over."
            yield warns("accountability-unsaid", sentence, "case_management", entry_id)
    for number, (entry_id, limit) in enumerate(board.time_limits.entries, start=1):
        if limit.reassess_on is None:
            sentence = f"Time limit {number}{quoted(limit.service)} does not say when the need is looked at anew."
            yield warns("time-limit-without-date", sentence, "time_limits", entry_id)
        elif on and limit.reassessed_on is None and limit.reassess_on < on:
            sentence = f"Time limit {number}{quoted(limit.service)}: the need was to be looked at anew before today."
            yield warns("reassessment-passed", sentence, "time_limits", entry_id)


def _transfer(entry_id: str, case: CaseManagement) -> Iterator[Finding]:
    """Not handed over when all three tests say so; else with its conditions met and a way back."""
    tests = (case.complex_needs, case.high_immediate_risk, case.needs_government)
    if all(test is Answer.YES for test in tests):
        sentence = "Case management may not be handed over: all three tests speak against it."
        yield warns("not-transferable", sentence, "case_management", entry_id)
    if not case.situation.strip() and not case.conditions.entries:
        sentence = "It does not say in which situation or under which conditions case management is handed over."
        yield warns("transfer-without-conditions", sentence, "case_management", entry_id)
    unmet = [condition for _, condition in case.conditions.entries if condition.met is not Answer.YES]
    if unmet:
        sentence = f"A condition for handing over is not met{quoted(unmet[0].text)}."
        yield warns("condition-unmet", sentence, "case_management", entry_id)
    if not case.refer_back.strip():
        sentence = "It does not say when case management goes back."
        yield warns("no-refer-back", sentence, "case_management", entry_id)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
