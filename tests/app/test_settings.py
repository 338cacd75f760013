from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.clock import clock_starting_at
from app.main import Unsafe, create_app, limits_of
from app.objecting import doubtful, unsafe
from app.settings import Settings
from realtime.limits import Limits

PUBLIC = "https://board.example.org"
PROVIDER = {
    "key": "steps",
    "agency": "Little Steps",
    "issuer": "https://id.example.org",
    "client_id": "caseboard",
    "client_secret_file": "client.secret",
}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOARD_DATA", "/srv/caseboard")
    monkeypatch.setenv("CASEBOARD_DEMO", "true")
    monkeypatch.setenv("PORT", "9123")
    settings = Settings()
    assert (settings.data, settings.demo, settings.port) == (Path("/srv/caseboard"), True, 9123)
    assert settings.origin == "http://localhost:9123"


def test_what_the_command_line_says_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9123")
    assert Settings(port=9000).port == 9000


def test_settings_do_not_change_while_the_server_runs() -> None:
    with pytest.raises(ValidationError):
        Settings().demo = True


def test_every_setting_is_explained() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_bounds_of_frames_are_set_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOARD_FRAMES", '{"a_second": 50, "largest_edit": 131072}')
    limits = limits_of(Settings())
    assert (limits.frames_per_second, limits.gate.update, limits.wire.frame) == (50, 131_072, 131_072 + 1_024)
    assert limits.frames_at_once == Limits().frames_at_once


def test_the_usual_settings_are_the_bounds_of_the_engine() -> None:
    assert limits_of(Settings()) == Limits()


@pytest.mark.parametrize("given", [{"a_secnd": 50}, {"largest_edit": 1}, {"bytes_at_once": 65_536}, {"at_once": "x"}])
def test_bounds_of_frames_that_nobody_could_work_with_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(frames=given)  # type: ignore[arg-type]


def test_usual_settings_are_safe() -> None:
    assert unsafe(Settings()) == []
    assert unsafe(Settings(public_url=PUBLIC)) == []
    assert unsafe(Settings(demo=True, clock_start=datetime(2026, 6, 12, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"public_url": "http://board.example.org"}, "https://"),
        ({"public_url": PUBLIC, "demo": True}, "Demonstration"),
        ({"public_url": PUBLIC, "clock_start": datetime(2026, 6, 12, tzinfo=UTC)}, "CLOCK_START"),
        ({"proxies": "*"}, "CASEBOARD_PROXIES"),
        ({"session_hours": 1, "session_idle_minutes": 61}, "IDLE"),
        ({"public_url": PUBLIC, "second_factor": False}, "SECOND_FACTOR"),
        ({"breached_passwords": "/nowhere/at/all"}, "BREACHED_PASSWORDS"),
        ({"public_url": PUBLIC, "log_level": "debug"}, "LOG_LEVEL"),
        ({"secrets_key": "change-me-change-me-change-me-now!"}, "SECRETS_KEY"),
        ({"secrets_key": "abababababababababababababababab"}, "SECRETS_KEY"),
        ({"metrics_token": "0123456789abcdef-password"}, "METRICS_TOKEN"),
        ({"public_url": PUBLIC, "database_url": "postgresql://board:x@db.example.org/board"}, "sslmode=verify-full"),
        ({"identity_providers": ({**PROVIDER, "client_secret_file": "/nowhere/at/all"},)}, "IDENTITY_PROVIDERS"),
    ],
)
def test_unsafe_settings_are_refused_with_one_line_each(given: dict[str, object], names: str) -> None:
    settings = Settings(**given)  # type: ignore[arg-type]
    (line,) = unsafe(settings)
    assert names in line
    with pytest.raises(Unsafe, match=names):
        create_app(settings)


def test_a_database_that_proves_who_it_is_may_be_elsewhere() -> None:
    there = "postgresql://board:x@db.example.org/board?sslmode=verify-full"
    for address in (there, "postgresql://board:x@localhost/board", "postgresql:///board?host=/run/postgresql"):
        assert unsafe(Settings(public_url=PUBLIC, database_url=address)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["mail.example.org:587", "http://mail.example.org", "smtp://", "smtps:587"])
def test_a_mail_server_that_nobody_could_reach_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(smtp_url=address)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "CASEBOARD_SESION_HOURS",
            "CASEBOARD_SESION_HOURS is no setting of Caseboard, so it changes nothing. "
            "Did you mean CASEBOARD_SESSION_HOURS?",
        ),
        (
            "caseboard_proxy",
            "CASEBOARD_PROXY is no setting of Caseboard, so it changes nothing. Did you mean CASEBOARD_PROXIES?",
        ),
        ("CASEBOARD_QQQ", "CASEBOARD_QQQ is no setting of Caseboard, so it changes nothing."),
    ],
)
def test_a_misspelled_setting_is_named_with_the_one_that_is_probably_meant(given: str, told: str) -> None:
    known = [f"CASEBOARD_{name.upper()}" for name in Settings.model_fields]
    assert doubtful(Settings(), [*known, "PORT", "PATH", given]) == [told]


def test_who_serves_others_is_told_that_stolen_passwords_are_not_looked_up(tmp_path: Path) -> None:
    assert doubtful(Settings()) == []
    (line,) = doubtful(Settings(public_url=PUBLIC))
    assert "CASEBOARD_BREACHED_PASSWORDS names no list" in line
    assert doubtful(Settings(public_url=PUBLIC, breached_passwords=tmp_path / "stolen.txt")) == []


def test_the_development_mode_of_python_does_not_start_in_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    assert unsafe(Settings()) == []
    (line,) = unsafe(Settings(public_url=PUBLIC))
    assert "development mode" in line


def test_a_second_factor_is_asked_for_wherever_others_can_come() -> None:
    assert Settings(public_url=PUBLIC).asks_second_factor
    assert not Settings().asks_second_factor
    assert Settings(second_factor=True).asks_second_factor


def test_sessions_idle_out_sooner_at_work_than_in_a_demonstration() -> None:
    assert Settings().session_idle == timedelta(minutes=15)
    assert Settings(demo=True).session_idle == timedelta(hours=4)
    assert Settings(demo=True, session_hours=1).session_idle == timedelta(hours=1)


@pytest.mark.parametrize("change", [{"issuer": "http://id.example.org"}, {"key": "../x"}, {"unknown": "1"}])
def test_a_provider_that_could_be_listened_to_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(identity_providers=({**PROVIDER, **change},))  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["board.example.org", "ftp://x", "https://x/board", "https://x?y", "https://"])
def test_the_public_address_is_an_origin_and_nothing_else(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(public_url=address)


def test_a_slash_at_the_end_of_the_address_does_not_matter() -> None:
    assert Settings(public_url=f"{PUBLIC}/").origin == PUBLIC


def test_a_start_of_the_clock_needs_a_zone() -> None:
    with pytest.raises(ValidationError):
        Settings(clock_start=datetime(2026, 6, 12))  # noqa: DTZ001


def test_a_clock_can_start_on_another_day_and_runs_on() -> None:
    start = datetime(2026, 6, 12, tzinfo=UTC)
    clock = clock_starting_at(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second < start + timedelta(minutes=1)
    assert clock_starting_at(None).now().tzinfo is UTC
