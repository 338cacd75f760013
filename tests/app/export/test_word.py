"""A Word file, opened as a package, by its own library, and in full by LibreOffice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import HealthCheck, given, settings

from app.board.shape import AgendaItem, Board, Bullets, Collection, Paragraph, Prose, Run
from app.export.blocks import Table, Words
from app.export.outline import minutes_outline, plan_outline
from app.export.word import to_word
from tests.app.boards import full_board, parts
from tests.app.records import concluded

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def package(board: Board | None = None) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(to_word(minutes_outline(concluded(board).minutes))))


def body(board: Board | None = None) -> str:
    return package(board).read("word/document.xml").decode()


def about(words: str) -> Board:
    return replace(full_board(), purpose=words)


def test_headings_lists_and_tables_are_what_they_look_like() -> None:
    document = docx.Document(io.BytesIO(to_word(minutes_outline(concluded().minutes))))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert styles["Case conference 2, 11 June 2026"] == "Heading 1"
    assert styles["Who took part"] == "Heading 2"
    assert styles["Sleeps after the evening bath"] == "List Bullet"
    assert styles["Omar asks for a payment plan."] == "List Number"
    heads = [row for row in ElementTree.fromstring(body()).iter(f"{W}trPr") if row.find(f"{W}tblHeader") is not None]  # noqa: S314 - our own
    assert len(heads) == len(document.tables) > 2
    assert document.core_properties.title == "Minutes FAM-DEMO-0001: Case conference 2, 11 June 2026"


def test_no_row_is_torn_and_no_head_stands_without_the_row_below_it() -> None:
    rows = list(ElementTree.fromstring(body()).iter(f"{W}tr"))  # noqa: S314 - our own
    assert rows
    for row in rows:
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
        kept = {paragraph.find(f"{W}pPr/{W}keepNext") is not None for paragraph in row.iter(f"{W}p")}
        assert kept == {row.find(f"{W}trPr/{W}tblHeader") is not None}


def test_what_leads_to_a_table_stands_on_the_page_on_which_it_begins() -> None:
    leads, table = Words("Who gets it", quiet=True), Table("", ("To whom",), (("Tessa",),), (1,))
    outline = replace(
        minutes_outline(concluded().minutes), blocks=(leads, table, Words("Afterwards"), Words("The end"))
    )
    document = docx.Document(io.BytesIO(to_word(outline)))
    kept = {each.text: each.paragraph_format.keep_with_next for each in document.paragraphs}
    assert kept["Who gets it"] and not kept["Afterwards"]


def test_every_page_says_which_it_is_and_of_how_many() -> None:
    feet = [name for name in package().namelist() if re.fullmatch(r"word/footer\d*\.xml", name)]
    (foot,) = [ElementTree.fromstring(package().read(name)) for name in feet]  # noqa: S314 - our own
    assert [each.get(f"{W}instr") for each in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert "".join(foot.itertext()).endswith("… · Page 1 of 1")


def test_it_says_what_the_minutes_say() -> None:
    said = " ".join(ElementTree.fromstring(body()).itertext())  # noqa: S314 - our own
    for passage in ("We want to stay in our home, and sleep.", "Ask the landlord for a payment plan", "19 June 2026"):
        assert passage in said


def test_each_numbered_list_begins_where_it_should() -> None:
    def numbered(first: int) -> Bullets:
        return Bullets(((Paragraph((Run(f"from {first}"),)),),), numbered=True, first=first)

    item = AgendaItem("a0", "Lists", notes=Prose((numbered(1), numbered(5))))
    opened = package(Board(agenda=Collection((("item0001", item),))))
    numbering = ElementTree.fromstring(opened.read("word/numbering.xml"))  # noqa: S314 - our own
    used = re.findall(r'<w:numId w:val="(\d+)"', opened.read("word/document.xml").decode())
    starts = {
        number.attrib[f"{W}numId"]: [start.attrib[f"{W}val"] for start in number.iter(f"{W}startOverride")]
        for number in numbering.iter(f"{W}num")
    }
    assert [starts[each] for each in used] == [["1"], ["5"]]


def test_the_same_record_gives_the_same_bytes() -> None:
    outline = minutes_outline(concluded().minutes)
    assert to_word(outline) == to_word(outline)


@pytest.mark.parametrize(
    "attack",
    [
        "</w:t></w:r></w:p><w:p/>",
        "]]>",
        "{{7*7}} {% raw %}",
        '<w:fldSimple w:instr="DDEAUTO c:\\\\windows"/>',
        "https://example.org mailto:a@example.org file:///etc/passwd",
        "be\x00fore\x0b after\x1b[31m \ufffe",
    ],
)
def test_attack_109_whatever_people_write_is_text_and_nothing_is_fetched_or_computed(attack: str) -> None:
    opened = package(about(attack))
    for name in opened.namelist():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(opened.read(name))  # noqa: S314 - our own
        assert b'TargetMode="External"' not in opened.read(name)
    written = opened.read("word/document.xml").decode()
    assert not re.search(r"<w:(fldSimple|fldChar|instrText|altChunk|hyperlink|object|pict)\b", written)
    said = "".join(ElementTree.fromstring(written).itertext())  # noqa: S314 - our own
    assert re.sub(r"[\x00-\x1f\ufffe]", "", attack) in said


def test_every_relation_leads_to_a_part_that_is_there() -> None:
    opened = package()
    names = set(opened.namelist())
    for rels in [name for name in names if name.endswith(".rels")]:
        folder = Path(rels).parent.parent
        for relation in ElementTree.fromstring(opened.read(rels)):  # noqa: S314 - our own
            target = relation.attrib["Target"]
            path = target.lstrip("/") if target.startswith("/") else os.path.normpath(folder / target)
            assert path in names, (rels, target)


@given(parts(Board))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_board_becomes_a_file_that_opens(board: Board) -> None:
    conclusion = concluded(board)
    for outline in (minutes_outline(conclusion.minutes), plan_outline(conclusion.plan)):
        docx.Document(io.BytesIO(to_word(outline)))


@pytest.mark.proof
@pytest.mark.skipif(not os.environ.get("PROVE"), reason="LibreOffice opens it when everything is proved")
def test_libreoffice_opens_it_without_repair(tmp_path: Path) -> None:
    assert shutil.which("soffice"), "this is proved with LibreOffice, which is not installed here"
    (tmp_path / "minutes.docx").write_bytes(to_word(minutes_outline(concluded().minutes)))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "minutes.docx"], check=True, capture_output=True)
    said = (tmp_path / "minutes.txt").read_text("utf-8-sig")
    assert "Ask the landlord for a payment plan" in said
    assert "We want to stay in our home, and sleep." in said
