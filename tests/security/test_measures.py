"""Measurements and browsers' reports: for whoever runs the server, in numbers, and nothing that people wrote."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.measures import Measures, Spread
from tests.security.world import World, served

TOKEN = "a token of sixteen letters or more"
_LINE = re.compile(
    r"# (HELP|TYPE) [a-z_]+ [^\n]+|[a-z_]+(\{[a-z]+=\"[A-Za-z0-9_.+-]+\"(,[a-z]+=\"[A-Za-z0-9_.+-]+\")*\})? [0-9.e+]+"
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with served(tmp_path, metrics_token=TOKEN) as world:
        yield world


async def measured(world: World) -> httpx2.Response:
    async with world.visitor() as watcher:
        return await watcher.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})


async def number(world: World, what: str) -> float:
    found = re.search(rf"^{re.escape(what)} (\S+)$", (await measured(world)).text, re.MULTILINE)
    return float(found[1]) if found else 0


async def test_measurements_are_for_those_who_show_the_token(world: World) -> None:
    async with world.visitor() as stranger, world.sits(world.people.nadia) as nadia:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
            assert (await stranger.get("/metrics", headers=headers)).status_code == 404
        assert (await nadia.browser.get("/metrics")).status_code == 404
    assert (await measured(world)).status_code == 200


async def test_what_happens_is_measured_and_not_what_it_is(world: World) -> None:
    conference = await world.people.open(purpose="purposeful words")
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        await browser.type(page, "typed words")
        assert await number(world, "caseboard_sockets") == 1
        assert await number(world, "caseboard_documents") >= 1
        assert await number(world, "caseboard_copies") == 1
    assert await number(world, "caseboard_edits_total") == 1
    assert await number(world, "caseboard_commit_seconds_count") == 1
    assert await number(world, 'caseboard_events_total{kind="board-joined"}') == 1
    assert await number(world, 'caseboard_requests_total{status="200"}') >= 1
    assert await number(world, "process_resident_memory_bytes") > 1e6
    told = (await measured(world)).text
    for secret in ("words", conference, world.people.joel.id, "Joel"):
        assert secret not in told


async def test_measurements_are_in_the_format_that_is_read_everywhere(world: World) -> None:
    answer = await measured(world)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert not [line for line in answer.text.splitlines() if not _LINE.fullmatch(line)]


def test_durations_are_counted_up_to_each_end() -> None:
    spread = Spread("t", "about", (0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 3):
        spread.took(seconds)
    lines = list(spread.lines())[2:]
    assert lines == [
        't_bucket{le="0.1"} 2',
        't_bucket{le="1.0"} 3',
        't_bucket{le="+Inf"} 4',
        "t_sum 3.650000",
        "t_count 4",
    ]


def test_what_is_kept_to_a_few_is_not_counted_anywhere() -> None:
    assert "restriction" not in Measures().told()


REPORTS: dict[str, Any] = {
    "old": {"csp-report": {"violated-directive": "script-src 'self'", "blocked-uri": "https://secret.test/a-secret"}},
    "new": [{"type": "csp-violation", "body": {"effectiveDirective": "script-src", "sample": "a-secret"}}],
    "strange": [{"body": {"effectiveDirective": "a-secret\n"}}],
}


@pytest.mark.parametrize(("form", "directive"), [("old", "script-src"), ("new", "script-src"), ("strange", "another")])
async def test_reports_are_counted_and_not_kept(world: World, form: str, directive: str) -> None:
    async with world.visitor() as browser:
        # A browser reports without the marks that our own pages' requests carry.
        plain = httpx2.AsyncClient(base_url=world.url, trust_env=False)
        for body in (json.dumps(REPORTS[form]).encode(), b"no json", b"[" * 5_000, b'{"csp-report": 1}', b"x" * 20_000):
            assert (await plain.post("/reports/policy", content=body)).status_code == 204
        await plain.aclose()
        assert (await browser.get("/reports/policy")).status_code == 405
    assert await number(world, f'caseboard_policy_reports_total{{directive="{directive}"}}') == 1
    assert "a-secret" not in world.log.getvalue()
    assert directive in world.log.getvalue()


async def test_no_more_than_some_reports_reach_the_log(world: World) -> None:
    many = json.dumps(REPORTS["new"] * 100)
    async with world.visitor() as browser:
        for _ in range(20):
            await browser.post("/reports/policy", content=many)
    assert await number(world, 'caseboard_policy_reports_total{directive="script-src"}') == 400
    assert world.log.getvalue().count("broke the policy") == 100
