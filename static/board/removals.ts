/**
 * Who removed what, told to whoever leads. What it said is read in the own copy; who did it is known from the presence of
 * those who are here, under the name that the server vouches for. What is kept to a few is no part of this.
 */

import type { PartDocument } from "./document";
import type { Gone } from "./gone";
import { listed, modelAt, namingOf, nounOf } from "./models";
import type { Session } from "./session";
import { shortened } from "./shortening";
import { leads } from "./steering";

/** So long is waited for the name of whoever removed something. */
const NAMELESS = 3_000;
const LONGEST = 60;

export class Removals {
  /** What is told as soon as it is known by whom. */
  private readonly waiting = new Map<string, Gone>();

  constructor(private readonly session: Session) {
    session.presence.subscribe(() => this.heard());
  }

  /** Follows another copy of the shared part. */
  bind(document: PartDocument | null): void {
    if (document) document.onGone = (gone) => this.gone(gone);
  }

  private gone(entries: readonly Gone[]): void {
    if (!leads(this.session)) return;
    for (const { place, words } of entries) {
      const model = modelAt(place.split("/").slice(0, -1));
      if (!model) continue;
      const said = words(namingOf(model));
      this.waiting.set(place, { place, words: () => said });
      setTimeout(() => this.told(place, null), NAMELESS);
    }
    this.heard();
  }

  private heard(): void {
    for (const place of this.waiting.keys()) {
      const by = this.session.presence.others.find(({ removed }) => removed.includes(place));
      if (by) this.told(place, by.person.name);
    }
  }

  private told(place: string, who: string | null): void {
    const gone = this.waiting.get(place);
    if (!gone || !this.waiting.delete(place)) return;
    const path = place.split("/");
    const table = path.slice(0, -1);
    const model = modelAt(table);
    if (!model) return;
    const noun = nounOf(table, model);
    const from = listed(path[0] ?? "")?.title ?? "the board";
    // What nobody says they removed may have been moved to where fewer people look: its words are not said again.
    this.session.bring(
      who === null
        ? `Somebody took away ${article(noun)} ${noun} from ${from}.`
        : `${who} removed ${captioned(noun, this.session.people.words(gone.words("")))} from ${from}. They can put it back for a minute.`,
    );
  }
}

export const article = (noun: string): string => (/^[aeiou]/.test(noun) ? "an" : "a");

/** An entry by its words, as far as it has any: “School”, an item without words. */
export function captioned(noun: string, said: string): string {
  const words = said.replace(/\s+/g, " ").trim();
  if (!words) return `${article(noun)} ${noun} without words`;
  return `“${shortened(words, LONGEST)}”`;
}
