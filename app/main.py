"""The composition root: puts the two rivers, the pages and the live boards, into one application."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from app.actions import attaching, demonstrating, staying
from app.actions.auditing import keep_heads
from app.actions.calling import Caller
from app.actions.compacting import Compaction, WatchedJournal
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.editions import Press
from app.actions.house import House
from app.actions.measuring import MeasuredJournal
from app.actions.posting import Postman
from app.actions.refusals import SecondFactorNeeded
from app.actions.rehearsing import rehearse
from app.actions.reopening import reopen
from app.actions.rounds import beside
from app.actions.witnessing import AuditWitness
from app.actions.workshop import Workshop
from app.board import standing
from app.board.words import LONGEST, WORD_LISTS
from app.clock import Clock, DemonstrationClock, clock_starting_at
from app.control import taking_orders
from app.logs import set_up_logs
from app.measures import Measures
from app.objecting import unsafe
from app.pages import refusing
from app.pages.cookies import NextCookies
from app.pages.crowd import Arrivals
from app.pages.errors import HANDLERS, Surprises
from app.pages.frame import Frame, frame_of, route_of, session_of
from app.pages.guards import Circumstanced, Logged, OwnRequests, RightHost, SafeHeaders
from app.pages.moments import played_at_moments
from app.pages.pace import Pace
from app.pages.routes import routes
from app.settings import Settings
from app.storage.careful_journal import careful
from app.storage.database import Database, database_url, held
from app.storage.journal import DatabaseJournal
from app.storage.migrating import migrate
from app.storage.minding import mind
from app.watching import pulse_here
from realtime.awareness import PresenceLimits
from realtime.collector import calm_collector
from realtime.gate import GateLimits
from realtime.limits import Limits
from realtime.ports import Visitor
from realtime.rooms import Rooms
from realtime.socket import Socket
from realtime.transport import showing_transport
from realtime.wire import WireLimits

log = structlog.get_logger("caseboard")

#: Where the pages find the live boards.
SOCKET = "/socket"


class Unsafe(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The settings are not fit for use; one sentence a line says why."""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> ASGIApp:
    """The whole application. Raises `Unsafe`."""
    settings = settings or Settings()
    reasons = [*unsafe(settings), *_unusable(settings)]
    if reasons:
        raise Unsafe("\n".join(reasons))
    set_up_logs(settings.log_from)
    measures = Measures()
    clock = clock or clock_starting_at(settings.clock_start)
    if not settings.demo:
        return showing_transport(_application(settings, clock, measures))
    moving = DemonstrationClock(clock)
    return showing_transport(played_at_moments(_application(settings, moving, measures), moving))


def _application(settings: Settings, clock: Clock, measures: Measures) -> ASGIApp:
    app = _starlette(settings, clock, measures)
    return Circumstanced(_straight_to_the_boards(app, _guarded(app, settings, measures)))


def _unusable(settings: Settings) -> list[str]:
    """What is wrong with what the settings name."""
    return [*_unusable_agendas(settings), *_unusable_words(settings)]


def _unusable_agendas(settings: Settings) -> Iterator[str]:
    if settings.agendas is None:
        return
    try:
        standing.read(settings.agendas.read_text(encoding="utf-8"))
    except (standing.UnusableTemplate, OSError, UnicodeDecodeError) as error:
        yield f"CASEBOARD_AGENDAS: {error}"


def _unusable_words(settings: Settings) -> Iterator[str]:
    for name, words in settings.word_lists.items():
        if name not in WORD_LISTS:
            yield f"CASEBOARD_WORD_LISTS: there is no list {name!r}; there are {', '.join(WORD_LISTS)}."
        elif any(not 0 < len(word.strip()) <= LONGEST for word in words):
            yield f"CASEBOARD_WORD_LISTS: the words of {name!r} have 1 to {LONGEST} letters each."


def _starlette(settings: Settings, clock: Clock, measures: Measures) -> Starlette:
    """Builds what must not differ between two processes; what holds resources is built when the server starts."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            app.state.frame = frame = await _frame(stack, settings, clock, measures)
            rooms = frame.rooms
            assert isinstance(rooms, Rooms)  # noqa: S101 - built just above
            app.state.socket = Socket(rooms, _recognise, lambda _: {settings.origin}, refusing.origin)
            calm_collector()
            yield

    return Starlette(
        routes=routes(settings.largest_attachment + settings.largest_body),
        middleware=[Middleware(NextCookies), Middleware(Surprises), Middleware(OwnRequests, settings, refusing.origin)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
        max_body_size=settings.largest_body,
    )


async def _frame(stack: contextlib.AsyncExitStack, settings: Settings, clock: Clock, measures: Measures) -> Frame:
    stack.enter_context(held(settings))
    database = Database(database_url(settings))
    stack.push_async_callback(database.close)
    await migrate(database)
    reasons = await database.objections()
    if reasons:
        raise Unsafe("\n".join(reasons))
    reading = Workshop(memory=1 << 30, niceness=10)
    stack.push_async_callback(reading.close)
    house = House(settings, clock, database, measures=measures, reading_room=reading)
    await attaching.tidy(house)
    if settings.demo:
        await demonstrating.plant(house, family=not settings.demo_cases)
    pulse = pulse_here()
    if pulse is not None:
        if database.file_writer is not None:
            await database.file_writer.make_room()
        await stack.enter_async_context(beside(mind(database, pulse, settings.database_patience_seconds)))
    workshop, copying, condensing = Workshop(), Workshop(memory=1 << 30, niceness=10), Workshop(niceness=10)
    for each in (workshop, copying, condensing):
        stack.push_async_callback(each.close)
    compaction = Compaction(house, condensing)
    stack.push_async_callback(compaction.finish)
    await stack.enter_async_context(beside(compaction.run()))
    kept, doorkeeper = DatabaseJournal(database, clock), DatabaseDoorkeeper(house)
    await rehearse(house, doorkeeper, kept)
    journal = careful(WatchedJournal(MeasuredJournal(kept, measures), compaction), pulse)
    witness = AuditWitness(house)
    stack.push_async_callback(witness.close)
    rooms = Rooms(
        journal,
        doorkeeper,
        limits=limits_of(settings),
        milliseconds=lambda: int(clock.now().timestamp() * 1000),
        witness=witness,
    )
    await stack.enter_async_context(rooms)
    if pulse is not None:
        # Not before a death here is followed by a restart, which leaves alone what the process died of.
        await stack.enter_async_context(beside(reopen(house, rooms.opened, pulse.begun)))
    _measure(rooms, measures)
    await stack.enter_async_context(Postman(house).at_work())
    await stack.enter_async_context(Caller(house).at_work())
    await stack.enter_async_context(keep_heads(house))
    if settings.database_url is None:
        await stack.enter_async_context(taking_orders(house, rooms.recheck))
    log.info("ready", origin=settings.origin, demo=settings.demo, sqlite=sqlite3.sqlite_version)
    return Frame(house, rooms, journal.replay, workshop, Press(house, copying))


def _measure(rooms: Rooms, measures: Measures) -> None:
    measures.read("caseboard_sockets", "Live connections.", lambda: len(rooms.sockets))
    measures.read("caseboard_documents", "Documents of live boards that are open.", lambda: rooms.count)
    measures.read("caseboard_copies", "Copies of those documents in browsers.", lambda: rooms.copies)


def limits_of(settings: Settings) -> Limits:
    """How much of everything, where the settings say so."""
    frames = settings.frames
    return Limits(
        wire=WireLimits(frame=frames.largest_frame),
        gate=GateLimits(update=frames.largest_edit),
        presence=PresenceLimits(state=frames.presence_bytes),
        frames_per_second=frames.a_second,
        frames_at_once=frames.at_once,
        bytes_per_second=frames.bytes_a_second,
        bytes_at_once=frames.bytes_at_once,
        flood_seconds=frames.too_fast_seconds,
        outbox_bytes=frames.unread_bytes,
        presence_bytes_per_second=frames.presence_bytes_a_second,
        peers_per_room=frames.people_in_a_room,
        document_bytes=frames.largest_document,
        sockets_per_session=settings.sockets_for_each_person,
        sockets_per_person=settings.sockets_for_each_person,
        sockets_per_address=settings.sockets_for_each_address,
    )


def _straight_to_the_boards(app: Starlette, pages: ASGIApp) -> ASGIApp:
    """Sockets of live boards have their own door: every layer in between is paid for by thousands of them."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == SOCKET:
            scope["app"] = app
            await app.state.socket(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return application


def _guarded(app: ASGIApp, settings: Settings, measures: Measures) -> ASGIApp:
    app = Arrivals(RightHost(app, settings))
    app = Pace(app, settings.requests_for_each_address)
    app = SafeHeaders(app, settings)
    return Logged(app, route_of, measures.request)


async def _recognise(websocket: WebSocket) -> Visitor | None:
    session = await session_of(websocket)
    if session is None:
        return None
    try:
        staying.require_second_factor(frame_of(websocket).house, session)
    except SecondFactorNeeded:
        return None
    return Visitor(session.id, session.person.id)
