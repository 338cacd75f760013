"""A place has a safe name: what looks like an address is asked about."""

from __future__ import annotations

import pytest

from app.conference.places import looks_like_address


@pytest.mark.parametrize(
    "place",
    [
        "12 Banksia Street",
        "3/12 Old Mill Rd",
        "Unit 7, Wattle Court",
        "14b St Kilda Road, upstairs",
        "PO Box 12",
        "The hall, Demoville NSW 2999",
        "flat 3",
    ],
)
def test_an_address_is_seen(place: str) -> None:
    assert looks_like_address(place)


@pytest.mark.parametrize(
    "place",
    [
        "Little Steps, Room 2",
        "Little Steps, Room 2, and telephone",
        "Under the big tree at Yarning Tree",
        "Nan Bev's back verandah",
        "Ring 02 5550 0000 and wait",
        "Meeting room 12, second floor",
        "https://video.example/room/12",
    ],
)
def test_a_safe_name_is_left_alone(place: str) -> None:
    assert not looks_like_address(place)
