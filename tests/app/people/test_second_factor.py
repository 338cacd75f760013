from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.people import second_factor
from app.people.session import device, ends_at

NOON = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the test vectors in RFC 6238


def test_codes_are_those_of_the_standard() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    assert second_factor.step_of(SECRET, "081 804", at) == 1111111109 // 30


def test_a_code_counts_half_a_minute_early_or_late_and_never_twice() -> None:
    code = pyotp.TOTP(SECRET).at(NOON)
    steps = [second_factor.step_of(SECRET, code, NOON + timedelta(seconds=by)) for by in (-60, -30, 0, 30, 60)]
    now = int(NOON.timestamp()) // 30
    assert steps == [None, now, now, now, None]
    assert second_factor.step_of(SECRET, code, NOON, after=now) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "0x1234"])
def test_what_is_no_code_is_refused_quietly(code: str) -> None:
    assert second_factor.step_of(SECRET, code, NOON) is None


def test_recovery_codes_differ_and_are_read_however_they_were_typed() -> None:
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    first = codes[0]
    known = second_factor.recovery_digest("ann", first)
    assert second_factor.recovery_digest("ann", f" {first.upper().replace('-', ' ')} ") == known
    assert second_factor.recovery_digest("bob", first) != known
    assert all(map(second_factor.looks_like_recovery, codes))
    assert not second_factor.looks_like_recovery("123 456")


def test_the_picture_for_the_app_has_no_style_of_its_own() -> None:
    picture = second_factor.picture(second_factor.address_for_app(SECRET, "ann@example.org"))
    assert picture.startswith("<svg")
    assert "style" not in picture


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("<script>alert(1)</script>", "A device that does not say what it is"),
    ],
)
def test_a_device_is_named_so_that_its_owner_knows_it(agent: str, words: str) -> None:
    assert device(agent) == words


def test_a_session_ends_by_silence_or_by_age_whichever_comes_first() -> None:
    hour, limits = timedelta(hours=1), {"length": timedelta(hours=12), "idle": timedelta(minutes=15)}
    assert ends_at(NOON, NOON, None, **limits) == (NOON + timedelta(minutes=15), True)
    assert ends_at(NOON, NOON, NOON + hour, **limits) == (NOON + timedelta(minutes=75), True)
    assert ends_at(NOON, NOON + 12 * hour, None, **limits) == (NOON + 12 * hour, False)
