"""Who has signed, endorsed or approved a plan version, as a copy tells it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.plan_standing import PlanStanding
from app.conference.sign_off import Said, Verdict, still_attached
from app.record.attesting import Attestation, Attesting
from app.record.who import Who
from app.storage import people

_HOW = {Said.SIGNED: Attesting.SIGNED, Said.DECLINED: Attesting.DECLINED}


async def attestations_of(connection: AsyncConnection, plan: PlanStanding) -> tuple[Attestation, ...]:
    """In the order in which they were done. What takes nothing upon itself, such as a reason why there is no signature,
    is none; nor is what a manager returned."""
    said = [each for each in (*plan.sign_offs.values(), *still_attached(plan.said.sign_offs)) if each.said in _HOW]
    verdicts = [each for each in plan.verdicts.values() if each.verdict is Verdict.ENDORSED]
    stages = {each.id: each for each in plan.said.stages}
    named = {each.person for each in said} | {each.recorded_by for each in said} | {each.by for each in verdicts}
    names = await people.names(connection, named)

    def who(person: str) -> Who:
        return Who(names[person], "", person)

    done = [
        Attestation(
            _HOW[each.said],
            who(each.person),
            each.at,
            each.words if each.said is Said.DECLINED else "",
            None if each.own else who(each.recorded_by),
        )
        for each in said
    ]
    for each in verdicts:
        stage = stages.get(each.stage)
        if stage is None:
            done.append(Attestation(Attesting.ENDORSED, who(each.by), each.at))
        else:
            done.append(Attestation(Attesting.APPROVED, Who(stage.body), each.at, stage.what, who(each.by)))
    return tuple(sorted(done, key=lambda each: (each.at, each.how, each.by.name)))
