"""One update held against what a document knows: finds every struct its place, or says why it has none.

A struct names its neighbours or its parent; those may stand in the document, earlier in the update, or in another
client's block of it, so the blocks are worked through as far as their dependencies allow, like Yjs does. Nothing of the
document is changed until `Draft.commit`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realtime.cutting import structs_from
from realtime.errors import malformed
from realtime.gate_index import KnownClient
from realtime.places import (
    FOREIGN,
    GARBAGE,
    Node,
    Place,
    child_of,
    is_sequence,
    slot_of,
    takes_format,
    takes_text,
    takes_values,
)
from realtime.update import ANY, DELETED, FORMAT, GC, STRING, TYPE, Block, Id, Struct
from realtime.varint import utf16_length


class Missing(Exception):  # noqa: N818 - not an error: an honest browser may be a step ahead
    """Something is referred to that is neither in the document nor in the update."""

    def __init__(self, client: int, clock: int) -> None:
        super().__init__(client, clock)
        self.client = client
        self.clock = clock


class Draft:
    """The new structs and deletes of one update. With `trusted`, what the grammar has no place for is let through."""

    __slots__ = ("_depth", "_known", "_roots", "_trusted", "deletes", "order", "stages")

    def __init__(self, known: dict[int, KnownClient], roots: Mapping[str, Node], depth: int, trusted: bool) -> None:
        self._known = known
        self._roots = roots
        self._depth = depth
        self._trusted = trusted
        self.stages: dict[int, KnownClient] = {}
        self.deletes: list[tuple[int, list[Id]]] = []
        #: (client, first, last + 1) of the structs of blocks, so ordered that each comes after what it builds on.
        self.order: list[tuple[int, int, int]] = []

    def place(self, blocks: Sequence[Block]) -> None:
        """Finds the places of all structs. Raises `Missing` and `ProtocolError`."""
        for block in blocks:
            known = self._known.get(block.client)
            if block.clock > (0 if known is None else known.clock):
                raise Missing(block.client, block.clock - 1)
            self.stages[block.client] = KnownClient(block.clock)
        if len(blocks) == 1:
            self._place_block(blocks[0])
            self.order.append((blocks[0].client, 0, len(blocks[0].structs)))
        else:
            self._place_blocks({block.client: block for block in blocks})

    def delete(self, deletes: Sequence[tuple[int, list[Id]]]) -> bool:
        """Keeps the deletes that are new. Returns whether all of them are. Raises `Missing`."""
        all_new = True
        for client, ranges in deletes:
            known = self._known.get(client)
            if ranges[-1][1] > self._clock(client):
                raise Missing(client, ranges[-1][1])
            new = ranges if known is None else [part for start, end in ranges for part in known.left_of(start, end)]
            all_new = all_new and new == ranges
            if new:
                self._keep_whole(client, new)
                self.deletes.append((client, new))
        return all_new

    def commit(self) -> None:
        """The document now holds what the draft holds. Raises `RuntimeError` if it has moved on since."""
        for client, stage in self.stages.items():
            known = self._known.get(client)
            if known is None:
                known = self._known[client] = KnownClient(0)
            known.append(stage)
        for client, ranges in self.deletes:
            known = self._known[client]
            for start, end in ranges:
                known.delete(start, end)

    def clocks(self) -> dict[int, int]:
        """The next clock of every client, these structs included."""
        clocks = {client: known.clock for client, known in self._known.items()}
        return clocks | {client: stage.clock for client, stage in self.stages.items()}

    def _clock(self, client: int) -> int:
        known = self.stages.get(client) or self._known.get(client)
        return 0 if known is None else known.clock

    def _place_block(self, block: Block) -> None:
        stage = self.stages[block.client]
        for item in structs_from(block):
            try:
                self._settle(stage, block.client, item)
            except Missing as missing:
                if missing.client == block.client:
                    raise malformed("struct that refers to a later one") from None
                raise

    def _place_blocks(self, blocks: Mapping[int, Block]) -> None:
        """Works through the blocks; one that waits for another is left until that has come far enough."""
        todo = {client: list(reversed(structs_from(block))) for client, block in blocks.items()}
        for client in blocks:
            waiting = {client: blocks[client].end}
            while waiting:
                client, until = next(reversed(waiting.items()))
                left = len(todo[client])
                missing = self._advance(client, todo[client], until)
                total = len(blocks[client].structs)
                self.order.append((client, total - left, total - len(todo[client])))
                if missing is None:
                    del waiting[client]
                elif missing[0] not in todo or missing[0] in waiting:
                    raise Missing(*missing)
                else:
                    waiting[missing[0]] = missing[1] + 1

    def _advance(self, client: int, todo: list[Struct], until: int) -> Id | None:
        """Settles structs of the client up to the clock `until`; what it has to wait for, if anything."""
        stage = self.stages[client]
        while todo and stage.clock < until:
            try:
                self._settle(stage, client, todo[-1])
            except Missing as missing:
                return missing.client, missing.clock
            todo.pop()
        return None if stage.clock >= until else (client, until)

    def _settle(self, stage: KnownClient, client: int, item: Struct) -> None:
        clock = stage.clock
        end = clock + item.length
        follows = item.origin == (client, clock - 1)
        if follows and not stage.places:
            stage.follows = True
        place = GARBAGE if item.ref == GC else self._place_of(item)
        if item.ref == STRING and takes_text(place):
            stage.extend(end, place, follows)
            text = item.content
            if isinstance(text, str) and len(text) != item.length:
                stage.add_halves(clock, text)
        elif place is GARBAGE or item.ref == DELETED:
            stage.extend(end, place, follows)
            stage.delete(clock, end)
        else:
            node = self._judge(place, item)
            stage.extend(end, place, follows)
            if node is not None:
                stage.types[clock] = node

    def _place_of(self, item: Struct) -> Place:
        if item.origin is not None:
            client, clock = item.origin
            place = self._find(client, clock, clock + 1)
            if item.right is not None:
                client, clock = item.right
                right = self._find(client, clock, clock)
                if right is not place and right != place:
                    return self._torn(place, right)
                if client == item.origin[0] and clock <= item.origin[1] and place is not GARBAGE:
                    self._in_order(client, item.origin[1], clock)
            return place
        if item.right is not None:
            client, clock = item.right
            return self._find(client, clock, clock)
        return self._under(self._parent(item.parent), item.key)

    def _in_order(self, client: int, origin: int, right: int) -> None:
        """Where a run is cut at two seams in the wrong order depends on how it is stored, which differs.

        At the start of a run there is nothing to cut: the undoing of Yjs does put things there.
        """
        if self._run(client, origin) < right and not self._trusted:
            raise malformed("neighbours in the wrong order")

    def _run(self, client: int, clock: int) -> int:
        """The start of the run of a clock that is known or staged."""
        known = self._known.get(client)
        if known is not None and clock < known.clock:
            return known.run(clock)
        stage = self.stages[client]
        start = stage.run(clock)
        if start > stage.starts[0] or not stage.follows or known is None:
            return start
        return known.run(start - 1) if known.place(start - 1) == stage.places[0] else start

    def _torn(self, place: Place, right: Place) -> Place:
        """Neighbours at two places: no editor makes that, and the two implementations disagree about what it means."""
        if not self._trusted:
            raise malformed("neighbours that stand apart")
        return GARBAGE if right is GARBAGE else place

    def _find(self, client: int, clock: int, seam: int) -> Place:
        """The place of a known or staged clock; the neighbour is about to be put in at the seam, before that clock."""
        known = self._known.get(client)
        if known is None or clock >= known.clock:
            known = self.stages.get(client)
            if known is None or clock >= known.clock:
                raise Missing(client, clock)
        if known.halves and known.is_half(seam):
            self._cut_in_two()
        return known.place(clock)

    def _keep_whole(self, client: int, ranges: Sequence[Id]) -> None:
        for known in (self._known.get(client), self.stages.get(client)):
            if known is not None and known.halves:
                for start, end in ranges:
                    if known.is_half(start) or known.is_half(end):
                        self._cut_in_two()

    def _cut_in_two(self) -> None:
        """yrs loses count of its clocks when a surrogate pair is split; no editor puts a cursor into a character."""
        if not self._trusted:
            raise malformed("character cut in two")

    def _parent(self, parent: str | Id | None) -> Node:
        if isinstance(parent, tuple):
            return self._type(parent)
        node = self._roots.get(parent or "")
        if node is None:
            return self._unless_trusted("root")
        return node

    def _type(self, at: Id) -> Node:
        client, clock = at
        place = self._find(client, clock, clock)
        known = self._known.get(client)
        if known is None or clock >= known.clock:
            known = self.stages[client]
        node = known.types.get(clock)
        if node is not None:
            return node
        if place is GARBAGE or known.is_gone(clock):
            return GARBAGE
        return self._unless_trusted("parent that is no type")

    def _under(self, node: Node, key: str | None) -> Place:
        if node is GARBAGE:
            return GARBAGE
        if key is None:
            return node if is_sequence(node) else self._unless_trusted("struct without a key in a map")
        slot = slot_of(node, key)
        return self._unless_trusted("key") if slot is None else slot

    def _judge(self, place: Place, item: Struct) -> Node | None:
        """What the grammar says to this content here; the node if it is a type."""
        content = item.content
        if item.ref == TYPE and isinstance(content, tuple):
            return self._child(place, content)
        if item.ref == FORMAT and isinstance(content, tuple):
            allowed = takes_format(place, *content)
        elif item.ref == ANY and isinstance(content, list):
            lengths = [utf16_length(value) for value in content if isinstance(value, str)]
            allowed = takes_values(place, lengths)
        else:
            allowed = False
        if not allowed:
            self._unless_trusted("content that has no place here")
        return None

    def _child(self, place: Place, content: tuple[int | str, str]) -> Node:
        kind, name = content
        node = child_of(place, kind, name)
        if node is None:
            return self._unless_trusted("type that has no place here")
        if node.depth > self._depth and not self._trusted:
            raise malformed("types nested too deep")
        return node

    def _unless_trusted(self, detail: str) -> Node:
        if self._trusted:
            return FOREIGN
        raise malformed(detail)
