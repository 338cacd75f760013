"""A plan version as a FHIR R4B bundle, for the systems of services that speak it.

The family is one Patient with nothing but the reference of the case, for a record holds no more about it. Whatever was
kept to a few stays in the minutes and is not here. The same record gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.board.shape import Ability, Answer, GoalState, TaskState
from app.export.sharing import BasisLine
from app.export.undertaken import Undertaking, indicators, undertakings
from app.export.values import facts_of
from app.export.wording import named
from app.record.addenda import AddendumLine
from app.record.attesting import Attestation, Attesting
from app.record.facts import Participant
from app.record.lines import ChannelLine, GoalLine, ServiceRequestLine, Who
from app.record.minutes import Minutes
from app.record.plan import PlanVersion
from app.record.rendition import Rendition
from app.record.sealing import canonical, digest

Resource = dict[str, Any]

_CODES = "http://terminology.hl7.org/CodeSystem"
_SHA_256 = "urn:oid:2.16.840.1.101.3.4.2.1"
_TASK_STATES = {
    TaskState.NOT_STARTED: "accepted",
    TaskState.IN_PROGRESS: "in-progress",
    TaskState.DONE: "completed",
    TaskState.NOT_DONE: "failed",
    TaskState.NO_LONGER_POSSIBLE: "cancelled",
}
#: The state of a goal, and what was achieved of it.
_GOAL_STATES = {
    GoalState.ACTIVE: ("active", "in-progress"),
    GoalState.ACHIEVED: ("completed", "achieved"),
    GoalState.NOT_ACHIEVED: ("completed", "not-achieved"),
    GoalState.STOPPED: ("cancelled", ""),
}
_PLAN_STATES = {None: "draft", True: "active", False: "completed"}
#: How far a document is by an act, and as what somebody does it: a plan is in force by the line manager.
_ATTESTED = {
    Attesting.SIGNED: ("AU", "attester"),
    Attesting.APPROVED: ("AU", "verifier"),
    Attesting.ENDORSED: ("LA", "legal"),
}
#: What of a request in writing has a place of its own.
_PLACED = frozenset({"service", "to", "why", "made_by", "made_on", "signed_by"})
_REQUEST_STATES = {
    TaskState.NOT_STARTED: "active",
    TaskState.IN_PROGRESS: "active",
    TaskState.DONE: "completed",
    TaskState.NOT_DONE: "revoked",
    TaskState.NO_LONGER_POSSIBLE: "revoked",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known about a plan besides the record, as far as it is for the reader."""

    addenda: Sequence[AddendumLine] = ()
    bases: Sequence[BasisLine] = ()
    #: None before it is in force, for it is a draft then; False once a later version is.
    in_force: bool | None = None
    #: What people did with it since it was frozen.
    attested: Sequence[Attestation] = ()


def to_fhir(copy: Minutes | Rendition, plan: PlanVersion, around: Around = Around()) -> bytes:
    """The bundle as JSON, from the minutes as somebody may read them, the plan version that belongs to them, and what
    is known besides."""
    minutes = copy.minutes if isinstance(copy, Rendition) else copy
    entries = [
        {"fullUrl": f"urn:uuid:{resource['id']}", "resource": _filled(resource)}
        for resource in _Bundle(minutes, plan, around).resources()
    ]
    bundle = {
        "resourceType": "Bundle",
        "identifier": {"system": _SHA_256, "value": digest(canonical(plan))},
        "type": "collection",
        "timestamp": _instant(plan.conference.frozen_at),
        "entry": entries,
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


class _Bundle:
    """The resources of one plan version, which refer to each other."""

    def __init__(self, minutes: Minutes, plan: PlanVersion, around: Around) -> None:
        self._plan = plan
        self._around = around
        self._participants = {each.id: each for each in minutes.conference.participants}
        self._family = self._id("family")

    def resources(self) -> Iterator[Resource]:
        goals = [self._goal(goal) for goal in self._plan.goals]
        tasks = [self._undertaking(task) for task in undertakings(self._plan)]
        tasks += [self._formal_request(line) for line in self._plan.requests]
        yield {
            "resourceType": "Patient",
            "id": self._family,
            "identifier": [{"value": self._plan.case.reference}],
        }
        for person in self._participants.values():
            yield self._person(person)
        yield self._care_team()
        yield from goals
        yield from tasks
        yield self._care_plan(goals, tasks)
        for basis in self._around.bases:
            yield self._consent(basis)
        yield self._frozen()
        for act in self._around.attested:
            if act.how is not Attesting.DECLINED:
                yield self._attested(act)

    def _id(self, *names: str) -> str:
        """The same in every version for what stays the same."""
        return str(uuid5(NAMESPACE_URL, "/".join(("caseboard", self._plan.case.id, *names))))

    def _person(self, person: Participant) -> Resource:
        about = {"id": self._id("person", person.id), "name": [{"text": person.name}]}
        if person.agency:
            return {"resourceType": "Practitioner", **about}
        relation = person.relation or person.kind
        return {
            "resourceType": "RelatedPerson",
            **about,
            "patient": self._reference(self._family),
            "relationship": [{"text": relation}],
        }

    def _care_team(self) -> Resource:
        members = [
            {
                "role": [{"text": f"{each.relation or each.kind}, {each.role}".lower()}],
                "member": self._reference(self._id("person", each.id), each.name),
            }
            for each in self._participants.values()
        ]
        return {
            "resourceType": "CareTeam",
            "id": self._id("team"),
            "status": "active",
            "name": f"Who took part in conference {self._plan.conference.number}",
            "subject": self._reference(self._family),
            "participant": members,
        }

    def _goal(self, goal: GoalLine) -> Resource:
        words = "\n".join(line for line in goal.words.lines() if line.strip())
        lifecycle, achieved = _GOAL_STATES[goal.state]
        return {
            "resourceType": "Goal",
            "id": self._id("goal", goal.id),
            "lifecycleStatus": lifecycle,
            "achievementStatus": {"coding": [{"system": f"{_CODES}/goal-achievement", "code": achieved}]}
            if achieved
            else None,
            "target": [{"dueDate": goal.due.isoformat()}] if goal.due else None,
            "description": {"text": words or "Not written down"},
            "subject": self._reference(self._family),
            "expressedBy": self._known(goal.said_by),
            "note": [{"text": text} for text in indicators(goal)],
        }

    def _undertaking(self, task: Undertaking) -> Resource:
        return self._request(task) if task.referral else self._task(task)

    def _task(self, task: Undertaking) -> Resource:
        return {
            "resourceType": "Task",
            "id": self._id("task", task.id),
            "status": _TASK_STATES[task.state],
            "intent": "plan",
            "description": task.text,
            "focus": self._reference(self._id("goal", task.goal)) if task.goal else None,
            "for": self._reference(self._family),
            "owner": self._anybody(task.owner),
            "restriction": {"period": {"end": task.due.isoformat()}} if task.due else None,
        }

    def _request(self, task: Undertaking) -> Resource:
        return {
            "resourceType": "ServiceRequest",
            "id": self._id("task", task.id),
            "status": _REQUEST_STATES[task.state],
            "intent": "plan",
            "code": {"text": task.text or "Not written down"},
            "subject": self._reference(self._family),
            "occurrencePeriod": {"end": task.due.isoformat()} if task.due else None,
            "requester": self._known(task.owner),
        }

    def _formal_request(self, line: ServiceRequestLine) -> Resource:
        """A request in writing; what has no place of its own in FHIR stands in its notes."""
        asked = line.made_on is not None or line.in_writing is Answer.YES
        status = "revoked" if line.ability is Ability.UNABLE else "active" if asked else "draft"
        said = [f"{label}: {words}" for label, words in facts_of(line, without=_PLACED)]
        tried = [_sentence(each) for each in line.channels if _sentence(each)]
        return {
            "resourceType": "ServiceRequest",
            "id": self._id("request", line.id),
            "status": status,
            "intent": "order",
            "code": {"text": line.service.strip() or "Not written down"},
            "subject": self._reference(self._family),
            "authoredOn": line.made_on.isoformat() if line.made_on else None,
            "requester": self._known(line.signed_by) or {"display": line.made_by.strip()},
            "performer": [{"display": line.to.strip()}],
            "reasonCode": [{"text": line.why.strip()}],
            "note": [{"text": text} for text in (*said, *(f"Tried before: {each}" for each in tried))],
        }

    def _consent(self, basis: BasisLine) -> Resource:
        """A basis that stands: what may be shared with whom, and within it what may not."""
        limits = {"type": "deny", "code": [{"text": basis.limits.strip()}]}
        how = "in writing" if basis.in_writing else "said, and written down"
        return {
            "resourceType": "Consent",
            "id": self._id("basis", basis.id),
            "status": "active",
            "scope": {"coding": [{"system": f"{_CODES}/consentscope", "code": "patient-privacy"}]},
            "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
            "patient": self._reference(self._family),
            "dateTime": basis.given_on.isoformat(),
            "performer": [self._anybody(basis.given_by)],
            "policyRule": {"text": f"{basis.grounds}, {how}"},
            "provision": {
                "type": "permit",
                "code": [{"text": basis.scope.strip()}],
                "actor": [
                    {
                        "role": {"coding": [{"system": f"{_CODES}/v3-ParticipationType", "code": "IRCP"}]},
                        "reference": {"display": basis.shared_with},
                    }
                ],
                "provision": [limits] if basis.limits.strip() else None,
            },
        }

    def _care_plan(self, goals: Iterable[Resource], tasks: Iterable[Resource]) -> Resource:
        plan, before = self._plan, self._plan.previous
        return {
            "resourceType": "CarePlan",
            "id": self._id("plan", str(plan.version)),
            "identifier": [{"system": _SHA_256, "value": digest(canonical(plan))}],
            "replaces": [{"identifier": {"system": _SHA_256, "value": before.digest}}] if before else None,
            "status": _PLAN_STATES[self._around.in_force],
            "intent": "plan",
            "title": f"Case plan {plan.case.reference}, version {plan.version}",
            "subject": self._reference(self._family),
            "created": _instant(plan.conference.frozen_at),
            "author": self._known(plan.conference.chair),
            "careTeam": [self._reference(self._id("team"))],
            "goal": [self._reference(goal["id"]) for goal in goals],
            "activity": [{"reference": self._reference(task["id"])} for task in tasks],
            "note": [
                *(_note(each) for each in self._around.addenda),
                *(_statement(each) for each in self._around.attested if each.how is Attesting.DECLINED),
            ],
        }

    def _frozen(self) -> Resource:
        """That somebody made the version. It is signed by nobody yet."""
        conference = self._plan.conference
        agent = self._agent("author", conference.frozen_by or conference.chair)
        return self._provenance("", conference.frozen_at, ("v3-DataOperation", "CREATE"), [agent])

    def _attested(self, act: Attestation) -> Resource:
        completion, role = _ATTESTED[act.how]
        agents = [self._agent(role, act.by)]
        if act.noted_by:
            agents.append(self._agent("enterer", act.noted_by))
        which = f"{act.how.value}/{act.by.id or act.by.name}/{act.words}"
        return self._provenance(which, act.at, ("v3-DocumentCompletion", completion), agents)

    def _provenance(self, which: str, at: datetime, activity: tuple[str, str], agents: list[Resource]) -> Resource:
        plan, (system, code) = self._plan, activity
        return {
            "resourceType": "Provenance",
            "id": self._id("provenance", str(plan.version), *filter(None, [which])),
            "target": [self._reference(self._id("plan", str(plan.version)))],
            "recorded": _instant(at),
            "activity": {"coding": [{"system": f"{_CODES}/{system}", "code": code}]},
            "agent": agents,
            "entity": [
                {"role": "source", "what": {"identifier": {"system": _SHA_256, "value": digest(canonical(plan))}}}
            ],
        }

    def _agent(self, role: str, who: Who | None) -> Resource:
        coding = {"system": f"{_CODES}/provenance-participant-type", "code": role}
        return {"type": {"coding": [coding]}, "who": self._anybody(who)}

    def _known(self, who: Who | None) -> Resource | None:
        """A participant; nobody else is in the bundle."""
        return self._anybody(who) if who and who.id in self._participants else None

    def _anybody(self, who: Who | None) -> Resource | None:
        if who is None:
            return None
        if who.id in self._participants:
            return self._reference(self._id("person", who.id), who.name)
        return {"display": who.name}

    @staticmethod
    def _reference(target: str, display: str = "") -> Resource:
        return {"reference": f"urn:uuid:{target}", "display": display}


def _sentence(line: ChannelLine) -> str:
    return "; ".join(f"{label}: {words}" for label, words in facts_of(line))


def _statement(act: Attestation) -> Resource:
    """What somebody says who does not agree: it stays attached."""
    return {"authorString": named(act.by), "time": _instant(act.at), "text": f"Does not agree:\n{act.words}"}


def _note(line: AddendumLine) -> Resource:
    """What stands beside the plan, with what became of it."""
    decided = "" if line.outcome == "Attached" else f", {line.outcome.lower()} by {named(line.decided_by)}"
    why = f"\n{line.reason}" if line.reason.strip() else ""
    return {
        "authorString": named(line.by),
        "time": _instant(line.decided_at),
        "text": f"{line.kind} {line.number}, beside “{line.beside}”{decided}:\n{line.words}{why}",
    }


def _filled(value: Any) -> Any:
    """Without what is empty, which FHIR does not allow."""
    if isinstance(value, dict):
        filled = {key: _filled(each) for key, each in value.items()}
        return {key: each for key, each in filled.items() if each not in (None, "", [], {})}
    return [_filled(each) for each in value] if isinstance(value, list) else value


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
