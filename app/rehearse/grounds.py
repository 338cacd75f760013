"""On what grounds information is shared: written down by the case manager once the people are known to the case."""

from __future__ import annotations

from app.rehearse.beginning import describe
from app.rehearse.deeds import UNSAID
from app.rehearse.household import Household
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Visitor


class Grounds:
    def __init__(self, play: Play) -> None:
        self._play = play
        self._today = play.today

    async def write_down(self) -> None:
        """Every ground that was given by now, and every refusal."""
        manager = await self._play.crew.at(str(self._play.scenario.conferences[0]["chair"]))
        for section, day, deed in (
            ("information_basis", "given_on", self._basis),
            ("information_declined", "declined_on", self._declined),
        ):
            for at, each in enumerate(self._play.scenario.all(section)):
                key = f"{section}[{at}]"
                if key not in self._play.grounds and str(each.get(day, "")) <= self._today:
                    self._play.grounds.add(key)
                    with self._play.doing(key):
                        await deed(manager, each)

    async def _basis(self, manager: Visitor, each: Entry) -> None:
        fields = {
            "shared_with": await self._agency(manager, "shared_with", each.get("agency")),
            "basis": each["basis"],
            "form": each.get("form", "written"),
            "given_on": each.get("given_on", self._today),
            "given_by": await self._giver(manager, each),
            "scope": each.get("scope") or UNSAID,
            "limits": "" if each.get("limits") == "none" else each.get("limits", ""),
        }
        await manager.post(f"{self._address}/bases", fields)

    async def _declined(self, manager: Visitor, each: Entry) -> None:
        fields = {
            "agency": await self._agency(manager, "agency", each.get("agency")),
            "asked_for": each.get("asked_for") or UNSAID,
            "asked_on": each.get("asked_on", self._today),
            "declined_on": each.get("declined_on", self._today),
            "reason": each.get("reason") or UNSAID,
            "given_in_writing": "yes" if each.get("given_in_writing") else "",
        }
        await manager.post(f"{self._address}/declined", fields)

    @property
    def _address(self) -> str:
        return f"/cases/{self._play.case}/sharing"

    async def _giver(self, manager: Visitor, each: Entry) -> str:
        """The product's id of who consented; of a consent of which the file does not say whose, of somebody unnamed."""
        giver = self._play.crew.members.get(each.get("given_by", ""))
        if giver is None and each["basis"] == "consent":
            await Household(self._play).know_somebody(UNSAID)
            return await self._offered(manager, "given_by", UNSAID)
        return giver.id if giver else ""

    async def _agency(self, manager: Visitor, field: str, key: str | None) -> str:
        """The product's id of an agency, as the form offers it; of one unnamed, where the file does not say which.
        Raises KeyError."""
        if key is None:
            await self._play.stage.order("agency-describe", name=UNSAID, **describe({}))
        name = str(self._play.scenario.find("agencies", key)["name"]) if key else UNSAID
        return await self._offered(manager, field, name)

    async def _offered(self, manager: Visitor, field: str, name: str) -> str:
        """The product's id of what the form offers by this name. Raises KeyError."""
        page = await manager.get(self._address)
        for option in page.xpath(f"//select[@name='{field}']/option"):
            if option.text_content().strip() == name:
                return str(option.get("value"))
        raise KeyError(f"{name} is not offered")
