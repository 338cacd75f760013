"""Settings: read once from the environment, then frozen. Every variable begins with `CASEBOARD_`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.choices import (
    EVERYWHERE,
    JURISDICTIONS,
    Approval,
    Basis,
    Category,
    Deadline,
    Place,
    Places,
    RetentionClass,
    Word,
    with_more,
)
from app.frames import Frames
from app.lined import Misread

#: How a program calls the machine on which it runs.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class IdentityProvider(BaseModel):
    """The OpenID Connect provider of one agency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$", description="Stands in the addresses of this sign-in.")
    agency: str = Field(min_length=1, max_length=200, description="Name of the agency, as its people carry it.")
    issuer: str = Field(description="Address of the provider, as its configuration says.")
    client_id: str = Field(min_length=1)
    client_secret_file: Path = Field(description="File that holds the client secret and nothing else.")

    @field_validator("issuer")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        if not parts.hostname or (parts.scheme != "https" and parts.hostname not in THIS_MACHINE):
            raise ValueError("must begin with https://, unless the provider runs on this machine")
        return value

    @property
    def client_secret(self) -> str:
        return self.client_secret_file.read_text(encoding="utf-8").strip()


class Settings(BaseSettings):
    """What the person who runs Caseboard decides."""

    model_config = SettingsConfigDict(env_prefix="CASEBOARD_", frozen=True, extra="ignore", populate_by_name=True)

    data: Path = Field(default=Path("data"), description="Directory that holds the database, keys and outgoing mail.")
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://user:password@host/name for a PostgreSQL server; else SQLite in the data directory.",
    )
    database_patience_seconds: float = Field(
        default=2.5,
        ge=1,
        description="Seconds that SQLite may be at one piece of work before the server takes itself for hung and is "
        "replaced. Waiting for another process that writes does not count. More where the disk is slow.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on. 0.0.0.0 behind a proxy or in a container."
    )
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("CASEBOARD_PORT", "PORT"),
        description="Port to listen on. PORT, as hosting platforms set it, works as well.",
    )
    public_url: str = Field(
        default="",
        description="Address that people type, such as https://caseboard.example.org. Without it: http://localhost:PORT.",
    )
    proxies: str = Field(
        default="",
        description="Addresses of the proxies in front, separated by commas, whose X-Forwarded-* headers are believed.",
    )
    demo: bool = Field(
        default=False,
        description="Demonstration: plants a fictitious family and lets anyone sign in as one of its people.",
    )
    demo_cases: bool = Field(
        default=False,
        description="A demonstration into which whole cases are played while it runs, instead of that one family.",
    )
    clock_start: datetime | None = Field(
        default=None,
        description="ISO 8601 instant at which the clock starts, for demonstrations that play on another day.",
    )
    session_hours: float = Field(
        default=12, gt=0, le=24, description="Hours after signing in until a session ends anyway."
    )
    session_idle_minutes: float | None = Field(
        default=None,
        gt=0,
        le=1440,
        description="Minutes without a sign of the person until a session ends: 15, and 240 in a demonstration. "
        "Keys, pointer and touch count; what a page does by itself does not. Listening to a live conference does.",
    )
    session_warning_seconds: float = Field(
        default=120, ge=1, le=600, description="How long before its end a session warns its person."
    )
    sessions_for_each_person: int = Field(
        default=5, ge=1, description="Sessions of one person; a further one ends the oldest."
    )
    second_factor: bool | None = Field(
        default=None,
        description="Whether a password alone opens no board: on, and off only while nobody outside this machine can "
        "reach it.",
    )
    breached_passwords: Path | None = Field(
        default=None,
        description="Sorted file of SHA-1 digests of stolen passwords, as Have I Been Pwned publishes it, to look up "
        "new passwords in.",
    )
    secrets_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Long random text under which the secrets of authenticator apps are encrypted. Without it a key "
        "is made in the data directory; several servers need the same.",
    )
    identity_providers: tuple[IdentityProvider, ...] = Field(
        default=(),
        description="Agencies whose people sign in with the agency's own OpenID Connect provider: a JSON list of "
        '{"key", "agency", "issuer", "client_id", "client_secret_file"}.',
    )
    word_lists: dict[str, tuple[str, ...]] = Field(
        default={},
        description="Words that the board offers where this installation is, if they differ from those in the file of "
        'its jurisdiction: a JSON object such as {"escalation": ["Team leader", "Director", "Ombudsman"]}. The lists '
        "are named in app/board/words.py. People may always write another word.",
    )
    largest_body: int = Field(
        default=256 * 1024, ge=1024, description="Bytes that the body of an HTTP request may have."
    )
    heads: Path | None = Field(
        default=None,
        description="Directory for signed heads of the audit, best on another disk or host; else heads in the data.",
    )
    sign_in_tries: int = Field(
        default=5, ge=1, description="Wrong tries to sign in to one account, after which it is held for some time."
    )
    sign_in_hold_minutes: float = Field(
        default=15, gt=0, description="Minutes within which those tries count, and then until the next one is taken."
    )
    sign_in_tries_for_each_address: int = Field(
        default=30, ge=1, description="Wrong tries to sign in, in an hour, from one network address."
    )
    downloads_a_minute: int = Field(default=30, ge=1, description="Files that one person may download in a minute.")
    checks_for_each_address: int = Field(
        default=120, ge=1, description="Copies that may be checked, in an hour, from one network address."
    )
    passes_a_minute: int = Field(
        default=60, ge=1, description="Times in a minute that one person may load the board of a conference."
    )
    floor_a_minute: int = Field(
        default=120, ge=1, description="Hands, answers and other signs that one person may give in a minute."
    )
    invitations_for_each_address: int = Field(
        default=30, ge=1, description="Invitations that may be tried, in an hour, from one network address."
    )
    sockets_for_each_person: int = Field(default=50, ge=1, description="Live connections of one person.")
    sockets_for_each_address: int = Field(
        default=6000, ge=1, description="Live connections from one network address; whole offices may share one."
    )
    frames: Frames = Field(
        default=Frames(),
        description="How much may come and wait on each live connection: a JSON object with some of the fields of "
        'app/frames.py, such as {"a_second": 200, "largest_edit": 524288}. The others stay as they are.',
    )
    requests_for_each_address: int = Field(
        default=60_000,
        ge=60,
        description="Requests a minute from one network address; whole offices may share one. More are told to wait.",
    )
    security_contact: str = Field(
        default="",
        pattern=r"^$|^(https|mailto|tel):[!-~]+$",
        description="Where people report a weakness, such as mailto:security@example.org: shown in security.txt.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server for invitations, such as smtp://user:password@mail.example.org:587, or smtps:// for "
        "TLS from the first byte. A server on another machine gets nothing without TLS, in which it proves who it is. "
        "Without this setting letters are laid into the folder mail of the data directory.",
    )
    mail_from: str = Field(
        default="Caseboard <caseboard@localhost>", description="From whom letters come: Name <address>."
    )
    invitation_hours: float = Field(
        default=72, gt=0, le=720, description="Hours for which the link of an invitation can be used."
    )
    handover_seconds: float = Field(
        default=20, ge=0, le=600, description="Seconds without the chair until the deputy chair is asked to take over."
    )
    more_conference_types: tuple[Word, ...] = Field(
        default=(), description='Further types of conference, as a JSON list of words such as ["network_meeting"].'
    )
    more_conference_reasons: tuple[Word, ...] = Field(
        default=(), description="Further reasons for a conference, as a JSON list of words."
    )
    more_conference_triggers: tuple[Word, ...] = Field(
        default=(), description="What else calls an extra conference, as a JSON list of words."
    )
    more_stages: tuple[Word, ...] = Field(
        default=(), description="Further stages of the work with a family, as a JSON list of words."
    )
    largest_attachment: int = Field(
        default=20 * 1024 * 1024,
        ge=64 * 1024,
        le=500 * 1024 * 1024,
        description="Bytes that one file may have that people hand round.",
    )
    attachments_for_each_conference: int = Field(
        default=100, ge=0, description="Files that people may hand round before one conference; 0 for none."
    )
    attachment_check: str = Field(
        default="",
        description="Program that looks at each file before it is taken, such as clamdscan --no-summary --fdpass: the "
        "file's path is added, and anything but 0 refuses it.",
    )
    agendas: Path | None = Field(
        default=None,
        description="JSON file with the standing items of agendas, instead of app/board/agendas.json, which shows how.",
    )
    jurisdiction: Literal["new_south_wales", "south_australia"] = Field(
        default="new_south_wales",
        description="Where cases are of which nobody says otherwise, new_south_wales or south_australia: whose laws, "
        "deadlines and words they follow.",
    )
    jurisdiction_files: dict[Literal["everywhere", "new_south_wales", "south_australia"], Path] = Field(
        default={},
        description="Files of an installation instead of those of app/jurisdictions, which show how: a JSON object "
        "such as "
        '{"south_australia": "/etc/caseboard/south_australia.yaml"}. The server does not start with one that cannot be '
        "used, and says in which line and at which key.",
    )
    jurisdictions_checked: dict[Literal["new_south_wales", "south_australia"], str] = Field(
        default={},
        description="Who checked the deadlines and names of laws of a place, and when: a JSON object such as "
        '{"new_south_wales": "Ana Example, legal service, 3 March 2027"}. Until then the pages that rest on them say '
        "that they are not checked.",
    )
    more_information_bases: tuple[Basis, ...] = Field(
        default=(),
        description='Further bases on which information is shared, as a JSON list of {"word", "label", "source", '
        '"consent"}. A word that is in the list already takes the place of that one.',
    )
    more_categories: tuple[Category, ...] = Field(
        default=(),
        description='As what else something is kept to a few, as a JSON list of {"word", "label", "mark"}. With "mark" '
        "it may be a mark alone, of which no content is kept.",
    )
    more_deadlines: tuple[Deadline, ...] = Field(
        default=(),
        description="How long things may take after a conference, if it differs where this installation is: a JSON "
        'list of {"word", "label", '
        '"hours", "days", "working_days", "source"}. The words are decisions, copies, endorsement, corrections, '
        "escalation and answer_request.",
    )
    more_approvals: tuple[Approval, ...] = Field(
        default=(),
        description='Who approves plans besides the line manager, one after the other, as a JSON list of {"word", '
        '"label", "what", "types", "lists", "before_line_manager", "source"}: with "lists": ["cultural_plans"] only '
        'plans that hold a cultural plan, with "types" only those of these types of conference. Each new version then '
        "waits for them.",
    )
    more_retention_classes: tuple[RetentionClass, ...] = Field(
        default=(),
        description="For how long files are kept, where it differs: a JSON list of "
        '{"word", "label", "years", "source"}. '
        "The word case_file is that of every file of which nobody says otherwise.",
    )
    public_holidays: tuple[date, ...] = Field(
        default=(), description='Days that are no working days, as a JSON list such as ["2026-12-25"].'
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="What whoever watches over the server shows to read measurements at /metrics, as a bearer token. "
        "Without it there is nothing at that address.",
    )
    failpoint: str = Field(
        default="",
        description="For proofs only: where and how the server fails, such as before-commit=die@3. Demonstration only.",
    )
    log_level: Literal["debug", "info", "warning", "error"] | None = Field(
        default=None, description="How much is logged: info, and warning in a demonstration. Logs never hold content."
    )

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        url = value.rstrip("/")
        if not url:
            return ""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise ValueError("must be http(s)://host or http(s)://host:port and nothing more")
        return url

    @field_validator("jurisdiction_files")
    @classmethod
    def _usable(cls, value: dict[str, Path]) -> dict[str, Path]:
        for name, path in value.items():
            try:
                Places({name: path})
            except (Misread, UnicodeDecodeError) as misread:
                raise ValueError(f"{path}: {misread}") from None
            except OSError as error:
                raise ValueError(f"{path} cannot be read: {error.strerror}") from None
        return value

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value else None
        if parts and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must begin with smtp:// or smtps:// and name a host")
        return value

    @field_validator("clock_start")
    @classmethod
    def _with_a_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("must say its time zone, for example 2026-06-12T09:00:00+10:00")
        return value

    @property
    def origin(self) -> str:
        """Where people reach this installation: scheme, host and port, without a slash at the end."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people reach it through https."""
        return self.origin.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether only people at this machine can reach it under its public address."""
        return urlsplit(self.origin).hostname in THIS_MACHINE

    @property
    def log_from(self) -> str:
        """The least important kind of event that is logged."""
        return self.log_level or ("warning" if self.demo else "info")

    @property
    def keys(self) -> Path:
        """Where the keys of this installation are, which nobody else may read."""
        return self.data / "keys"

    @property
    def heads_directory(self) -> Path:
        """Where the signed heads of the audit are."""
        return self.heads or self.data / "heads"

    @property
    def mail_folder(self) -> Path:
        """Where letters lie that no mail server takes."""
        return self.data / "mail"

    def place(self, jurisdiction: str = "") -> Place:
        """What differs from place to place, for the cases of one; "" is where this installation is. Its own words and
        deadlines are those of its place, and of no other."""
        where = jurisdiction if jurisdiction in JURISDICTIONS else self.jurisdiction
        here, own = self._places(where), where == self.jurisdiction
        return Place(
            JURISDICTIONS[where],
            with_more(here.bases, self.more_information_bases),
            with_more(here.deadlines, self.more_deadlines if own else ()),
            {**{name: each.words for name, each in here.words.items()}, **(self.word_lists if own else {})},
            {id_: each.title for id_, each in here.standing_items.items()},
            here.discussion,
            here.reviews,
            here.time_limits,
            {name: each.words for name, each in here.called.items()},
            with_more(here.approvals, self.more_approvals),
            next((by for place, by in self.jurisdictions_checked.items() if place == where), "").strip(),
        )

    @property
    def _places(self) -> Places:
        return Places({str(name): path for name, path in self.jurisdiction_files.items()})

    @property
    def information_bases(self) -> tuple[Basis, ...]:
        """On what grounds information is shared here."""
        return self.place().bases

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """How long things may take here."""
        return self.place().deadlines

    @property
    def retention_classes(self) -> tuple[RetentionClass, ...]:
        """As what files are kept here, and for how long; the first where nobody says otherwise."""
        return with_more(self._places(self.jurisdiction).retention, self.more_retention_classes)

    @property
    def categories(self) -> tuple[Category, ...]:
        """As what something is kept to a few here."""
        return with_more(self._places(EVERYWHERE).categories, self.more_categories)

    @property
    def invitation_length(self) -> timedelta:
        return timedelta(hours=self.invitation_hours)

    @property
    def session_length(self) -> timedelta:
        return timedelta(hours=self.session_hours)

    @property
    def session_idle(self) -> timedelta:
        if self.session_idle_minutes is not None:
            return timedelta(minutes=self.session_idle_minutes)
        return min(timedelta(minutes=240 if self.demo else 15), self.session_length)

    @property
    def session_warning(self) -> timedelta:
        return min(timedelta(seconds=self.session_warning_seconds), self.session_idle / 2)

    @property
    def asks_second_factor(self) -> bool:
        """Whether somebody who came with a password alone must set up more before a board opens."""
        return not self.local if self.second_factor is None else self.second_factor


#: Where one machine plays many people, nobody is held up by what holds up those who would do harm.
_UNHURRIED = {
    "downloads_a_minute": 100_000,
    "passes_a_minute": 100_000,
    "floor_a_minute": 100_000,
    "invitations_for_each_address": 100_000,
    "requests_for_each_address": 1_000_000,
}


def unhurried(settings: Settings) -> Settings:
    """The same for a demonstration or a rehearsal; what was set on purpose stays."""
    kept = settings.model_fields_set
    return settings.model_copy(update={name: most for name, most in _UNHURRIED.items() if name not in kept})
