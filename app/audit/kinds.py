"""What is audited: each kind of happening declared once, with its sentence and the details it may carry.

To add one, add a line to `Kind`. `{who}` did it, `{whom}` it concerns; the other names in braces are its details.
A detail is a short token, never anything that people write. Say `quiet=True` when the person it concerns must not
learn of it from their own page, and `chair=False` when it must not stand on the page of a conference's chair.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

#: A detail that every kind may carry: the pattern of the address that was asked for.
WHERE = "where"
#: Two for what is ordered on the command line: who orders it, and by which account of the machine.
OPERATOR, ACCOUNT = "operator", "account"

#: What a detail may look like: a word of ours, a number, a digest, the pattern of an address.
_TOKEN = re.compile(r"[A-Za-z0-9_.:/{}*-]{0,80}")


class Topic(StrEnum):
    """Under which heading a happening is listed."""

    DOORS = "doors"
    VIEWS = "views"
    FILES = "files"
    CHANGES = "changes"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Declared:
    """One kind of happening. `word` is what the database holds: once in use it never changes."""

    topic: Topic
    word: str
    sentence: str
    #: Whether the person it concerns, unless they did it themselves, does not see it.
    quiet: bool = False
    #: Whether the chair of the conference sees it.
    chair: bool = True
    #: Further details, which the sentence does not tell.
    also: tuple[str, ...] = ()

    @property
    def details(self) -> frozenset[str]:
        named = {name for _, name, _, _ in string.Formatter().parse(self.sentence) if name}
        return frozenset((named - {"who", "whom", "conference"}) | {*self.also, WHERE, OPERATOR, ACCOUNT})


class Kind(Enum):
    """Everything that is audited."""

    SIGNED_IN = Declared(Topic.DOORS, "signed-in", "{who} signed in with {method}.")
    SIGN_IN_FAILED = Declared(
        Topic.DOORS, "sign-in-failed", "Somebody tried to sign in as {whom} with {method}, and did not succeed."
    )
    SIGN_IN_HELD = Declared(
        Topic.DOORS, "sign-in-held", "Somebody tried to sign in as {whom} too often, and was told to wait."
    )
    SIGNED_OUT = Declared(Topic.DOORS, "signed-out", "{who} signed out.")
    SIGNED_OUT_AT_AGENCY = Declared(
        Topic.DOORS, "signed-out-at-agency", "{whom} signed out at {provider}, and so here as well."
    )
    SESSIONS_ENDED = Declared(Topic.DOORS, "sessions-ended", "{who} ended other sessions of {whom}.")
    FACTOR_ADDED = Declared(Topic.DOORS, "factor-added", "{who} can sign in with {factor} from now on.")
    FACTOR_REMOVED = Declared(Topic.DOORS, "factor-removed", "{who} can no longer sign in with {factor}.")
    CAME_BY_LINK = Declared(
        Topic.DOORS,
        "came-by-link",
        "Somebody came to {conference} as {who} with a new link, and showed no code.",
    )
    OWN_CODE_SHOWN = Declared(
        Topic.DOORS,
        "own-code-shown",
        "{who} came to {conference} with a new link, then showed code or passkey.",
    )
    AGENCY_VOUCHED = Declared(
        Topic.DOORS, "agency-vouched", "{who} made certain of the agency that is noted for {whom}.", chair=False
    )
    CODE_FORGOTTEN = Declared(
        Topic.DOORS,
        "code-forgotten",
        "{who} took a lost code away from {whom}: the next link is as the first.",
        chair=False,
    )
    IDENTITY_LINKED = Declared(Topic.DOORS, "identity-linked", "From now on {provider} vouches for {whom}.")
    PASSWORD_SET = Declared(Topic.DOORS, "password-set", "{who} set the password of {whom}.")

    PERSON_SUSPENDED = Declared(
        Topic.DOORS, "person-suspended", "{who} suspended {whom}, whose sessions ended by that.", chair=False
    )
    PERSON_REINSTATED = Declared(Topic.DOORS, "person-reinstated", "{who} let {whom} come in again.", chair=False)

    ACCOUNTS_VIEWED = Declared(Topic.VIEWS, "accounts-viewed", "{who} looked at who may come in here.")
    CASE_VIEWED = Declared(Topic.VIEWS, "case-viewed", "{who} looked at the page of the case.")
    CONFERENCE_VIEWED = Declared(Topic.VIEWS, "conference-viewed", "{who} opened the page of {conference}.")
    BOARD_JOINED = Declared(Topic.VIEWS, "board-joined", "{who} came to the board of {conference}.")
    #: Asked for again and again, so once for each session, and not at all for one that came to the board.
    FLOOR_VIEWED = Declared(
        Topic.VIEWS, "floor-viewed", "{who} looked at the questions and raised hands of {conference}."
    )
    EYES_OPENED = Declared(Topic.VIEWS, "eyes-opened", "{who} looked at {conference} through the eyes of {whom}.")
    BOARD_SEEN_THROUGH = Declared(
        Topic.VIEWS,
        "board-seen-through",
        "{who} opened the board of {conference} to see it through the eyes of {whom}.",
    )
    CLOSING_VIEWED = Declared(Topic.VIEWS, "closing-viewed", "{who} looked at what would be recorded of {conference}.")
    RECORD_VIEWED = Declared(Topic.VIEWS, "record-viewed", "{who} read {record} of {conference}.")
    #: One that shows what stands in a case beside the board and the record.
    PAGE_VIEWED = Declared(Topic.VIEWS, "page-viewed", "{who} looked at {page} of {conference}.")
    CADENCE_VIEWED = Declared(
        Topic.VIEWS, "cadence-viewed", "{who} looked at how often conferences of the case are held."
    )
    PLANNING_VIEWED = Declared(
        Topic.VIEWS, "planning-viewed", "{who} opened the page on which a conference of the case is planned."
    )
    QUEUE_VIEWED = Declared(
        Topic.VIEWS, "queue-viewed", "{who} looked at the list in which the plan of {conference} waits to be endorsed."
    )
    SERVICES_VIEWED = Declared(Topic.VIEWS, "services-viewed", "{who} looked at the directory of services.")
    FAMILY_VIEWED = Declared(Topic.VIEWS, "family-viewed", "{who} opened what is written down to help the family.")
    #: That somebody looked tells that there may be something, which the chair may not know of.
    KEPT_VIEWED = Declared(
        Topic.VIEWS, "kept-viewed", "{who} looked at what is kept to a few at {conference}.", quiet=True, chair=False
    )
    CORRECTIONS_VIEWED = Declared(
        Topic.VIEWS, "corrections-viewed", "{who} read what was corrected in the record of {conference}."
    )
    AUDIT_VIEWED = Declared(Topic.VIEWS, "audit-viewed", "{who} looked at who has seen {conference}.")
    EDITS_VIEWED = Declared(Topic.VIEWS, "edits-viewed", "{who} looked at who wrote and removed what on {conference}.")
    REPLAY_VIEWED = Declared(Topic.VIEWS, "replay-viewed", "{who} looked back at how {conference} was written.")

    FILE_DOWNLOADED = Declared(
        Topic.FILES,
        "file-downloaded",
        "{who} downloaded {record} of {conference} as {form}.",
        also=("digest", "version"),
    )

    GLASS_BROKEN = Declared(
        Topic.VIEWS, "glass-broken", "{who}, an administrator, opened {conference} for {minutes} minutes."
    )
    GLASS_LOOKED = Declared(Topic.VIEWS, "glass-looked", "{who}, an administrator, read {conference}.")
    GLASS_ENDED = Declared(Topic.VIEWS, "glass-ended", "{who} stopped reading {conference} as an administrator.")

    ADMINISTRATOR_MADE = Declared(Topic.CHANGES, "administrator-made", "{who} made {whom} an administrator.")
    ADMINISTRATOR_UNMADE = Declared(
        Topic.CHANGES, "administrator-unmade", "{who} took the standing of an administrator from {whom}."
    )

    BACKUP_MADE = Declared(Topic.FILES, "backup-made", "{who} made a backup of everything.", chair=False)
    BACKUP_RESTORED = Declared(
        Topic.CHANGES, "backup-restored", "{who} put a backup in the place of the data.", chair=False, also=("digest",)
    )

    ATTACHMENT_DOWNLOADED = Declared(
        Topic.FILES,
        "attachment-downloaded",
        "{who} downloaded a file that was handed round before {conference}.",
        also=("digest", "file"),
    )

    PERSON_ADDED = Declared(Topic.CHANGES, "person-added", "{who} added {whom} to this installation.")
    CASE_OPENED = Declared(Topic.CHANGES, "case-opened", "{who} opened the case.")
    CASE_JURISDICTION_SETTLED = Declared(
        Topic.CHANGES,
        "case-jurisdiction-settled",
        "{who} settled whose laws, deadlines and words the case follows: {jurisdiction}.",
    )
    PERSON_MADE_KNOWN = Declared(
        Topic.CHANGES, "person-made-known", "{who} made {whom} known to the case as {standing}.", also=("coordination",)
    )
    PERSON_REMOVED = Declared(Topic.CHANGES, "person-removed", "{who} removed {whom} from the case.")
    AGENCY_DESCRIBED = Declared(
        Topic.CHANGES, "agency-described", "{who} changed what is known of an agency.", also=("agency",)
    )
    LEAD_AGENCY_NAMED = Declared(
        Topic.CHANGES, "lead-agency-named", "{who} named the agency that leads the case.", also=("agency",)
    )
    BASIS_RECORDED = Declared(
        Topic.CHANGES,
        "basis-recorded",
        "{who} wrote down a basis for sharing information.",
        also=("basis", "form", "with_whom", "row", "whole"),
    )
    BASIS_WITHDRAWN = Declared(
        Topic.CHANGES,
        "basis-withdrawn",
        "{who} wrote down that a basis for sharing was withdrawn.",
        also=("basis", "with_whom", "row", "whole"),
    )
    INFORMATION_DECLINED = Declared(
        Topic.CHANGES,
        "information-declined",
        "{who} wrote down that an agency declined to give information.",
        also=("row", "whole"),
    )
    BASES_VIEWED = Declared(Topic.VIEWS, "bases-viewed", "{who} looked at the bases for sharing information.")
    SHARED_WITHOUT_BASIS = Declared(
        Topic.CHANGES,
        "shared-without-basis",
        "{who} invited {whom} to {conference} although no basis for sharing was written down.",
        quiet=True,
    )
    COPY_WITHOUT_BASIS = Declared(
        Topic.CHANGES,
        "copy-without-basis",
        "{who} sent {whom} a copy of {conference} although no basis for sharing was written down.",
        quiet=True,
    )
    SERVICE_ASKED_WITHOUT_BASIS = Declared(
        Topic.CHANGES,
        "service-asked-without-basis",
        "{who} made a request for service of {conference} in writing although no basis for sharing was written down.",
        also=("entry",),
        quiet=True,
    )
    CONFERENCE_PLANNED = Declared(Topic.CHANGES, "conference-planned", "{who} planned {conference}.")
    CADENCE_SET = Declared(Topic.CHANGES, "cadence-set", "{who} settled how often conferences are held: {rhythm}.")
    FAMILY_DESCRIBED = Declared(Topic.CHANGES, "family-described", "{who} wrote down what helps the family.")
    APPROACH_CONSIDERED = Declared(
        Topic.CHANGES,
        "approach-considered",
        "{who} wrote down whether a coordinated approach is needed: {approach}.",
        chair=False,
    )
    SERVICE_LISTED = Declared(
        Topic.CHANGES,
        "service-listed",
        "{who} wrote down what a service nearby offers.",
        chair=False,
        also=("service",),
    )
    CONFERENCE_REPLANNED = Declared(
        Topic.CHANGES, "conference-replanned", "{who} changed what is planned for {conference}."
    )
    CONFERENCE_MOVED = Declared(
        Topic.CHANGES, "conference-moved", "{who} moved {conference} to another date.", also=("counts_as_late",)
    )
    ITEM_ASKED_FOR = Declared(
        Topic.CHANGES, "item-asked-for", "{who} asked for something on the agenda of {conference}."
    )
    ITEM_ANSWERED = Declared(
        Topic.CHANGES, "item-answered", "{who} answered what {whom} asked for on the agenda of {conference}: {answer}."
    )
    CAME_LATE = Declared(
        Topic.CHANGES,
        "came-late",
        "{who} handed in {count} late contributions to {conference}, which was frozen.",
        also=("whole",),
    )
    LATE_ANSWERED = Declared(
        Topic.CHANGES,
        "late-answered",
        "{who} answered a late contribution of {whom} to {conference}: {answer}.",
        also=("words", "whole"),
    )
    PREPARATION_ASKED = Declared(
        Topic.CHANGES,
        "preparation-asked",
        "{who} asked {whom} to bring something to {conference}.",
        also=("row", "whole"),
    )
    PREPARATION_DONE = Declared(
        Topic.CHANGES,
        "preparation-done",
        "{who} noted about what {whom} should bring to {conference} whether it is there: {done}.",
        also=("row", "whole"),
    )
    PREPARATION_DROPPED = Declared(
        Topic.CHANGES,
        "preparation-dropped",
        "{who} took back having asked {whom} to bring something to {conference}.",
        also=("row", "whole"),
    )
    PAPER_HANDED_ROUND = Declared(
        Topic.CHANGES,
        "paper-handed-round",
        "{who} gave people something to read before {conference}.",
        chair=False,
        also=("readers", "row", "whole"),
    )
    PAPER_TAKEN_BACK = Declared(
        Topic.CHANGES,
        "paper-taken-back",
        "{who} took back something to read before {conference}.",
        chair=False,
        also=("row", "whole"),
    )
    FILE_HANDED_ROUND = Declared(
        Topic.CHANGES,
        "file-handed-round",
        "{who} handed a file round before {conference}.",
        chair=False,
        also=("readers", "digest", "file"),
    )
    FILE_TAKEN_BACK = Declared(
        Topic.CHANGES, "file-taken-back", "{who} took back a file of {conference}.", chair=False, also=("digest",)
    )
    PICTURE_ADDED = Declared(
        Topic.CHANGES,
        "picture-added",
        "{who} put a picture on the page for the fridge of {conference}.",
        chair=False,
        also=("readers", "digest"),
    )
    PICTURE_REMOVED = Declared(
        Topic.CHANGES,
        "picture-removed",
        "{who} took a picture from the page for the fridge of {conference}.",
        chair=False,
        also=("digest",),
    )
    PICTURES_VIEWED = Declared(
        Topic.VIEWS, "pictures-viewed", "{who} looked at the pictures for the fridge of {conference}."
    )
    PRIVATE_NOTE_KEPT = Declared(
        Topic.CHANGES,
        "private-note-kept",
        "{who} kept a private note for {conference}.",
        quiet=True,
        chair=False,
        also=("row", "whole"),
    )
    PRIVATE_NOTE_REMOVED = Declared(
        Topic.CHANGES,
        "private-note-removed",
        "{who} removed a private note for {conference}.",
        quiet=True,
        chair=False,
        also=("row", "whole"),
    )
    PRIVATE_NOTE_PUT = Declared(
        Topic.CHANGES,
        "private-note-put",
        "{who} put a private note on the board of {conference}.",
        quiet=True,
        chair=False,
        also=("row", "whole"),
    )
    COMING_SAID = Declared(
        Topic.CHANGES, "coming-said", "{who} said yes to coming to {conference}.", also=("row", "whole")
    )
    EXPECTATION_NOTED = Declared(
        Topic.CHANGES, "expectation-noted", "{who} wrote down how {whom} is expected at {conference}.", quiet=True
    )
    WISH_NOTED = Declared(
        Topic.CHANGES, "wish-noted", "{who} wrote down the wishes of {whom} about being at {conference}."
    )
    LEFT_OUT = Declared(
        Topic.CHANGES, "left-out", "{who} wrote down why {whom} is not invited to {conference}.", quiet=True
    )
    LEFT_OUT_NO_MORE = Declared(
        Topic.CHANGES, "left-out-no-more", "{who} took back that {whom} is not invited to {conference}.", quiet=True
    )
    NAMESAKE_INVITED = Declared(
        Topic.CHANGES,
        "namesake-invited",
        "{who} said that {whom} is somebody else than who is not invited to {conference} and has that name.",
        quiet=True,
    )
    PROGRESS_SAID = Declared(
        Topic.CHANGES, "progress-said", "{who} said how an action of the plan stands: {said}.", also=("entry",)
    )
    PARTICIPANT_INVITED = Declared(
        Topic.CHANGES, "participant-invited", "{who} invited {whom} to {conference} as {role}."
    )
    CONTACT_CHANGED = Declared(
        Topic.CHANGES, "contact-changed", "{who} changed where {conference} reaches {whom}: {channel}."
    )
    INVITATION_ACCEPTED = Declared(
        Topic.CHANGES, "invitation-accepted", "{who} accepted the invitation to {conference}.", also=("version",)
    )
    INVITATION_REVOKED = Declared(
        Topic.CHANGES, "invitation-revoked", "{who} withdrew the invitation of {whom} to {conference}."
    )
    APOLOGIES_SENT = Declared(
        Topic.CHANGES, "apologies-sent", "{who} sent apologies for {conference}.", also=("row", "whole")
    )
    GUEST_ADMITTED = Declared(Topic.CHANGES, "guest-admitted", "{who} let {whom} in to {conference}.")
    GUEST_SENT_AWAY = Declared(Topic.CHANGES, "guest-sent-away", "{who} did not let {whom} in to {conference}.")
    ROLE_CHANGED = Declared(Topic.CHANGES, "role-changed", "{who} made {whom} {role} of {conference}.")
    PARTICIPANT_REMOVED = Declared(Topic.CHANGES, "participant-removed", "{who} removed {whom} from {conference}.")
    WAITING_ROOM_SET = Declared(
        Topic.CHANGES, "waiting-room-set", "{who} switched the waiting room of {conference} {waiting}."
    )
    CHAIR_TAKEN_OVER = Declared(
        Topic.CHANGES, "chair-taken-over", "{who} took over the chair of {conference} while its connection was lost."
    )
    CHAIR_BACK = Declared(Topic.CHANGES, "chair-back", "{who} came back to {conference}, and chaired again.")
    BOARD_OPENED = Declared(Topic.CHANGES, "board-opened", "{who} opened the board of {conference}.")
    CARRIED_OVER = Declared(
        Topic.CHANGES,
        "carried-over",
        "{who} let what an earlier conference left come back in {conference}.",
        also=("number", "newcomers"),
    )
    PART_EDITED = Declared(Topic.CHANGES, "part-edited", "{who} wrote on {part} of {conference}.")
    ATTENDANCE_NOTED = Declared(
        Topic.CHANGES, "attendance-noted", "{who} noted about {whom} at {conference}: {attendance}."
    )
    END_NOTED = Declared(Topic.CHANGES, "end-noted", "{who} noted at what time {conference} ended: {ended}.")
    HAND_RAISED = Declared(Topic.CHANGES, "hand-raised", "{who} raised a hand at {conference}.")
    HAND_LOWERED = Declared(Topic.CHANGES, "hand-lowered", "{who} lowered a hand of {whom} at {conference}.")
    HAND_MOVED = Declared(Topic.CHANGES, "hand-moved", "{who} moved {whom} in the queue of {conference}: {lane}.")
    SPEAKER_CALLED = Declared(Topic.CHANGES, "speaker-called", "{who} gave the floor to {whom} at {conference}.")
    SPEAKER_DONE = Declared(Topic.CHANGES, "speaker-done", "{who} ended the turn of {whom} at {conference}.")
    QUEUE_SET = Declared(Topic.CHANGES, "queue-set", "{who} {state} the queue of {conference}.")
    QUESTION_ASKED = Declared(Topic.CHANGES, "question-asked", "{who} asked everybody at {conference}: a {question}.")
    QUESTION_ANSWERED = Declared(Topic.CHANGES, "question-answered", "{who} answered a {question} at {conference}.")
    QUESTION_REVEALED = Declared(
        Topic.CHANGES, "question-revealed", "{who} revealed the answers to a {question} at {conference}."
    )
    QUESTION_WITHDRAWN = Declared(Topic.CHANGES, "question-withdrawn", "{who} withdrew a {question} at {conference}.")
    QUORUM_SET = Declared(Topic.CHANGES, "quorum-set", "{who} set the quorum of {conference} to {sides} sides.")
    QUORUM_WAIVED = Declared(
        Topic.CHANGES, "quorum-waived", "{who} went on with {conference} without a quorum, and wrote down why."
    )
    WALL_OPENED = Declared(Topic.VIEWS, "wall-opened", "{who} showed {conference} on the wall.")
    FROZEN = Declared(
        Topic.CHANGES,
        "frozen",
        "{who} froze {conference} into minutes and plan version {version}.",
        also=("minutes", "plan", "seal", "edits", "boards"),
    )

    RETENTION_TURNED = Declared(
        Topic.CHANGES,
        "retention-turned",
        "{who} wrote down for how long the file is kept: {turn}.",
        chair=False,
        also=("number",),
    )
    RETENTION_VIEWED = Declared(
        Topic.VIEWS, "retention-viewed", "{who} looked at how long the files are kept.", chair=False
    )
    EDITS_LET_GO = Declared(
        Topic.CHANGES, "edits-let-go", "{who} let go of {count} old edits that checkpoints cover.", chair=False
    )
    TELLING_LET_STAND = Declared(
        Topic.CHANGES,
        "telling-let-stand",
        "{who} looked at what could tell where to find somebody in the record of {conference}, and let it stand: "
        "{number}.",
    )

    ADDENDUM_PROPOSED = Declared(
        Topic.CHANGES,
        "addendum-proposed",
        "{who} proposed something to stand beside the record of {conference}.",
        also=("addendum", "sort"),
    )
    ADDENDUM_DECIDED = Declared(
        Topic.CHANGES,
        "addendum-decided",
        "{who} decided about a correction of {conference}: {outcome}.",
        also=("addendum",),
    )
    RECORD_CORRECTED = Declared(
        Topic.CHANGES,
        "record-corrected",
        "{who} made version 1.{revision} of the record of {conference}.",
        also=("digest",),
    )
    COPY_TURNED = Declared(
        Topic.FILES,
        "copy-turned",
        "{who} wrote down what became of a copy of {conference}: {turn}.",
        also=("extent", "channel", "words", "whole"),
    )
    SAFETY_PLAN_VIEWED = Declared(Topic.VIEWS, "safety-plan-viewed", "{who} looked at a safety plan of {conference}.")
    SAFETY_PLAN_TAKEN = Declared(
        Topic.CHANGES,
        "safety-plan-taken",
        "{who} took edition {edition} of a safety plan from {conference}, to hand it out.",
        also=("digest",),
    )
    SAFETY_COPY_TURNED = Declared(
        Topic.FILES,
        "safety-copy-turned",
        "{who} wrote down what became of a copy of a safety plan of {conference}: {turn}.",
        also=("edition", "channel", "whole"),
    )
    YOUNG_LETTER_VIEWED = Declared(
        Topic.VIEWS, "young-letter-viewed", "{who} read a letter to a young person of {conference}."
    )
    #: Until it is given it is its writer's alone. Once for each letter and hour: it is kept as it is typed.
    YOUNG_LETTER_DRAFTED = Declared(
        Topic.CHANGES,
        "young-letter-drafted",
        "{who} wrote on a letter to a young person of {conference}.",
        quiet=True,
        chair=False,
    )
    YOUNG_LETTER_WRITTEN = Declared(
        Topic.CHANGES,
        "young-letter-written",
        "{who} finished letter {letter} to a young person of {conference}.",
        also=("digest",),
    )
    YOUNG_LETTER_TURNED = Declared(
        Topic.FILES,
        "young-letter-turned",
        "{who} wrote down what became of a copy of a letter to a young person of {conference}: {turn}.",
        also=("letter", "channel", "whole"),
    )
    SERVICE_ASKED = Declared(
        Topic.FILES,
        "service-asked",
        "{who} made a request for service of {conference} in writing.",
        also=("entry", "way", "row", "whole"),
    )
    SERVICE_REQUEST_READ = Declared(
        Topic.VIEWS,
        "service-request-read",
        "Whoever has the link to a request for service of {conference} read it.",
        also=("entry",),
    )
    SERVICE_ANSWERED = Declared(
        Topic.CHANGES,
        "service-answered",
        "Whoever has the link to a request for service of {conference} answered it: {ability}.",
        also=("entry", "late", "row", "whole"),
    )
    SERVICE_ANSWER_NOTED = Declared(
        Topic.CHANGES,
        "service-answer-noted",
        "{who} wrote down what a provider answered to a request for service of {conference}: {ability}.",
        also=("entry", "late", "row", "whole"),
    )
    SERVICE_PURSUED = Declared(
        Topic.CHANGES,
        "service-pursued",
        "{who} wrote down what became of a request for service of {conference}: {turn}.",
        also=("entry", "row", "whole"),
    )
    SERVICE_LINK_WITHDRAWN = Declared(
        Topic.CHANGES,
        "service-link-withdrawn",
        "{who} withdrew the link to a request for service of {conference}.",
        also=("entry",),
    )
    SIGNED_OFF = Declared(
        Topic.CHANGES,
        "signed-off",
        "{who} noted about {whom} and the plan of {conference}: {said}.",
        also=("way", "version", "digest", "words", "whole", "raised"),
    )
    PLAN_JUDGED = Declared(
        Topic.CHANGES,
        "plan-judged",
        "{who} as line manager wrote down about the plan of {conference}: {verdict}.",
        also=("version", "digest", "words", "whole"),
    )
    STAGE_ASKED_FOR = Declared(
        Topic.CHANGES,
        "stage-asked-for",
        "{who} asked for a further approval of the plan of {conference}.",
        also=("whole",),
    )
    STAGES_NEEDED = Declared(
        Topic.CHANGES,
        "stages-needed",
        "{who} froze {conference}, and by the rules of the place its plan waits for further approvals.",
        also=("version", "many", "whole"),
    )
    STAGE_JUDGED = Declared(
        Topic.CHANGES,
        "stage-judged",
        "{who} wrote down what came of a further approval of the plan of {conference}: {verdict}.",
        also=("stage", "version", "digest", "words", "whole"),
    )
    DISAGREEMENT_TURNED = Declared(
        Topic.CHANGES,
        "disagreement-turned",
        "{who} wrote down about the disagreement of {whom} with the plan of {conference}: {turn}.",
        also=("step", "words", "whole"),
    )

    DISSENT_TURNED = Declared(
        Topic.CHANGES,
        "dissent-turned",
        "{who} wrote down what became of a dissent with the plan of {conference}: {turn}.",
        also=("entry",),
    )

    # Nothing of a restricted part reaches the page of somebody outside its audience, the chair's included.
    RESTRICTION_SET = Declared(
        Topic.CHANGES, "restriction-set", "{who} kept something to a few.", quiet=True, chair=False, also=("category",)
    )
    RESTRICTION_APPROVED = Declared(
        Topic.CHANGES,
        "restriction-approved",
        "{who} approved that something is kept to a few.",
        quiet=True,
        chair=False,
    )
    RESTRICTION_APPROVED_NO_MORE = Declared(
        Topic.CHANGES,
        "restriction-approved-no-more",
        "{who} took back an approval that something is kept to a few.",
        quiet=True,
        chair=False,
    )
    AUDIENCE_CHANGED = Declared(
        Topic.CHANGES, "audience-changed", "{who} changed to whom something is kept.", quiet=True, chair=False
    )
    RESTRICTION_REVIEWED = Declared(
        Topic.CHANGES,
        "restriction-reviewed",
        "{who} looked again at what is kept to a few, and it stays so.",
        quiet=True,
        chair=False,
    )
    RESTRICTION_CARRIED = Declared(
        Topic.CHANGES,
        "restriction-carried",
        "Something that is kept to a few came back in {conference}.",
        quiet=True,
        chair=False,
    )
    RESTRICTION_LIFTED = Declared(
        Topic.CHANGES, "restriction-lifted", "{who} opened to everyone what was kept to a few.", quiet=True, chair=False
    )
    #: Of a part, it concerns the person whose knowledge is in it: they are told.
    GLASS_ON_PART = Declared(
        Topic.VIEWS,
        "glass-on-part",
        "{who}, an administrator, opened what {whom} gave, which is kept to a few.",
        chair=False,
    )
    RESTRICTED_EDITED = Declared(
        Topic.CHANGES, "restricted-edited", "{who} wrote on something that is kept to a few.", quiet=True, chair=False
    )
    SESSION_CLOSED = Declared(
        Topic.CHANGES, "session-closed", "{who} began a closed session of {conference}.", quiet=True
    )
    SESSION_REOPENED = Declared(
        Topic.CHANGES, "session-reopened", "{who} ended a closed session of {conference}.", quiet=True
    )

    ACCESS_REFUSED = Declared(
        Topic.REFUSALS, "access-refused", "{who} asked for something without being allowed to, and did not get it."
    )
    ORIGIN_REFUSED = Declared(
        Topic.REFUSALS, "origin-refused", "Another website tried to act as {who}, and was refused."
    )
    EDIT_REFUSED = Declared(
        Topic.REFUSALS, "edit-refused", "{who} tried to write without being allowed to, and did not succeed."
    )
    FORGERY_REFUSED = Declared(
        Topic.REFUSALS, "forgery-refused", "A page of {who} tried to write as somebody else, and was refused."
    )
    INVITATION_REFUSED = Declared(
        Topic.REFUSALS,
        "invitation-refused",
        "Somebody tried an invitation of {whom} to {conference} that opens nothing: {why}.",
    )
    COPY_NOT_GIVEN = Declared(
        Topic.REFUSALS,
        "copy-not-given",
        "Somebody did not get a copy of {conference}: the one that is kept cannot be shown to have been made here.",
    )
    RATE_REFUSED = Declared(Topic.REFUSALS, "rate-refused", "{who} asked too often, and had to wait.")

    @property
    def declared(self) -> Declared:
        declared: Declared = self.value
        return declared

    @property
    def word(self) -> str:
        return self.declared.word


_BY_WORD = {kind.word: kind for kind in Kind}

#: How details are told. What is not listed is told as it stands, with spaces.
_TOLD = {
    "question": {"consensus": "consensus check", "scale": "question with a scale"},
    "lane": {
        "react": "reacts now",
        "speak": "speaks in turn",
        "later": "speaks later",
        "last_word": "has the last word",
    },
    "method": {
        "password": "a password",
        "two-steps": "a password and a code",
        "passkey": "a passkey",
        "agency": "the sign-in of an agency",
        "invitation": "an invitation",
        "demonstration": "one click in the demonstration",
    },
    "factor": {
        "passkey": "a passkey",
        "app": "an authenticator app",
        "code": "a new code",
        "recovery-codes": "recovery codes",
        "any-second-step": "any second step that there was",
    },
    "channel": {"email": "by e-mail", "phone": "by telephone", "paper": "on paper"},
    "page": {
        "agenda": "the agenda",
        "preparation": "the preparation",
        "plan": "what is planned",
        "move": "the page for another day",
        "invited": "who is invited",
        "signatures": "the page of signatures",
        "copies": "the page of copies",
        "requests": "the requests for services",
        "letters": "the letters to young people",
        "safety-plans": "the list of safety plans",
    },
    "record": {
        "minutes": "the minutes",
        "plan": "the plan",
        "both": "minutes and plan",
        "corrections": "the corrections",
    },
    "part": {"shared": "the board", "chair": "the chair's part", "restricted": "a restricted part"},
    "form": {
        "pdf": "PDF",
        "json": "JSON",
        "docx": "Word file",
        "html": "page",
        "txt": "plain text",
        "ics": "calendar file",
        "fridge.pdf": "page for the fridge",
        "fhir.json": "FHIR bundle",
        "zip": "signed package",
        "protected.zip": "file under a password",
    },
    "standing": {"child": "child or young person"},
    "why": {
        "used": "it was used before",
        "expired": "its time was over",
        "revoked": "it was withdrawn",
        "replaced": "a newer one had taken its place",
        "over": "the conference was over",
        "unknown": "nobody made it here",
    },
}


def kind_of(word: str) -> Kind | None:
    """The kind that a row names; None for a word of a later version of the program."""
    return _BY_WORD.get(word)


def checked(kind: Kind, details: Mapping[str, str | int]) -> Mapping[str, str]:
    """Details as they are kept. Raises ValueError for what the kind does not declare or is no token."""
    undeclared = set(details) - kind.declared.details
    if undeclared:
        raise ValueError(f"{kind.word} declares no detail {', '.join(sorted(undeclared))}")
    tokens = {name: str(value) for name, value in details.items()}
    for name, token in tokens.items():
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"the detail {name} of {kind.word} is not a token")
    return tokens


def told(kind: Kind, who: str, whom: str, conference: str, details: Mapping[str, str]) -> str:
    """The sentence. Names are given as they shall stand in it: "you", "Nadia Exemplar", "case conference 2"."""
    words = {name: _TOLD.get(name, {}).get(token, token.replace("_", " ")) for name, token in details.items()}
    filled = dict.fromkeys(kind.declared.details, "…") | words
    sentence = kind.declared.sentence.format(**filled, who=who, whom=whom, conference=conference)
    return sentence[:1].upper() + sentence[1:]
