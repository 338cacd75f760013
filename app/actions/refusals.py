"""Why an action does not happen."""

from __future__ import annotations

from app.conference.permits import Permit


class Refusal(Exception):  # noqa: N818 - reads as a sentence at the raise
    """An action that does not happen; says why in a sentence for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """There is no such thing, or not for this person: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you. If somebody sent you this address, please ask them about it.")


class NotPermitted(Refusal):
    """The person sees the thing, but may not do this with it."""

    def __init__(self, permit: Permit) -> None:
        super().__init__(_SENTENCES.get(permit, "You may not do this."))
        self.permit = permit


class WrongCredentials(Refusal):
    def __init__(self) -> None:
        super().__init__("This e-mail address and password do not belong together. Please try again.")


class AlreadyFrozen(Refusal):
    def __init__(self) -> None:
        super().__init__("This conference has been frozen already. Its record stands.")


class Outdated(Refusal):
    def __init__(self) -> None:
        super().__init__("This page is older than the board. Please load it again.")


class NotReady(Refusal):
    """The board cannot be recorded as it stands."""


_SENTENCES = {
    Permit.OPEN_CONFERENCE: "Only the case manager or line manager of this case plans a conference.",
    Permit.START_CONFERENCE: "Only the chair opens the board, and only before the conference.",
    Permit.JOIN_BOARD: "The board is open to those who take part, while the conference lasts.",
    Permit.FREEZE: "Only the chair freezes the board, while the conference is open.",
    Permit.SEE_RECORD: "The record can be read once the conference has been frozen.",
}
