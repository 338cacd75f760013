/** On pages other than the board: copies of boards that may no longer be on this device are wiped. */

import { render, html } from "lit";
import { wordsIn } from "./keeping";
import { cameLate, handIn, type HandedIn } from "./late";
import type { Rescued } from "./parts";
import { renewPasses } from "./passes";
import "./rescue";
import { forget, type Owner, Shelf } from "./shelf";

/** Words of the server after which nothing of the board stays here. */
const OVER: ReadonlySet<string> = new Set(["frozen", "removed", "unknown", "read-only"]);

/** Wipes `copies` that belong to somebody else than `person`, or to a board that is over for them. */
export async function sweep(person: string, copies: readonly Owner[]): Promise<void> {
  const left: Rescued[] = [];
  let late: HandedIn = null;
  for (const owner of copies) {
    if (owner.person !== person) {
      await forget(owner);
      continue;
    }
    const answer = await renewPasses(`/conferences/${owner.conference}/passes`, []);
    if (!("reason" in answer) || !OVER.has(answer.reason)) continue;
    const words = await unsavedIn(owner, answer.reason);
    if (cameLate(words).length > 0) {
      const became = await handIn(`/conferences/${owner.conference}/late`, cameLate(words), (each) => each);
      late = became === "kept" && late !== null ? late : became;
    }
    left.push(...words);
    await forget(owner);
  }
  if (left.length > 0) show(left, late);
}

async function unsavedIn(owner: Owner, reason: string): Promise<readonly Rescued[]> {
  try {
    const shelf = await Shelf.open(owner, () => {});
    const stored = await shelf.all();
    shelf.close();
    return stored.flatMap((each) => wordsIn(each, reason));
  } catch {
    return [];
  }
}

/** What its person wrote and could not send is theirs: it is shown before it goes. */
function show(left: readonly Rescued[], late: HandedIn): void {
  const place = document.createElement("div");
  document.getElementById("main")?.prepend(place);
  render(html`<board-rescue .rescued=${left} .late=${late === "kept" ? late : null} .close=${() => place.remove()}></board-rescue>`, place);
}
