"""Boards for tests: one as full as a real conference leaves it, and random ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.board.fields import (
    EARLIEST_DAY,
    LATEST_DAY,
    Day,
    Entries,
    Fields,
    Kind,
    OneOf,
    PlainString,
    RichText,
    SharedString,
    Whole,
    fields_of,
)
from app.board.prose import tidy
from app.board.shape import (
    AgendaItem,
    Block,
    Board,
    Bullets,
    Collection,
    FollowUp,
    Goal,
    ItemState,
    Paragraph,
    Point,
    Prose,
    Purpose,
    Referral,
    RoleEntry,
    Run,
    Step,
    TaskState,
    View,
)

#: Text as people and programs may leave it: any script, emoji, line breaks, markup, templates, control characters; but
#: no NUL, which the gate refuses.
texts = st.one_of(
    st.sampled_from(["", " ", "<script>alert(1)</script>", "{{7*7}}", "#import", "é😀𝔘", "שלום", "\x1b\x07", "a\r\nb"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
)
# Names that every object of JavaScript has are no ids; nothing that makes ids at random ever makes them.
entry_ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=32).filter(
    lambda made: made not in {"constructor", "prototype"}
)
runs = st.builds(Run, texts, st.booleans(), st.booleans())
paragraphs = st.builds(Paragraph, st.lists(runs, max_size=4).map(tidy))


def lists(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    items = st.lists(st.lists(inner, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple)
    return st.one_of(st.builds(Bullets, items), st.builds(Bullets, items, st.just(True), st.integers(0, 99)))


blocks: st.SearchStrategy[Block] = st.recursive(paragraphs, lists, max_leaves=5)
proses = st.builds(Prose, st.lists(blocks, max_size=3).map(tuple))


def parts(model: type) -> st.SearchStrategy[Any]:
    """Any value of a model of the shape, with its collections in order; of the lists of a board a few."""
    known = fields_of(model)
    if model is not Board:
        return st.builds(model, **{name: _values(field.kind, name, model) for name, field in known.items()})
    lists = [name for name, field in known.items() if isinstance(field.kind, Entries)]
    return st.sets(st.sampled_from(lists), max_size=3).flatmap(
        lambda chosen: st.builds(
            Board,
            texts,
            **{name: _values(known[name].kind, name, model) for name in sorted(chosen)},
        )
    )


def _values(kind: Kind, name: str, model: type) -> st.SearchStrategy[Any]:
    match kind:
        case PlainString() | SharedString():
            return texts
        case RichText():
            return proses
        case OneOf(choices=choices):
            return st.sampled_from(choices)
        case Day():
            return st.none() | st.dates(EARLIEST_DAY, LATEST_DAY)
        case Whole(least, most):
            return st.none() | st.integers(least, most)
        case Entries(entry):
            return st.dictionaries(entry_ids, parts(entry), max_size=3).map(ordered)
        case Fields(record):
            return parts(record)


def ordered(entries: dict[str, Any]) -> Collection[Any]:
    return Collection(tuple(sorted(entries.items(), key=lambda pair: (pair[1].rank, pair[0]))))


def prose(*paragraphs: str) -> Prose:
    return Prose(tuple(Paragraph((Run(text),)) for text in paragraphs))


DISCUSSED = ItemState.DISCUSSED


def full_board() -> Board:
    """A board at the end of a conference about an invented family; Ana chairs, Tess is the mother."""
    return Board(
        purpose="Review of the first plan, and the notice about the tenancy",
        agenda=Collection(
            (
                (
                    "item0001",
                    AgendaItem("a0", "Welcome and how information is shared", Purpose.INFORM, "ana", 5, DISCUSSED),
                ),
                ("item0002", AgendaItem("a1", "Views of Wren", Purpose.DISCUSS, "tess", 10, DISCUSSED, _views())),
                (
                    "item0003",
                    AgendaItem(
                        "a2", "The notice about the tenancy", Purpose.DECIDE, "omar", 15, DISCUSSED, _decision()
                    ),
                ),
                ("item0004", AgendaItem("a3", "Child care place", Purpose.DISCUSS, "", None, ItemState.DEFERRED)),
            )
        ),
        roles=Collection(
            (
                (
                    "role0001",
                    RoleEntry(
                        "a0",
                        "tess",
                        "",
                        "Mother",
                        "Knows what settles Wren; keeps the feeding notes on the fridge.",
                        "To be told before anybody visits. Short written points by text message.",
                    ),
                ),
                (
                    "role0002",
                    RoleEntry("a1", "omar", "", "Tenancy worker", "Talks to the landlord.", "The lease by Friday."),
                ),
                (
                    "role0003",
                    RoleEntry("a2", "Dr Example", "Riverbend Practice", "Family doctor", "Six-week check.", ""),
                ),
            )
        ),
        goals=Collection(
            (
                (
                    "goal0001",
                    Goal(
                        "a0",
                        prose("We want to stay in our home, and sleep."),
                        "tess",
                        indicators=Collection(
                            (
                                ("point001", Point("a0", "The notice is withdrawn")),
                                ("point002", Point("a1", "Tess says she sleeps four hours in a row.")),
                            )
                        ),
                        steps=Collection(
                            (
                                (
                                    "step0001",
                                    Step("a0", "Ask the landlord for a payment plan", "omar", date(2026, 6, 19)),
                                ),
                                (
                                    "step0002",
                                    Step("a1", "Gather the last three rent receipts", "tess", date(2026, 6, 15)),
                                ),
                                ("step0003", Step("a2", "Sit with Wren on Tuesday nights", "Aunt Maureen", None)),
                            )
                        ),
                    ),
                ),
            )
        ),
        referrals=Collection(
            (
                (
                    "refer001",
                    Referral("a0", "the tenancy tribunal advice line", made_by="omar", follow_up_on=date(2026, 6, 16)),
                ),
            )
        ),
        views=Collection(
            (("views001", View("a0", "Wren", prose("Calm after feeds, watching faces."), "Observed cues")),),
        ),
        follow_ups=Collection(
            (
                (
                    "follow02",
                    FollowUp(
                        "a1",
                        "Send the feeding notes to the nurse",
                        "tess",
                        None,
                        TaskState.DONE,
                    ),
                ),
            )
        ),
    )


def _views() -> Prose:
    seen = Paragraph(
        (Run("Wren", bold=True), Run(" turns to her mother's voice and "), Run("settles", italic=True), Run("."))
    )
    cues = Bullets(
        ((Paragraph((Run("Sleeps after the evening bath"),)),), (Paragraph((Run("Startles at loud doors"),)),))
    )
    return Prose((seen, cues))


def _decision() -> Prose:
    steps = Bullets(
        (
            (Paragraph((Run("Omar asks for a payment plan."),)),),
            (
                Paragraph((Run("If it is refused, the tribunal."),)),
                Bullets(((Paragraph((Run("Ana calls first."),)),),)),
            ),
        ),
        numbered=True,
    )
    return Prose((Paragraph((Run("Decided: ", bold=True), Run("we answer the notice together."))), steps))
