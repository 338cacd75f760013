from __future__ import annotations

import re

import pytest

from app.audit.kinds import Kind, checked, kind_of, told


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_sentence(kind: Kind) -> None:
    details = dict.fromkeys(kind.declared.details, "token")
    sentence = told(kind, "Nadia Exemplar", "Joel Mockridge", "case conference 2", details)
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "{" not in sentence
    assert kind.word not in sentence, "people read sentences, not codes"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_sentence_reads_as_well_when_it_speaks_to_its_reader(kind: Kind) -> None:
    details = dict.fromkeys(kind.declared.details, "token")
    done_by_me = told(kind, "you", "Joel Mockridge", "case conference 2", details)
    done_to_me = told(kind, "Joel Mockridge", "you", "case conference 2", details)
    for sentence in [done_by_me] if kind.declared.quiet else [done_by_me, done_to_me]:
        assert not re.search(r"\b[Yy]ou (was|is|has|does|\w+[^us]s)\b|^You .*, and was\b|^You .*\bthey\b", sentence)


def test_every_kind_is_kept_under_a_word_of_its_own() -> None:
    assert len({kind.word for kind in Kind}) == len(Kind)
    assert all(kind_of(kind.word) is kind and len(kind.word) <= 40 for kind in Kind)
    assert kind_of("of a later version") is None


def test_a_detail_is_a_token_and_never_what_people_write() -> None:
    assert checked(Kind.SIGNED_IN, {"method": "password"}) == {"method": "password"}
    for written in ("What Joel said", "a\nb", "x" * 81, "joel@example.org", "<b>"):
        with pytest.raises(ValueError, match="not a token") as caught:
            checked(Kind.SIGNED_IN, {"method": written})
        assert written not in str(caught.value)


def test_a_detail_has_to_be_declared() -> None:
    with pytest.raises(ValueError, match="declares no detail"):
        checked(Kind.SIGNED_IN, {"password": "hunter2"})


def test_sentences_speak_to_the_reader() -> None:
    details = {"record": "minutes", "form": "pdf"}
    sentence = told(Kind.FILE_DOWNLOADED, "you", "", "case conference 2", details)
    assert sentence == "You downloaded the minutes of case conference 2 as PDF."
