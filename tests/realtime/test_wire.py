from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.awareness import (
    PresenceEntry,
    PresenceLimits,
    decode_presence,
    encode_presence,
    parse_state,
    write_state,
)
from realtime.errors import CloseCode, ProtocolError
from realtime.ports import Reason
from realtime.varint import LARGEST, read_int, read_uint, utf16_length, write_bytes, write_string, write_uint
from realtime.wire import (
    PING,
    PONG,
    Address,
    Close,
    Frame,
    Ping,
    Pong,
    Presence,
    QueryPresence,
    Stateless,
    StepOne,
    StepTwo,
    Token,
    Update,
    WireLimits,
    decode,
    decode_state_vector,
    encode_admitted,
    encode_close,
    encode_denied,
    encode_presence_message,
    encode_state_vector,
    encode_stateless,
    encode_step_one,
    encode_step_two,
    encode_sync_status,
    encode_update,
)
from tests.oracle.proving import examples
from tests.oracle.yjs import stock_provider

PART = Address("part", "s1")
WIDE = WireLimits()


def refusal(frame: bytes, limits: WireLimits = WIDE) -> ProtocolError:
    with pytest.raises(ProtocolError) as refused:
        decode(frame, limits)
    return refused.value


def sent(body: bytes) -> bytes:
    return PART.frame(body)


def test_everything_the_stock_provider_sends_is_understood() -> None:
    messages = [decode(frame) for frame in stock_provider().sent]

    assert all(isinstance(message, Frame) and message.address == PART for message in messages)
    token, step_one, empty, cursor, update, stateless, close = [m.message for m in messages if isinstance(m, Frame)]
    assert token == Token("a token, é", "4.8.0")
    assert step_one == StepOne(b"\x00")
    assert isinstance(empty, Presence)
    assert decode_presence(empty.update) == (PresenceEntry(7, 0, "{}"),)
    assert isinstance(cursor, Presence)
    assert parse_state(decode_presence(cursor.update)[0].state) == {"at": {"section": "agenda"}}
    assert isinstance(update, Update)
    assert update.update.endswith(b"\x01x\x00")
    assert stateless == Stateless("flushed")
    assert close == Close()


def test_the_stock_provider_understands_everything_the_server_says() -> None:
    update = b"\x01\x01\x09\x00\x04\x01" + write_string("purpose") + write_string("é") + b"\x00"
    presence = encode_presence([PresenceEntry(9, 1, write_state({"name": "Zoë"}))])

    heard = stock_provider(
        PING,
        sent(encode_admitted(writes=True)),
        sent(encode_step_one(b"\x00")),
        sent(encode_step_two(b"\x00\x00")),
        sent(encode_update(update)),
        sent(encode_presence_message(presence)),
        sent(encode_stateless("freezing")),
        sent(encode_sync_status(kept=True)),
        sent(encode_sync_status(kept=True)),
        sent(encode_denied("removed")),
        sent(encode_close("frozen")),
        Address("part", "s2").frame(encode_update(update)),
    )

    assert PONG in heard.sent
    answered = [decode(frame) for frame in heard.sent]
    assert any(isinstance(frame, Frame) and isinstance(frame.message, StepTwo) for frame in answered)
    assert sorted(heard.purpose) == ["x", "é"]
    assert ("authenticated", "read-write") in heard.events
    assert ("synced", True) in heard.events
    assert ("stateless", "freezing") in heard.events
    assert ("authenticationFailed", "removed") in heard.events
    assert ("close", "frozen") in heard.events
    assert [value for name, value in heard.events if name == "unsyncedChanges"] == [1, 2, 1, 0]


def test_ping_and_pong_are_bare_bytes() -> None:
    assert decode(PING) == Ping()
    assert decode(PONG) == Pong()


def test_an_address_without_a_session_is_just_the_document() -> None:
    assert decode(Address("part").frame(b"\x03")) == Frame(Address("part"), QueryPresence())


def test_a_token_may_come_without_a_version() -> None:
    assert decode(sent(b"\x02\x00" + write_string("t"))) == Frame(PART, Token("t"))


@pytest.mark.parametrize("body", [b"\x02\x00\x01t\x01v\x00", b"\x03\x00", b"\x07\x00", b"\x00\x02\x00\x00"])
def test_bytes_after_a_message_are_refused(body: bytes) -> None:
    assert refusal(sent(body)).code == CloseCode.BAD_PAYLOAD


@pytest.mark.parametrize("kind", [4, 6, 8, 9, 10, 11, 127, 128, 255, 2**40])
def test_attack_30_types_that_are_not_for_a_browser_to_say_break_the_policy(kind: int) -> None:
    assert refusal(sent(write_uint(kind) + b"\x00")).code == CloseCode.POLICY


@pytest.mark.parametrize("body", [b"\x00\x03\x00", b"\x02\x01\x00", b"\x02\x02\x00", b"\x02\x03"])
def test_attack_30_so_do_the_steps_that_only_a_server_takes(body: bytes) -> None:
    assert refusal(sent(body)).code == CloseCode.POLICY


@pytest.mark.parametrize("name", [b"", b"\0session", b"part\0s1\0s2", b"\xff\xfe"])
def test_attack_18_names_that_are_no_address_are_refused(name: bytes) -> None:
    assert refusal(write_bytes(name) + b"\x03").code == CloseCode.BAD_PAYLOAD


def test_attack_52_every_truncation_of_every_message_is_refused() -> None:
    bodies = [
        b"\x00\x00\x01\x00",
        b"\x00\x02\x02\x00\x00",
        b"\x01\x01\x00",
        b"\x02\x00\x01t\x054.8.0",
        b"\x05\x03abc",
        b"\x07",
    ]
    for frame in map(sent, bodies):
        decode(frame)
        for end in range(len(frame)):
            if frame[end:] == b"\x054.8.0":
                continue  # a token without the version is a whole message
            refusal(frame[:end])


@pytest.mark.parametrize("noise", [b"", b"\x80" * 100_000, b"\xff" * 100_000, b"\x00" * 100_000])
def test_attack_52_noise_is_refused_at_once(noise: bytes) -> None:
    assert refusal(noise).reason == Reason.MALFORMED


def test_attack_54_text_must_be_utf_8_without_surrogates_and_nul() -> None:
    for text in (b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"a\0b"):
        assert refusal(sent(b"\x05" + write_bytes(text))).code == CloseCode.BAD_PAYLOAD


def test_attack_66_a_crowd_in_one_presence_message_is_refused() -> None:
    limits = PresenceLimits(entries=3)
    crowd = encode_presence([PresenceEntry(client, 1, "{}") for client in range(4)])
    with pytest.raises(ProtocolError) as refused:
        decode_presence(crowd, limits)
    assert refused.value.code == CloseCode.TOO_BIG
    assert refused.value.reason == Reason.TOO_MANY


def test_attack_66_a_claimed_crowd_costs_nothing() -> None:
    with pytest.raises(ProtocolError):
        decode_presence(write_uint(2_000) + b"\x01\x01")
    with pytest.raises(ProtocolError):
        decode_state_vector(write_uint(19_999) + b"\x01\x01")
    with pytest.raises(ProtocolError):
        decode_state_vector(write_uint(2**28))


def test_attack_64_a_clock_beyond_what_a_browser_can_count_is_refused() -> None:
    assert decode_presence(b"\x01\x01" + write_uint(LARGEST) + b"\x02{}")[0].clock == LARGEST
    with pytest.raises(ProtocolError):
        decode_presence(b"\x01\x01" + write_uint(2**63) + b"\x02{}")


@pytest.mark.parametrize(
    "state",
    ["", "{", "[]", "1", '"x"', "NaN", '{"a": Infinity}', '{"a": 1e999}', '{"a":' + "[" * 900 + "]" * 900 + "}"],
)
def test_a_state_that_is_no_object_of_plain_json_is_refused(state: str) -> None:
    with pytest.raises(ProtocolError):
        parse_state(state)


def test_a_state_with_half_a_character_can_still_be_written() -> None:
    state = parse_state('{"name": "\\ud83d"}')
    assert state is not None
    assert parse_state(decode_presence(encode_presence([PresenceEntry(1, 1, write_state(state))]))[0].state) == state


def test_null_says_that_a_client_has_left() -> None:
    assert parse_state("null") is None
    assert write_state(None) == "null"


def test_a_state_a_token_and_a_stateless_message_have_their_sizes() -> None:
    with pytest.raises(ProtocolError):
        decode_presence(encode_presence([PresenceEntry(1, 1, '"' + "a" * 5_000 + '"')]))
    limits = WireLimits(frame=2_000, address=10, token=10, presence=10, stateless=10)
    for body in (
        b"\x01" + write_bytes(bytes(11)),
        b"\x02\x00" + write_string("a" * 11),
        b"\x05" + write_string("a" * 11),
    ):
        assert refusal(sent(body), limits).reason == Reason.TOO_LARGE
    assert refusal(Address("a" * 11).frame(b"\x03"), limits).reason == Reason.TOO_LARGE


def test_attack_72_a_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    limits = WireLimits()
    refused = refusal(sent(encode_update(bytes(limits.frame))))
    assert (refused.code, refused.reason) == (CloseCode.TOO_BIG, Reason.TOO_LARGE)


def test_a_client_twice_in_a_vector_or_in_presence_is_refused() -> None:
    with pytest.raises(ProtocolError):
        decode_state_vector(b"\x02\x01\x01\x01\x02")
    with pytest.raises(ProtocolError):
        decode_presence(b"\x02\x01\x01\x02{}\x01\x01\x02{}")


def test_a_refusal_never_repeats_what_was_said() -> None:
    refused = refusal(sent(b"\x05" + write_bytes(b"Mia was hit\xff")))
    assert "Mia" not in str(refused)


@given(st.integers(0, LARGEST))
def test_an_integer_has_one_form(value: int) -> None:
    written = write_uint(value)
    assert read_uint(written, 0) == (value, len(written))
    padded = written[:-1] + bytes([written[-1] | 0x80, 0])
    with pytest.raises(ProtocolError):
        read_uint(padded, 0)


@given(st.integers(-LARGEST, LARGEST))
def test_signed_integers_are_read_as_lib0_writes_them(value: int) -> None:
    size = abs(value)
    rest = size >> 6
    written = bytes([size & 0x3F | (0x40 if value < 0 else 0) | (0x80 if rest else 0)]) + (
        write_uint(rest) if rest else b""
    )
    assert read_int(written, 0) == (value, len(written))


@given(st.text())
def test_text_is_as_long_as_in_javascript(text: str) -> None:
    assert utf16_length(text) == sum(2 if character > "\uffff" else 1 for character in text)


@given(st.dictionaries(st.integers(0, 2**31), st.integers(0, 2**31), max_size=20))
def test_a_state_vector_is_read_as_it_was_written(clocks: dict[int, int]) -> None:
    assert decode_state_vector(encode_state_vector(clocks)) == clocks


@pytest.mark.proof
@examples(300, 100_000)
@given(st.binary(max_size=200))
def test_attack_62_any_bytes_are_a_message_or_a_protocol_error(noise: bytes) -> None:
    for read in (decode, decode_presence, decode_state_vector):
        with suppress(ProtocolError):
            read(noise)
        with suppress(ProtocolError):
            read(PART.prefix + noise)
