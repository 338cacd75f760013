"""The canary harness: what can each person obtain, and does any of it hold a phrase that is not for them?

    garden = Garden(world)
    garden.plant(Phrase("what the board says", for_=[nadia, joel]))     # register a phrase and plant its text somewhere
    booty = await Crawl(garden, joel).everything()                      # every byte of every answer, frame and export
    garden.judge({joel: booty, …})                                      # 0 hits for others, at least 1 for its readers

A crawl follows every link, asks every route with every id that there is, whoever's it may be, and enters every part
of every board, with its own passes and with names that it should not know. So a new page, format or route is searched
without being registered; only a new placeholder in an address has to be explained in `Garden.values`, a new kind of
container in `READERS`, and a new channel that leaves the house (such as mail) in `Garden.sent`.
"""

from __future__ import annotations

import email
import html
import io
import re
import secrets
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import httpx2
import pyzipper
from starlette.routing import Mount, Route
from websockets.exceptions import InvalidStatus

from app.board.shape import SHAPE_VERSION
from app.pages.routes import routes
from app.people.person import Person
from app.rehearse.legible import Legible
from realtime.ports import Reason
from tests.realtime.browser import Page, framed, sync, token
from tests.security.world import Someone, World, page_of

#: No vowels, so no words; no letters that typefaces join; one piece, so that no line breaks within it.
_LETTERS = "bcdghjkmnpqrstvwxz"


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A text that occurs nowhere else. `what` says in the report what was found."""

    what: str
    #: Ids of those who may read it; everybody else must not obtain it by any way.
    readers: frozenset[str]
    text: str = field(default_factory=lambda: "".join(secrets.choice(_LETTERS) for _ in range(16)))


def phrase(what: str, readers: Iterable[Person]) -> Phrase:
    return Phrase(what, frozenset(each.id for each in readers))


@dataclass(frozen=True, slots=True)
class Catch:
    """Something that somebody obtained."""

    where: str
    content: bytes
    status: int = 0


# --- the garden: what was planted, and by which names things are asked for


@dataclass
class Garden:
    world: World
    phrases: list[Phrase] = field(default_factory=list)
    conferences: list[str] = field(default_factory=list)
    #: Names of documents that exist, whoever may know them.
    documents: list[str] = field(default_factory=list)
    #: Ids of files that were handed round.
    files: list[str] = field(default_factory=list)
    #: Ids of safety plans on boards, and of the editions of them that were handed out.
    safety_plans: list[str] = field(default_factory=list)
    safety_editions: list[str] = field(default_factory=list)
    #: Ids of letters to young people.
    letters: list[str] = field(default_factory=list)
    #: Ids of pictures for the fridge.
    pictures: list[str] = field(default_factory=list)

    def plant(self, planted: Phrase) -> str:
        """Register a phrase; the text to put somewhere."""
        self.phrases.append(planted)
        return planted.text

    def readers_are(self, what: str, readers: Iterable[Person]) -> None:
        """From now on these, and nobody else, may read what was planted under this name."""
        for place, planted in enumerate(self.phrases):
            if planted.what == what:
                self.phrases[place] = Phrase(what, frozenset(each.id for each in readers), planted.text)

    def values(self) -> Mapping[str, Sequence[str]]:
        """Each placeholder of an address with everything that is worth a try."""
        people = self.world.people
        everybody = [each.id for each in (people.nadia, people.joel, people.iris)]
        return {
            "conference": self.conferences,
            "case": [people.case.id, people.other_case.id],
            "version": ["1", "2"],
            "part": [*self.documents[:1], *self.documents[-1:]],
            "person": everybody,
            "verb": ["role", "removal"],
            "session": ["0" * 24],
            "passkey": ["0" * 24],
            "provider": ["nobody"],
            "invitation": ["0" * 24],
            "mail": ["0" * 24],
            "glass": ["0" * 24],
            "file": [*self.files, "0" * 24],
            "edition": [*self.safety_editions, "0" * 24],
            "plan": [*self.safety_plans, "0" * 24],
            "letter": [*self.letters, "0" * 24],
            "picture": [*self.pictures, "0" * 24],
            **{
                name: ["0" * 24]
                for name in ("basis", "entry", "late", "note", "notice", "paper", "preparation", "request", "service")
            },
        }

    def addresses(self, method: str) -> Iterator[str]:
        """Every address that the application answers to this method, with every value for what varies."""
        return (address for _, address in self.asked(method))

    def asked(self, method: str) -> Iterator[tuple[str, str]]:
        """The same, each behind the pattern of its route."""
        for route in routes():
            if isinstance(route, Mount) or not isinstance(route, Route) or method not in (route.methods or ()):
                continue
            names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
            unknown = [name for name in names if name not in self.values()]
            assert not unknown, f"say in Garden.values what to ask {route.path} for"
            for chosen in product(*(self.values()[name] for name in names)):
                address = route.path
                for name, value in zip(names, chosen, strict=True):
                    address = re.sub(rf"{{{name}(?::\w+)?}}", value, address)
                yield route.path, address

    def unreached(self, booties: Iterable[Sequence[Catch]]) -> set[str]:
        """The routes with something to read that nobody obtained anything from: every GET, and every file."""
        got = {catch.where.split("?")[0] for booty in booties for catch in booty if catch.status == 200}
        asked = [("GET", *each) for each in self.asked("GET")]
        asked += [("POST", *each) for each in self.asked("POST") if re.search(r"\.\w+$", each[0])]
        reached = {pattern for method, pattern, address in asked if f"{method} {address}" in got}
        return {pattern for _, pattern, _ in asked} - reached

    def sent(self) -> Iterator[tuple[str, bytes]]:
        """What left the house for somebody: the recipient's address, and the mail."""
        for path in sorted(self.world.frame.house.settings.data.rglob("*.eml")):
            content = path.read_bytes()
            yield str(email.message_from_bytes(content).get("To", "")), content

    def for_operators(self) -> Iterator[tuple[str, bytes]]:
        """What is read by people who watch over servers, and copied to other machines."""
        house = self.world.frame.house
        yield "the log", self.world.log.getvalue().encode()
        yield "the measurements", house.measures.told().encode()
        heads = sorted((house.settings.data / "heads").rglob("*"))
        yield "the signed heads", b"\n".join(path.read_bytes() for path in heads if path.is_file())

    def astray(self) -> Iterator[str]:
        """Phrases in letters to those who may not read them, whoever that is."""
        people = self.world.people
        known = {people.nadia, people.joel, people.tessa, people.iris, people.fern, people.oma, people.otto}
        for recipient, content in self.sent():
            holders = {each.id for each in known if each.email and each.email in recipient}
            said = Legible(content)
            for planted in self.phrases:
                if said.holds(planted.text) and not holders & planted.readers:
                    yield f"a letter to {recipient} holds {planted.what}"

    # --- the verdict

    def judge(self, booties: Mapping[Person | None, Sequence[Catch]]) -> None:
        """Raises AssertionError for each phrase in the wrong hands, and when the search itself proves nothing."""
        leaks, blind = [], []
        for person, booty in booties.items():
            name = person.name if person else "a stranger"
            sources = _by_content(booty)
            legible = {content: Legible(content) for content in sources}
            for planted in self.phrases:
                holding = [content for content, said in legible.items() if said.holds(planted.text)]
                found = sorted({where for content in holding for where in sources[content]})
                may = person is not None and person.id in planted.readers
                if found and not may:
                    leaks.append(f"{name} obtained {planted.what} from {', '.join(found[:8])}")
                if may and not found:
                    blind.append(f"{name} may read {planted.what}, and it was not found")
        for where, content in self.for_operators():
            said = Legible(content)
            leaks += [f"{where} holds {planted.what}" for planted in self.phrases if said.holds(planted.text)]
        leaks += self.astray()
        assert not leaks, "\n".join(leaks)
        assert not blind, "the search is blind:\n" + "\n".join(blind)


def _by_content(booty: Iterable[Catch]) -> Mapping[bytes, list[str]]:
    """The same bytes are looked into once."""
    found: dict[bytes, list[str]] = {}
    for catch in booty:
        found.setdefault(catch.content, []).append(catch.where)
    return found


# --- what one person can obtain

#: Addresses that nothing links to.
_STRAY = (
    "/metrics",
    "/docs",
    "/openapi.json",
    "/debug",
    "/.git/config",
    "/.env",
    "/static/",
    "/static/dist/",
    "/favicon.ico",
)
#: What a page asks along that no link holds.
_ASKED_WITH = {"/conferences/{conference}/invited/{person}/role": "?role=reader"}
_LINK = re.compile(r"""(?:href|src|action|data-[a-z-]+)=["']([/?][^"' >]*)""")
#: These end the session or the conference; what they answer is searched where somebody may not do it.
_NOT_FOR_ONESELF = ("/sign-out", "/freeze", "/sessions/end", "/end", "/remove")


_PASSWORD = "seven green bottles"


def opened(content: bytes, password: str) -> list[bytes]:
    """What a file under a password holds."""
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        return [archive.read(name) for name in archive.namelist()]


class Crawl:
    """Everything that somebody can get hold of."""

    def __init__(self, garden: Garden, sits: Someone) -> None:
        self._garden = garden
        self._sits = sits
        self._seen: set[str] = set()
        self.booty: list[Catch] = []

    async def everything(self) -> list[Catch]:
        """All of it. The person stays signed in."""
        asked = [address + _ASKED_WITH.get(pattern, "") for pattern, address in self._garden.asked("GET")]
        await self._walk(["/", "/sign-in", *asked, *_STRAY])
        await self._trespass()
        if self._sits.person is not None:
            await self._boards()
            await self._protected()
            self._mail(self._sits.person)
        return self.booty

    async def _walk(self, addresses: Sequence[str]) -> None:
        waiting = list(addresses)
        while waiting:
            address = waiting.pop()
            if address in self._seen:
                continue
            self._seen.add(address)
            answer = await self._ask("GET", address)
            if "text/html" in answer.headers.get("content-type", ""):
                waiting += self._links(answer)

    def _links(self, answer: httpx2.Response) -> Iterator[str]:
        for found in _LINK.findall(answer.text):
            target = urllib.parse.urljoin(str(answer.url), html.unescape(found))
            if target.startswith(self._garden.world.url) and "/static/" not in target:
                yield target.removeprefix(self._garden.world.url).split("#")[0] or "/"

    async def _ask(self, method: str, address: str, **more: object) -> httpx2.Response:
        answer = await self._sits.browser.request(method, address, **more)  # type: ignore[arg-type]
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
        self.booty.append(Catch(f"{method} {address}", answer.content, answer.status_code))
        self.booty.append(Catch(f"the headers of {method} {address}", head.encode()))
        return answer

    async def _trespass(self) -> None:
        """What the answers to forbidden deeds tell."""
        mine: dict[str, bool] = {}
        for address in self._garden.addresses("POST"):
            about = re.match(r"/(?:conferences|cases)/[^/]+", address)
            if about and about[0] not in mine:
                mine[about[0]] = await self._is_inside(about[0])
            if not (about and mine[about[0]]) and not address.endswith(_NOT_FOR_ONESELF):
                await self._ask("POST", address, data={})

    async def _is_inside(self, about: str) -> bool:
        """Whether somebody may do things there, so that what they did would count."""
        if (await self._sits.browser.get(about)).status_code != 200:
            return False
        said = await self._sits.browser.post(f"{about}/passes", json={"shape": SHAPE_VERSION})
        return bool(said.status_code != 409 or said.json().get("reason") != Reason.OUTSIDE)

    async def _protected(self) -> None:
        """Files under a password of one's own."""
        for conference in self._garden.conferences:
            address = f"/conferences/{conference}/protected.zip"
            answer = await self._ask("POST", address, data={"password": _PASSWORD})
            if answer.content[:2] == b"PK":
                self.booty += [Catch(f"{address}, opened", inner) for inner in opened(answer.content, _PASSWORD)]

    async def _boards(self) -> None:
        for conference in self._garden.conferences:
            said = await self._ask("POST", f"/conferences/{conference}/passes", json={"shape": SHAPE_VERSION})
            parts = said.json().get("parts", [])
            if parts:
                await self._sit_down(conference, [page_of(part) for part in parts])
        await self._knock_everywhere()

    async def _sit_down(self, conference: str, pages: Sequence[Page]) -> None:
        async with self._sits.socket() as browser:
            for page in pages:
                await browser.enter(page)
                # Presence of everybody, which others are asked for.
                await browser.say(framed(page.address, 3))
                await browser.say(sync(page.address, 0, page.document.get_state()))
            await browser.until(lambda: all(page.synced for page in pages))
            self._keep_frames(f"the board of {conference}", browser.frames)
            self.booty += [Catch(f"the text of {page.address}", _text(page)) for page in pages]

    async def _knock_everywhere(self) -> None:
        """With somebody's own session, at documents whose names they should not know."""
        try:
            async with self._sits.socket() as browser:
                pages = [Page(document, "", 77) for document in self._garden.documents]
                browser.pages = {page.address: page for page in pages}
                for page in pages:
                    await browser.say(sync(page.address, 0, b"\x00"))
                    await browser.say(token(page.address, "guessed"))
                await browser.until(lambda: browser.code or all(page.denied for page in pages))
                self._keep_frames("documents that are not theirs", browser.frames)
        except InvalidStatus as refusal:
            self.booty.append(Catch("a refused handshake", bytes(refusal.response.body or b"")))

    def _keep_frames(self, where: str, frames: Sequence[bytes]) -> None:
        # Together: a phrase may have been split over several frames.
        self.booty.append(Catch(f"frames of {where}", b"".join(frames)))
        self.booty += [Catch(f"a frame of {where}", frame) for frame in frames]

    def _mail(self, person: Person) -> None:
        for recipient, content in self._garden.sent():
            if person.email and person.email in recipient:
                self.booty.append(Catch("a mail", content))


def _text(page: Page) -> bytes:
    """Everything that the document holds, as its own library reads it."""
    return page.document.get_update() + repr({name: str(value) for name, value in page.document.items()}).encode()
