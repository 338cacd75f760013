"""Why an action does not happen."""

from __future__ import annotations

from collections.abc import Sequence

from app.conference.permits import Permit
from app.length import too_long
from app.record.scanning import Hit


class Refusal(Exception):  # noqa: N818 - reads as a sentence at the raise
    """An action that does not happen; says why in a sentence for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def require_short(words: str, most: int) -> str:
    """The words, of which nothing is cut off. Raises `Refusal` for more than so many characters."""
    if sentence := too_long(words, most):
        raise Refusal(sentence)
    return words


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


class SecondFactorNeeded(Refusal):
    """A password alone opens nothing here."""

    def __init__(self) -> None:
        super().__init__("Before a board opens, please set up a second step for signing in. It takes a minute.")


class ConfirmationNeeded(Refusal):
    """The person was recognised too long ago for what they want to do."""

    def __init__(self) -> None:
        super().__init__("Before this, please show once more that it is you.")


class OwnCodeNeeded(Refusal):
    """Somebody came by a link alone, and asks for what only they themselves may open or say."""

    def __init__(self, otherwise: str = "") -> None:
        super().__init__(otherwise or "You came with a link. Before this opens, please show the code that you have.")


class BeginAgain(Refusal):
    """The first of two steps is too long ago, was done in another browser, or went wrong too often."""

    def __init__(self) -> None:
        super().__init__("This took too long or was tried too often. Please begin again.")


class WrongCode(Refusal):
    def __init__(self) -> None:
        super().__init__("This code is not right, or it was used before. Please type the one that is shown now.")


class WrongPasskey(Refusal):
    def __init__(self) -> None:
        super().__init__("This passkey opens nothing here. Perhaps it was removed, or belongs to another site.")


class OtherPerson(Refusal):
    """Somebody else signs in over a page that belongs to one person."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"This page belongs to {name}, and keeps what {name} wrote. Somebody else signs in on a new page."
        )


class Suspended(Refusal):
    """Somebody was kept out for now by whoever looks after the installation."""

    def __init__(self) -> None:
        super().__init__("You cannot come in at the moment. Please ask whoever looks after Caseboard here about it.")


class AgencyRefused(Refusal):
    """An agency's own sign-in did not vouch for anybody who is known here."""


class Busy(Refusal):
    def __init__(self) -> None:
        super().__init__("Very many people are signing in at this moment. Please try again in a few seconds.")


class TooOften(Refusal):
    """Something was tried so often that it is not taken for some time."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        wait = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(f"This was tried very often. Please wait {wait}, and then try again.")
        self.seconds = seconds


class AlreadyFrozen(Refusal):
    def __init__(self) -> None:
        super().__init__("This conference has been frozen already. Its record stands.")


class Outdated(Refusal):
    def __init__(self) -> None:
        super().__init__("This page is older than the board. Please load it again.")


class CopyWithheld(Refusal):
    """Somebody gets less of a record than they asked for. `plan`: whether they get the plan."""

    def __init__(self, *, plan: bool) -> None:
        what = "You get the plan of this conference, and not its minutes" if plan else "You get no copy of this record"
        super().__init__(f"{what}. The chair decided that, and can tell you why.")
        self.plan = plan


class OtherVersion(Refusal):
    """What was signed is not what is there."""

    def __init__(self) -> None:
        super().__init__("This is not the version that you were shown. Please load the page again and read it.")


class WaitOutside(Refusal):
    """A closed session goes on without this person. `teller` tells them how it ended."""

    def __init__(self, teller: str) -> None:
        super().__init__(
            "The others talk about something in a closed session. What was on the board has left this page meanwhile. "
            f"You need not do anything: the board comes back by itself, and {teller} will tell you how it ended."
        )


class NotReady(Refusal):
    """The board cannot be recorded as it stands."""


class CopyNotGiven(NotReady):
    """A copy is kept that cannot be shown to have been made here."""

    def __init__(self) -> None:
        super().__init__(
            "The copy that is kept here cannot be shown to be the one that was made, so it is given to nobody. Please "
            "tell whoever runs this installation. The record itself is kept: as soon as somebody is sent a copy of it, "
            "or it is decided anew who gets which, a new copy is made, and that one is given."
        )


class Unlooked(NotReady):
    """Something in the record could lead somebody to a door, and nobody has said that it may stand."""

    def __init__(self) -> None:
        super().__init__(
            "Something in the record could tell where to find somebody. Please look at each, and say that it may stand "
            "or take it out. Nothing was frozen, and the board goes on."
        )


class LookFirst(Refusal):
    """Something that somebody writes beside a record could lead somebody to a door; `telling` says what."""

    def __init__(self, telling: Sequence[Hit]) -> None:
        super().__init__(
            "This could tell where to find somebody. Please look at each, and say that it may stand, or go back and "
            "take it out. Nothing was kept yet."
        )
        self.telling = telling


class WrongGuestCode(Refusal):
    def __init__(self) -> None:
        super().__init__("This code is not right. Please look at its number and its words again, one by one.")


class InvitationOver(Refusal):
    """The link that somebody followed opens nothing, or no longer: `why`, as a word for the audit. Whose it was and for
    which conference is known of one that was made here; "" of any other."""

    def __init__(self, sentence: str, why: str, person: str = "", conference: str = "") -> None:
        super().__init__(sentence)
        self.why = why
        self.person = person
        self.conference = conference


class LinkOver(Refusal):
    """The link to a request for service opens nothing, or no longer."""


class GlassOver(Refusal):
    """The time is up for which an administrator could read a conference."""

    def __init__(self) -> None:
        super().__init__("The time for which you could read this is over.")


_SENTENCES = {
    Permit.KEEP_BASES: "Only the case manager and the line manager keep the bases of this case.",
    Permit.OPEN_CONFERENCE: "Only the case manager or line manager of this case plans a conference.",
    Permit.START_CONFERENCE: "Only the chair or the deputy chair opens the board, and only before the conference.",
    Permit.JOIN_BOARD: "The board is open to those who take part, while the conference lasts.",
    Permit.SHOW_WALL: "The wall shows a board while it is open, to those who take part.",
    Permit.RESTRICT: "Only those who write on the board keep something to a few, while the conference is open.",
    Permit.APPROVE_RESTRICTION: "Only the chair, the case manager or the line manager approves this.",
    Permit.ENTITLE_RESTRICTION: "Only the chair decides what the others read in place of something.",
    Permit.WORD_RESTRICTION: "Only those who write on the board, and the case manager, choose these words.",
    Permit.REVIEW_RESTRICTION: "Only the chair, the case manager and the line manager say that it stays.",
    Permit.CLOSE_SESSION: "Only the chair holds a closed session, and decides what others read in place of something.",
    Permit.SEE_CLOSING: "Only the chair and the minute-taker see what would be recorded, while the conference is open.",
    Permit.NOTE_ATTENDANCE: "Only the chair and the minute-taker note who was here, while the conference is open.",
    Permit.LOOK_THROUGH_EYES: "Only the chair looks through the eyes of others, while the conference is open.",
    Permit.FREEZE: "Only the chair freezes the board, while the conference is open.",
    Permit.INVITE: "Only the chair and the case manager invite people and let them in.",
    Permit.TAKE_OVER: "Only the deputy chair can take over, while the conference is open.",
    Permit.SEE_WHO_LOOKED: "Only the chair, and those who answer for the case, see who has looked.",
    Permit.SEE_WHO_WROTE: "Who wrote what is for the chair, and later for those who answer for the case.",
    Permit.LEAD: "Only the chair leads the conference, while it is open.",
    Permit.ANSWER: "Those who only read are not asked.",
    Permit.DECIDE_COPIES: "Only the chair, the case manager and the line manager decide who gets which copy.",
    Permit.DISTRIBUTE: "Only the chair, the case manager and the line manager send the copies.",
    Permit.PROPOSE_ADDENDUM: "Those who took part correct the record, once it is frozen.",
    Permit.DECIDE_ADDENDUM: "Only the chair decides on a correction.",
    Permit.SIGN_OFF: "Those who took part in the conference, and did not only read, sign its plan once it is frozen.",
    Permit.KEEP_SIGN_OFFS: "Only the chair, the case manager and the line manager note the signatures of others.",
    Permit.ENDORSE: "Only the line manager of this case endorses its plan or returns it.",
    Permit.SEE_RECORD: "The record can be read once the conference has been frozen.",
}
