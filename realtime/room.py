"""One document and its peers. Bytes in, messages out; no socket, no journal, no event loop.

    receive   the gate examines an edit, the resident document applies it: it is *applied*
    take      the edits that were applied since, numbered for the journal
    kept      the host has them on disk
    tell      only now: the writer's status, the peers' news, and whatever was computed from the document meanwhile

Everything said is queued with the number of edits that had been applied when it was computed, and leaves when so many
are kept: what anyone has seen survives the loss of power.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gap
from realtime.limits import Limits
from realtime.peer import Peer, say_to_all
from realtime.ports import LOOKING, Admission, Entry, History, Reason, Refused, Span
from realtime.presence import PresenceBook, joined
from realtime.resident import Resident, merged
from realtime.wire import (
    Message,
    Presence,
    StepOne,
    StepTwo,
    Update,
    decode_state_vector,
    encode_admitted,
    encode_presence_message,
    encode_step_one,
    encode_step_two,
    encode_sync_status,
    encode_update,
)

_SAVED = encode_sync_status(True)
#: A copy whose step 2 still leaves a gap after so many tries was not made from this document.
_GAPS_OF_ANOTHER_HISTORY = 3


Refusal = tuple[Peer, Refused | ProtocolError]


class _Draft(NamedTuple):
    peer: Peer
    spans: tuple[Span, ...]
    update: bytes


class _Saying(NamedTuple):
    after: int
    peer: Peer
    body: bytes
    #: Whether the peer has everything with it, so that news continue from here.
    whole: bool = False


class Room:
    """An open document. Every method may raise `Diverged`: then the room is lost and has to be opened anew."""

    def __init__(self, document: str, history: History, resident: Resident, limits: Limits) -> None:
        self.document = document
        self.epoch = history.epoch
        #: The last sequence of the journal that the document holds.
        self.sequence = history.head
        self.open = history.open
        self.peers: dict[Peer, None] = {}
        self.presence = PresenceBook(limits.presence, int(limits.presence_renewal_seconds * 1000))
        self.barred = False
        #: Bytes of the edits that are applied and not kept.
        self.unkept_bytes = 0
        self._resident = resident
        self._limits = limits
        self._applied = 0
        self._kept = 0
        self._drafts: deque[_Draft] = deque()
        self._taken = 0
        self._sayings: deque[_Saying] = deque()
        self._news: list[tuple[Peer | None, bytes]] = []

    # --- coming and going

    def join(self, peer: Peer, now: int) -> None:
        """Let a peer in. Raises `Refused`."""
        if peer.admission.epoch != self.epoch:
            raise Refused(Reason.OTHER_HISTORY)
        if len(self.peers) >= self._limits.peers_per_room:
            raise Refused(Reason.TOO_MANY)
        self.peers[peer] = None
        peer.say(encode_admitted(self._writes(peer)))
        self.introduce(peer, now)

    def leave(self, peer: Peer) -> None:
        """The peer is gone; what it said before is kept all the same."""
        if peer in self.peers:
            del self.peers[peer]
            peer.held.clear()
            self.presence.leave(peer, peer.admission.client)

    def readmit(self, peer: Peer, admission: Admission) -> None:
        """The host decides otherwise about a peer than when it came."""
        before, peer.admission = peer.admission, admission
        if before.writes != admission.writes:
            peer.say(encode_admitted(self._writes(peer)))
        if before.card != admission.card:
            self.presence.recard(admission.client, admission.card)

    def _writes(self, peer: Peer) -> bool:
        return self.open and peer.admission.writes

    def introduce(self, peer: Peer, now: int) -> None:
        """Say who is here."""
        everyone = self.presence.everyone(peer.admission.client, now)
        if everyone is not None:
            peer.say_requested(encode_presence_message(everyone))

    # --- what a peer says

    def receive(self, peer: Peer, message: Message) -> None:
        """Act on one message. Raises `Refused` (this copy is at an end) or `ProtocolError` (so is the socket)."""
        match message:
            case Update(update):
                self._edit(peer, update)
            case Presence(update):
                admission = peer.admission
                if admission.client != LOOKING:
                    self.presence.hear(peer, admission.client, admission.card, update)
            case StepOne(state_vector):
                self._answer(peer, state_vector)
            case StepTwo(update):
                self._complete(peer, update)
            case _:
                pass

    def _answer(self, peer: Peer, state_vector: bytes) -> None:
        if not self._resident.remembers(state_vector):
            decode_state_vector(state_vector, self._limits.wire)
        self._say(peer, encode_step_two(self._resident.lacking(state_vector)), whole=True)
        self._ask(peer)

    def _ask(self, peer: Peer) -> None:
        peer.asked = True
        self._say(peer, encode_step_one(self._resident.state))

    def _complete(self, peer: Peer, update: bytes) -> None:
        if self.barred:
            peer.hold(update, self._limits)
            return
        peer.asked = False
        self._edit(peer, update)
        peer.gaps = peer.gaps + 1 if peer.asked else 0
        if peer.gaps >= _GAPS_OF_ANOTHER_HISTORY:
            raise Refused(Reason.OTHER_HISTORY)
        if not peer.asked:
            self._release(peer)

    def _edit(self, peer: Peer, update: bytes) -> None:
        if self.barred:
            peer.hold(update, self._limits)
            return
        self._judge(peer, update)

    def _judge(self, peer: Peer, update: bytes) -> None:
        verdict = self._resident.examine(update, peer.admission)
        if isinstance(verdict, Gap):
            self._refuse_reader(peer)
            # A stock provider sends its offline edits before the step 2 that fills the gaps between them.
            peer.hold(update, self._limits)
            if not peer.asked:
                self._ask(peer)
        elif isinstance(verdict, Fresh):
            self._refuse_reader(peer)
            self._apply(peer, verdict)
        else:
            self._say(peer, _SAVED)

    def _refuse_reader(self, peer: Peer) -> None:
        if not self.open:
            raise Refused(Reason.FROZEN)
        if not peer.admission.writes:
            raise Refused(Reason.READ_ONLY)

    def _apply(self, peer: Peer, fresh: Fresh) -> None:
        if not self._resident.fits(len(fresh.update), self._limits.document_bytes):
            raise Refused(Reason.TOO_LARGE)
        self._resident.accept(fresh, peer.admission)
        self._applied += 1
        self.unkept_bytes += len(fresh.update)
        self._drafts.append(_Draft(peer, fresh.spans, fresh.update))
        self._say(peer, _SAVED)

    def _release(self, peer: Peer) -> None:
        for update in peer.release():
            # What still leaves a gap came before the step 2 and is not in it: the copy has lost it itself.
            if not isinstance(self._resident.examine(update, peer.admission), Gap):
                self._judge(peer, update)

    # --- keeping

    @property
    def owes(self) -> bool:
        """Whether edits wait to be taken to the journal."""
        return len(self._drafts) > self._taken

    @property
    def settled(self) -> bool:
        """Whether everything applied is kept."""
        return not self._drafts

    def take(self) -> list[Entry]:
        """All edits that are not kept, numbered for the journal; `kept`, `reload` or the room's end must follow."""
        self._taken = len(self._drafts)
        return [
            Entry(self.document, self.epoch, sequence, peer.admission.person, peer.admission.client, spans, update)
            for sequence, (peer, spans, update) in enumerate(self._drafts, self.sequence + 1)
        ]

    def kept(self) -> None:
        """What was taken is on disk."""
        for _ in range(self._taken):
            peer, _, update = self._drafts.popleft()
            self._news.append((peer, update))
            self.unkept_bytes -= len(update)
        self.sequence += self._taken
        self._kept += self._taken
        self._taken = 0

    def catch_up(self, entries: Iterable[tuple[int, bytes]]) -> None:
        """Take in what other processes have kept; never while this one's edits are on their way to the journal.

        Edits that wait here are independent of those, so they are simply numbered after them.
        """
        for sequence, update in entries:
            if sequence > self.sequence:
                self._resident.learn(update)
                self._news.append((None, update))
                self.sequence = sequence

    def reload(self, resident: Resident, entries: Iterable[tuple[int, bytes]]) -> list[Refusal]:
        """Begin again with a document from the journal, because another process was first with these `entries`.

        The edits that were not kept go through the gate again: they may have reached the journal by another way too.
        The answer is whose edits are refused now, and why.
        """
        drafts, self._drafts, self._taken = self._drafts, deque(), 0
        unsaid = [self._sayings.pop() for _ in range(sum(saying.after > self._kept for saying in self._sayings))]
        self._resident, self._kept = resident, self._applied
        for sequence, update in entries:
            if sequence > self.sequence:
                self._news.append((None, update))
                self.sequence = sequence
        self.unkept_bytes = 0
        saved = Counter(saying.peer for saying in unsaid if saying.body == _SAVED)
        saved.subtract(draft.peer for draft in drafts)
        refused = [self._judge_all(draft.peer, [draft.update]) for draft in drafts]
        self._say_again(unsaid, saved)
        return [refusal for refusal in refused if refusal is not None]

    def _say_again(self, unsaid: Sequence[_Saying], saved: Counter[Peer]) -> None:
        for peer, count in saved.items():
            for _ in range(count):
                self._say(peer, _SAVED)
        for peer in {saying.peer for saying in unsaid if saying.whole}:
            self._say(peer, encode_step_two(self._resident.full()), whole=True)
        for peer in {saying.peer for saying in unsaid if saying.body != _SAVED}:
            self._ask(peer)

    # --- telling

    def _say(self, peer: Peer, body: bytes, whole: bool = False) -> None:
        self._sayings.append(_Saying(self._applied, peer, body, whole))

    @property
    def tellable(self) -> bool:
        """Whether something may be said now."""
        return bool(self._news) or (bool(self._sayings) and self._sayings[0].after <= self._kept)

    def tell(self) -> int:
        """Say everything that depends on nothing but kept edits; how many edits that told, once for each reader."""
        sayings, kept = self._sayings, self._kept
        while sayings and sayings[0].after <= kept:
            _, peer, body, whole = sayings.popleft()
            if peer not in self.peers:
                continue
            if whole:
                peer.follows = True
                peer.say_requested(body)
            else:
                peer.say(body)
        return self._tell_news() if self._news else 0

    def _tell_news(self) -> int:
        news, self._news = self._news, []
        first = news[0][0]
        # An author needs no echo; in a crowd one frame for all is cheaper than one without its own for each.
        alone = first if all(author is first for author, _ in news) else None
        readers = [peer for peer in self.peers if peer.follows and peer is not alone]
        for update in merged([update for _, update in news]):
            say_to_all(encode_update(update), readers)
        return len(news) * len(readers)

    def announce(self, body: bytes) -> None:
        """Say something beside the document to everybody."""
        say_to_all(body, self.peers)

    def tell_presence(self, now: int) -> int:
        """Say who came, moved and left; the answer is how many bytes that took."""
        news = self.presence.news(now)
        if not news:
            return 0
        everything = encode_presence_message(joined(list(news.values())))
        say_to_all(everything, [peer for peer in self.peers if peer.admission.client not in news])
        for peer in self.peers:
            own = peer.admission.client
            if own in news and len(news) > 1:
                # An echo of its own state would overtake what it has said since.
                peer.say(encode_presence_message(joined([entry for client, entry in news.items() if client != own])))
        return len(everything) * len(self.peers)

    # --- freezing

    def bar(self) -> None:
        """From now on edits are held: neither applied nor refused."""
        self.barred = True

    def unbar(self) -> list[Refusal]:
        """Go on with the edits that were held; the answer is whose edits are refused and why."""
        self.barred = False
        refused: list[Refusal | None] = []
        for peer in self.peers:
            held = peer.release()
            peer.asked = peer.asked and not held
            refused.append(self._judge_all(peer, held))
        return [refusal for refusal in refused if refusal is not None]

    def _judge_all(self, peer: Peer, updates: Iterable[bytes]) -> Refusal | None:
        try:
            for update in updates:
                self._judge(peer, update)
        except (Refused, ProtocolError) as refusal:
            return peer, refusal
        return None

    def full(self) -> bytes:
        """The whole document as one update."""
        return self._resident.full()
