"""The steps of the database follow each other one by one, whoever wrote them at the same time."""

from __future__ import annotations

import re
from pathlib import Path

from app.storage.migrating import NEWEST

STEPS = Path(__file__).parents[2] / "app/storage/migrations/versions"
_SAYS = re.compile(r'^(down_)?revision(?:: [^=]+)? = (?:"(\d{4})"|None)', re.MULTILINE)


def test_every_step_has_a_number_of_its_own_and_follows_the_one_before() -> None:
    files = sorted(STEPS.glob("step_*.py"))
    numbers = [f"{at:04}" for at in range(1, len(files) + 1)]
    assert [each.name[5:9] for each in files] == numbers
    for file, before, own in zip(files, ["", *numbers], numbers, strict=False):
        said = dict(_SAYS.findall(file.read_text(encoding="utf-8")))
        assert said == {"": own, "down_": before}, file.name
    assert numbers[-1] == NEWEST
