/** On pages other than the board: copies of boards that may no longer be on this device are wiped. */

import { render, html } from "lit";
import { wordsIn } from "./keeping";
import type { Rescued } from "./parts";
import { renewPasses } from "./passes";
import "./rescue";
import { forget, type Owner, Shelf } from "./shelf";

/** Words of the server after which nothing of the board stays here. */
const OVER: ReadonlySet<string> = new Set(["frozen", "removed", "unknown", "read-only"]);

/** Wipes `copies` that belong to somebody else than `person`, or to a board that is over for them. */
export async function sweep(person: string, copies: readonly Owner[]): Promise<void> {
  const left: Rescued[] = [];
  for (const owner of copies) {
    if (owner.person !== person) {
      await forget(owner);
      continue;
    }
    const answer = await renewPasses(`/conferences/${owner.conference}/passes`, []);
    if (!("reason" in answer) || !OVER.has(answer.reason)) continue;
    left.push(...(await unsavedIn(owner, answer.reason)));
    await forget(owner);
  }
  if (left.length > 0) show(left);
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
function show(left: readonly Rescued[]): void {
  const place = document.createElement("div");
  document.getElementById("main")?.prepend(place);
  render(html`<board-rescue .rescued=${left} .close=${() => place.remove()}></board-rescue>`, place);
}
