from __future__ import annotations

import pytest

from app.conference.questions import Answer, QuestionKind, result


def answers(*values: int | None) -> list[Answer]:
    return [Answer(str(at), value) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((5, 4, 4), "All 3 who answered agree."),
        ((5, 3, 4), "All 3 who answered consent, 1 with a reservation."),
        ((5, 2), "No consensus yet: 1 person of 2 had doubts."),
        ((5, 0, 2), "No consensus: 1 person of 3 blocked."),
        ((5, None, None), "The only one who answered agrees. 2 people did not answer, which is not consent."),
        ((None,), "Nobody answered. 1 person did not answer, which is not consent."),
    ],
)
def test_silence_is_not_consent_and_one_block_is_no_consensus(values: tuple[int | None, ...], sentence: str) -> None:
    assert result(QuestionKind.CONSENSUS, answers(*values)) == sentence


def test_a_scale_tells_how_far_apart_people_are() -> None:
    assert result(QuestionKind.SCALE, answers(3, 8, 5)) == "From 3 to 8, 3 answers."
    assert result(QuestionKind.SCALE, answers(6, 6)) == "Everybody who answered said 6."
