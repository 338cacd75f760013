"""How much of everything: every bound of the engine is a setting here, wide enough for honest people.

A pasted page is one update of a few hundred kilobytes, a day offline comes back as thousands of small frames at once,
and a large meeting has some hundred people in one room.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from realtime.awareness import PresenceLimits
from realtime.gate import GateLimits
from realtime.wire import WireLimits


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds. What exceeds a rate is slowed down first and closed only when it goes on."""

    wire: WireLimits = field(default_factory=WireLimits)
    gate: GateLimits = field(default_factory=GateLimits)
    presence: PresenceLimits = field(default_factory=PresenceLimits)

    #: From the opened socket to the first token that is accepted; also how long a socket may stay without a document.
    homeless_seconds: float = 5.0
    parts_per_socket: int = 64
    sockets_per_session: int = 50
    sockets_per_person: int = 50
    #: Whole offices come from one network address; what one person may open is bounded beside it.
    sockets_per_address: int = 6_000
    peers_per_room: int = 800
    #: Frames that arrive before their document is entered, for the whole socket.
    waiting_frames: int = 20_000
    waiting_bytes: int = 4 << 20
    #: Updates that wait for the step 2 that fills their gap, or for the end of a barrier, for one peer.
    held_frames: int = 20_000
    held_bytes: int = 4 << 20

    frames_per_second: float = 400
    frames_at_once: float = 20_000
    bytes_per_second: float = 1 << 20
    bytes_at_once: float = 16 << 20
    #: How long a socket may exceed its rate (it is slowed down meanwhile) before it is closed.
    flood_seconds: float = 30.0

    #: What may wait for a peer that reads too slowly; what it asked for itself (step 2) comes on top.
    outbox_bytes: int = 1 << 20
    #: Edits applied and not yet on disk, of the whole process: beyond it, nothing more is read from the sockets.
    unkept_bytes: int = 32 << 20
    #: What one document may hold, as an encoded update.
    document_bytes: int = 64 << 20

    #: Presence of one room, in bytes told per second; a crowd's cursors are told less often, not dropped.
    presence_bytes_per_second: float = 8 << 20
    presence_seconds: float = 0.03
    #: Stock clients forget whoever was not renewed for 30 s.
    presence_renewal_seconds: float = 20.0

    #: A socket is asked whether it is there when it, or we, have said nothing for so long.
    ping_seconds: float = 10.0
    silent_seconds: float = 30.0
    review_seconds: float = 1.0
    #: How long a freeze waits for open browsers to send what they have.
    flush_seconds: float = 3.0
    #: How long an empty room is kept for people who come back at once.
    linger_seconds: float = 30.0
    poll_seconds: float = 2.0
    #: The longest that told edits are joined under load.
    window_seconds: float = 0.03
    #: Nobody waits for less: the timers of an event loop are up to so much late.
    shortest_wait_seconds: float = 0.001
    #: So many times in a second an edit may be told to a reader of one room before it rests between two tellings, and
    #: for how long it does for each time more.
    calm_deliveries: float = 3_000
    delivery_seconds: float = 0.000_003
    #: Where so many edits are told together, telling more at once saves little: a crowd that types waits no longer.
    joined_edits: int = 40
    #: From the begin of one commit to the next: for each edit that comes in a second, and at most.
    edit_seconds: float = 0.000_005
    longest_commit_seconds: float = 0.008
