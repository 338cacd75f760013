"""After a conference: each party says what they say about the plan version, others approve it, and it is endorsed."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, time
from functools import partial

from app.pages.frame import calendar_day
from app.rehearse.belated import Belated
from app.rehearse.crew import ANSWERED, endorser, verdict_on, versions_of
from app.rehearse.deeds import UNSAID, Act, bound
from app.rehearse.entries.words import day_of, together
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor

#: What a scenario calls it, and what is chosen on the page for it.
_SIGNED = {"signed": "signed", "signed_with_comment": "signed", "declined": "declined"}
_NOTED = {"verbal_recorded": "They agreed aloud.", "not_sought": "A signature was not asked for."}


def _told_of(said: Entry) -> Entry:
    """An answer that is still to come, if the file tells more of it."""
    return said if any(said.get(key) for key in ("reason", "comment", "date")) else {}


def _is_signature(said: Entry) -> bool:
    return _SIGNED.get(said["status"]) == "signed"


class After:
    """What becomes of the plan version that a conference made; of all that a file tells of one, one after the other."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._crew, self._conference = play, play.crew, conference
        self._versions = versions_of(play.scenario, conference)

    def acts(self) -> Iterator[Act]:
        """Everything that is said about this version."""
        for at, version in self._versions:
            yield from self._said_of(f"case_plan.versions[{at}]", version)

    def _said_of(self, here: str, version: Entry) -> Iterator[Act]:
        made = str(version.get("created_on") or day_of(self._conference))
        for at, each in enumerate(version.get("sign_off", ())):
            key = f"{here}.sign_off[{at}]"
            if self._signs_again(version, each):
                words = f"{self._crew[each['person']].name} signed again, and the signature stands"
                yield Act(str(each.get("date", made)), key, partial(self._say_beside, words, each))
            elif each["status"] in _SIGNED:
                yield Act(str(each.get("date", made)), key, bound(self._sign, each))
            elif each["status"] in _NOTED:
                yield Act(str(each.get("date", made)), key, bound(self._note, each))
            elif _told_of(each):
                words = f"{self._crew[each['person']].name} has not signed yet"
                yield Act(made, key, partial(self._say_beside, words, each))
        yield Act(made, f"{here}.sign_off", self._note_the_others)
        for at, each in enumerate(version.get("approvals", ())):
            yield Act(str(each.get("date", made)), f"{here}.approvals[{at}]", bound(self._approve, each))
        if verdict_on(version) in ANSWERED:
            day = str(version.get("endorsement", {}).get("date", made))
            yield Act(day, f"{here}.endorsement", bound(self._endorse, version))
        elif said := _told_of(version.get("endorsement", {})):
            words = f"{self._name(said.get('by', ''))} has not endorsed it yet"
            yield Act(made, f"{here}.endorsement", partial(self._say_beside, words, said))

    def _signs_again(self, version: Entry, said: Entry) -> bool:
        """Whether it is a signature of whom the file says that they signed what the same conference made before."""
        before = [one for _, one in self._versions if one["version"] < version["version"]]
        signed = [each["person"] for one in before for each in one.get("sign_off", ()) if _is_signature(each)]
        return _is_signature(said) and said["person"] in signed

    @property
    def _address(self) -> str:
        return f"/conferences/{self._play.conferences[self._conference['id']]}/sign-off"

    async def _chair(self) -> Visitor:
        return await self._crew.at(str(self._conference["chair"]))

    async def _digest(self, visitor: Visitor) -> str:
        """Of the version that the page shows. Raises `Refused`."""
        page = await visitor.get(self._address)
        digests = page.xpath("//input[@name='digest']/@value")
        if not digests:
            raise Refused("the page offers nothing to sign")
        return str(digests[0])

    async def _sign(self, each: Entry) -> None:
        visitor = await self._crew.shows_who_they_are(each["person"])
        said, words = _SIGNED[each["status"]], together(each, "reason", "comment")
        # Whoever does not agree is asked with what.
        fields = {"said": said, "words": words or (UNSAID if said == "declined" else ""), "agreed": "yes"}
        await visitor.post(self._address, {**fields, "digest": await self._digest(visitor)})

    async def _note(self, each: Entry) -> None:
        if each["status"] == "not_sought" and self._crew[each["person"]].id not in await self._others():
            # Who had no part in the conference is no party, and the page has no line for them.
            await self._say_beside(f"A signature of {self._crew[each['person']].name} was not asked for", each)
            return
        await self._note_for(
            self._crew[each["person"]].id, together(each, "reason", "comment") or _NOTED[each["status"]]
        )

    async def _note_for(self, person: str, words: str) -> None:
        chair = await self._chair()
        fields = {"person": person, "said": "not_signed", "words": words, "agreed": "yes"}
        await chair.post(f"{self._address}/others", {**fields, "digest": await self._digest(chair)})

    async def _note_the_others(self) -> None:
        """Whose signature the file does not speak of was not asked for one."""
        named = {each["person"] for _, version in self._versions for each in version.get("sign_off", ())}
        others = await self._others()
        for member in self._crew.members.values():
            if member.id in others and member.key not in named:
                await self._note_for(member.id, _NOTED["not_sought"])

    async def _others(self) -> Set[str]:
        """The product's ids of those for whom the chair can write down what they say."""
        page = await (await self._chair()).get(self._address)
        return {str(each) for each in page.xpath("//select[@id='others-person']/option/@value") if each}

    async def _say_beside(self, pending: str, each: Entry) -> None:
        """What the file tells of an answer that is still to come, the chair says beside the record."""
        on = f" ({calendar_day(date.fromisoformat(each['date']))})" if each.get("date") else ""
        why = together(each, "reason", "comment")
        await Belated(self._play, self._conference).tell(pending, f"{pending}{on}: {why}" if why else f"{pending}{on}.")

    async def _approve(self, each: Entry) -> None:
        chair = await self._chair()
        body = self._name(each.get("by", ""))
        await chair.post(f"{self._address}/approvals", {"what": each.get("what", "The plan"), "body": body})
        page = await chair.get(self._address)
        stage = page.xpath("//section[@aria-labelledby='approvals']//input[@name='stage']/@value")[-1]
        verdict = "endorsed" if each.get("status", "approved") == "approved" else "returned"
        fields = {"stage": str(stage), "verdict": verdict, "comment": f"{body}, {each.get('date', '')}"}
        await chair.post(f"{self._address}/approvals/said", {**fields, "digest": await self._digest(chair)})

    def _name(self, key: str) -> str:
        """What a person or an agency is called."""
        named = (*self._play.scenario.all("people"), *self._play.scenario.all("agencies"))
        return next((str(one["name"]) for one in named if one["id"] == key), key or "Somebody else")

    async def _endorse(self, version: Entry) -> None:
        manager = await self._crew.shows_who_they_are(endorser(self._play.scenario, version))
        verdict, said = verdict_on(version), version.get("endorsement", {}).get("comment", "")
        # Whoever returns a plan is asked what has to change.
        fields = {"verdict": verdict, "comment": said or (UNSAID if verdict == "returned" else "")}
        await manager.post(f"{self._address}/endorsement", {**fields, "digest": await self._digest(manager)})


#: When signatures are given, after the conference and before the evening.
HOUR = time(17)
