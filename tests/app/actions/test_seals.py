"""What is frozen is signed with the key of the installation, and the signature stands for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.actions import freezing, restricting
from app.actions.refusals import NotReady
from app.actions.verifying import Finding, verify
from app.actions.wishing import Wish
from app.conference.states import State
from app.record.seal import whole_of
from app.record.sealing import canonical, seal_from
from app.storage import restrictions, seals
from app.storage.seals import StoredSeal
from app.storage.signing import KEY, fingerprint, is_signed, public_key_in, signing_key
from tests.app.actions.test_freezing import Stage
from tests.app.actions.test_verifying import tamper
from tests.cast import Cast


async def kept(stage: Stage, conference: str | None = None) -> StoredSeal:
    async with stage.house.database.reading() as connection:
        found = await seals.of_conference(connection, conference or stage.conference)
    assert found
    return found


async def problems(stage: Stage) -> list[str]:
    finding: Finding = await verify(stage.house.database, stage.house.settings.heads_directory)
    return [f"{each.what} {each.sentence}" for each in finding.problems]


async def test_the_seal_names_what_was_frozen_and_is_signed(stage: Stage) -> None:
    await stage.freeze()
    record, stored = await stage.record(), await kept(stage)
    seal = seal_from(stored.content)
    assert (seal.minutes, seal.plan, seal.plan_version) == (record.minutes.digest, record.plan.digest, 1)
    assert (seal.previous, seal.previous_plan) == ("", "")
    key = public_key_in(stage.house.settings.heads_directory / "audit.pub")
    assert seal.key == fingerprint(key)
    assert is_signed(key, stored.signature, stored.content)
    assert not is_signed(key, stored.signature, canonical(replace(seal, plan_version=2)))


async def test_the_key_can_be_read_by_its_owner_alone(stage: Stage) -> None:
    await stage.freeze()
    assert (stage.house.settings.keys / KEY).stat().st_mode & 0o777 == 0o400


async def test_the_next_seal_of_the_case_names_the_one_before(stage: Stage, cast: Cast) -> None:
    await stage.freeze()
    first = await kept(stage)
    later = await cast.open(date="2026-06-18")
    await freezing.freeze(cast.house, stage.rooms, stage.workshop, cast.nadia.id, later)
    second = seal_from((await kept(stage, later)).content)
    assert (second.previous, second.previous_plan) == (first.digest, seal_from(first.content).plan)
    assert await problems(stage) == []


async def test_what_was_kept_to_a_few_stands_in_it_salted(stage: Stage, cast: Cast) -> None:
    await restricting.restrict(cast.house, stage.rooms, cast.tessa, stage.conference, Wish("medical_history", "Hers."))
    await stage.freeze()
    stored = await kept(stage)
    seal = seal_from(stored.content)
    async with cast.house.database.reading() as connection:
        (hidden,) = await restrictions.records_of(connection, stage.conference)
    assert seal.whole == whole_of(stored.salt, seal.minutes, seal.plan, [hidden.digest])
    assert seal.whole != whole_of("", seal.minutes, seal.plan, [hidden.digest])
    assert hidden.digest.encode() not in stored.content
    assert stored.salt.encode() not in stored.content


async def test_nothing_is_frozen_that_cannot_be_signed(stage: Stage) -> None:
    signing_key(stage.house.settings.keys)
    (stage.house.settings.keys / KEY).chmod(0o644)
    with pytest.raises(NotReady, match="could not be signed"):
        await stage.freeze()
    assert await stage.state() is State.OPEN


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE seal SET plan_version = plan_version, content = CAST(content || ' ' AS BLOB)", "was changed."),
        ("UPDATE seal SET signature = zeroblob(64)", "was not signed by this installation."),
        ("UPDATE seal SET salt = '00'", "stands for other records of restricted parts than there are."),
        ("DELETE FROM seal", "is missing."),
        ("DELETE FROM restricted_record", "stands for other records of restricted parts than there are."),
        (
            "UPDATE restricted_record SET content = CAST(content || ' ' AS BLOB)",
            "records of restricted parts than there are.",
        ),
    ],
)
async def test_any_change_is_found(stage: Stage, cast: Cast, change: str, sentence: str) -> None:
    await restricting.restrict(cast.house, stage.rooms, cast.tessa, stage.conference, Wish("medical_history", "Hers."))
    await stage.freeze()
    assert await problems(stage) == []
    await tamper(cast, change)
    assert any(each.endswith(sentence) for each in await problems(stage)), await problems(stage)


async def test_minutes_and_audit_that_were_both_rewritten_do_not_fit_the_seal(stage: Stage, cast: Cast) -> None:
    await stage.freeze()
    await tamper(cast, "UPDATE minutes SET content = CAST(content || ' ' AS BLOB)")
    assert any("stands for other minutes" in each for each in await problems(stage))
