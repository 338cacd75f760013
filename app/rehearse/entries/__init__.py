"""What each person types: the entries of a scenario in the words of the board, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.rehearse.entries import agenda, agreeing, assessing, culture, helping, safety
from app.rehearse.entries.script import Script, Typed

Section = Callable[[Script], Iterator[Typed]]

#: In this order, so that what others mean is there before them.
SECTIONS: tuple[Section, ...] = (
    agenda.opening,
    agenda.reviews,
    assessing.views,
    assessing.assessment,
    assessing.risks,
    helping.roles,
    helping.overlaps,
    helping.services,
    helping.referrals,
    helping.requests,
    helping.case_management,
    agreeing.goals,
    safety.safety_plan,
    culture.culture,
    agreeing.decisions,
    agreeing.monitoring,
    agreeing.dissents,
    agreeing.dissents_without_words,
    agreeing.complaint_information,
    agreeing.follow_ups,
)
