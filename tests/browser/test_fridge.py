"""A father puts a drawing beside a goal from his phone; after the freeze it is on the page for the fridge."""

from __future__ import annotations

import io
import re

import pypdf
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server
from tests.browser.test_first_conference import downloads
from tests.browser.test_screens import barriers_by_day_and_night, looked_at_wide_and_on_a_phone

BED = "Wren's drawing of the cot by our bed"


def drawing(ink: str, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """As a child paints: a house and a sun."""
    picture = Image.new("RGB", size, "#fdf6e3")
    brush = ImageDraw.Draw(picture)
    brush.ellipse((1200, 100, 1450, 350), fill="gold")
    brush.polygon([(300, 600), (650, 250), (1000, 600)], fill="firebrick")
    brush.rectangle((350, 600, 950, 1050), outline=ink, width=24)
    brush.rectangle((580, 760, 720, 1050), fill=ink)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


def adds(page: Page, picture: bytes, words: str) -> None:
    page.get_by_label("Picture").set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture})
    page.get_by_label("What it shows").fill(words)
    page.get_by_role("button", name="Put it on the page").click()


def test_a_drawing_from_a_phone_hangs_on_the_fridge(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
    joel.enters("Case conference 1")
    joel.section("goals")
    joel.picture("fridge-goal-phone", whole=False)
    with joel.context.expect_page() as opened:
        joel.page.get_by_role("link", name=re.compile("A picture for the fridge")).first.click()
    page = opened.value
    expect(page.get_by_label("Where it stands").locator("option:checked")).not_to_have_text("At the top of the page")
    adds(page, drawing("navy", (1600, 40)), BED)
    expect(page.get_by_role("alert")).to_contain_text("The picture is not on the page yet.")
    assert barriers_by_day_and_night(page) == []
    page.screenshot(path="tests/screenshots/fridge-refused-phone.png", full_page=True)
    expect(page.get_by_label("What it shows")).to_have_value(BED)
    adds(page, drawing("navy"), BED)
    expect(page.get_by_role("img", name=BED)).to_be_visible()
    # It takes its place on the page before it has arrived.
    expect(page.get_by_role("img", name=BED)).to_have_js_property("naturalWidth", 1400)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert barriers_by_day_and_night(page) == []
    page.screenshot(path="tests/screenshots/fridge-gallery-phone.png", full_page=True)
    page.close()

    nadia = Person(chromium, server, NADIA)
    nadia.enters("Case conference 1")
    page = nadia.page
    page.goto(f"{page.url.split('#')[0]}/closing")
    page.get_by_role("button", name="Freeze the board…").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    page.get_by_text("More about this conference").click()
    page.get_by_role("link", name="Pictures for the fridge").click()
    adds(page, drawing("darkgreen"), "All of us in front of the house")
    expect(page.get_by_role("img")).to_have_count(2)
    looked_at_wide_and_on_a_phone(nadia, "fridge-gallery")
    page.get_by_role("link", name="Case conference 1").click()
    page.get_by_text("Other ways to take it along").click()
    _, pdf = downloads(page, "One page for the fridge")
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images) == 2
    page.get_by_role("link", name="The page for the fridge, here on the screen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Our plan")
    expect(page.locator(".fridge__goal").get_by_role("img", name=BED)).to_be_visible()
    looked_at_wide_and_on_a_phone(nadia, "fridge-page")

    joel.page.goto(page.url)
    expect(joel.page.get_by_role("img")).to_have_count(2)
    joel.page.get_by_role("link", name="Pictures on this page").click()
    joel.page.get_by_role("button", name=re.compile("^Take it from the page")).first.click()
    expect(joel.page.get_by_role("img")).to_have_count(1)
    joel.leaves()
    nadia.leaves()
