"""What was handed round before a conference stands in its record, without anybody's typing it again."""

from __future__ import annotations

from app.actions import freezing
from tests.app.files import PDF
from tests.app.pages.test_attaching import file_in, hands_round
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit


async def test_what_was_handed_round_to_everybody_stands_among_the_reports_with_who_had_it(
    visit: Visit, people: Cast
) -> None:
    nadia, tessa, joel = [
        visit.browser((await people.signed_in(each)).cookie) for each in (people.nadia, people.tessa, people.joel)
    ]
    address = await opened(nadia, people, date="2026-06-18", then="later")
    conference = address.rpartition("/")[2]
    papers = f"{address}/papers"
    await nadia.post(papers, data={"paper_title": "The growth chart", "words": "Wren gained 200 g."})
    few = {"paper_title": "What the lawyer wrote", "words": "Not for all.", "audience": "few"}
    await nadia.post(papers, data={**few, "may_see": [people.tessa.id]})
    for parent in (tessa, joel):
        assert "The growth chart" in (await parent.get(f"{address}/prepare")).text
    assert (await hands_round(nadia, address, PDF, "Letter of the school.pdf")).status_code == 303
    assert (await tessa.get(await file_in(tessa, address))).status_code == 200

    assert (await nadia.post(f"{address}/open")).status_code == 303
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    minutes = (await joel.get(f"{address}/minutes.json")).json()["record"]
    told = [(each["title"], each["by"]["name"], each["parents"]) for each in minutes["reports"]]
    day = "handed round on 11 June 2026"
    assert told == [
        (f"The growth chart, {day}", people.nadia.name, "yes"),
        (f"Letter of the school, {day}", people.nadia.name, "unsaid"),
    ]
    assert [who["name"] for who in minutes["reports"][1]["had"]] == [people.tessa.name]
    assert f"The growth chart, {day}" in (await joel.get(f"{address}/minutes")).text
    assert "lawyer" not in (await tessa.get(f"{address}/minutes")).text, "what is for a few stands on no board for all"
