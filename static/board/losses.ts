/**
 * What the edits of others take from this person: entries that are removed while one writes in them, and wordings that
 * are replaced by somebody who had not seen them. Of two who write a field at once, the document keeps one.
 */

import type { PartDocument, Stamp } from "./document";
import type { Ledger } from "./ledger";
import type { Rescued } from "./parts";
import { whereIs } from "./where";

/** Words that were written this long ago are still under one's hands. */
const RECENT = 120_000;

export interface Loser {
  /** What is typed and not in a document yet, or not accepted by it. */
  typed(): readonly { readonly place: string; readonly words: string }[];
  rescued(words: readonly Rescued[]): void;
  /** Another wording stands now where this one stood. */
  overwritten(place: string, words: string, where: string): void;
  named(somebody: string): string;
}

interface Own {
  at: number;
  stamp: Stamp | null;
  /** Read before the next edit of somebody else; null until then. */
  words: string | null;
  where: string;
}

export class Losses {
  private readonly own = new Map<string, Own>();

  constructor(
    private readonly document: PartDocument,
    private readonly ledger: Ledger,
    private readonly host: Loser,
    private readonly now: () => number = () => performance.now(),
  ) {
    document.onOthers = { before: () => this.before(), after: () => this.after() };
  }

  /** This person edited these places. */
  wrote(places: Iterable<string>): void {
    for (const place of places) {
      const depth = place.split("/").length;
      if (depth % 2 === 0) this.forgetRemoved();
      if (depth < 3 || depth % 2 === 0 || place.endsWith("/rank")) continue;
      this.own.set(place, { at: this.now(), stamp: this.document.stamp(place), words: null, where: "" });
    }
  }

  /** What this person removes is no loss. */
  private forgetRemoved(): void {
    for (const place of this.own.keys()) if (!this.document.has(place)) this.own.delete(place);
  }

  private before(): void {
    const { document, own } = this;
    const unsaved = this.ledger.unsaved;
    this.wrote(unsaved.filter((place) => !own.has(place)));
    for (const place of unsaved) this.touch(place);
    for (const { place } of this.host.typed()) {
      if (!document.has(place)) continue;
      if (!own.has(place)) own.set(place, { at: 0, stamp: null, words: null, where: "" });
      this.touch(place);
    }
    for (const [place, mine] of own) {
      if (mine.words !== null) continue;
      mine.words = document.words(place);
      mine.where = whereIs(document, place, (somebody) => this.host.named(somebody)) ?? "";
    }
  }

  private touch(place: string): void {
    const mine = this.own.get(place);
    if (mine) mine.at = this.now();
  }

  private after(): void {
    const gone: Rescued[] = [];
    for (const [place, mine] of this.own) {
      const words = mine.words ?? "";
      if (!this.document.has(place)) {
        this.own.delete(place);
        const typed = this.host.typed().find((draft) => draft.place === place)?.words ?? words;
        if (typed.trim() !== "" && this.now() - mine.at < RECENT) gone.push({ place, words: typed, reason: "entry-removed", where: mine.where });
      } else if (mine.stamp && this.replaced(place, mine.stamp)) {
        this.own.delete(place);
        if (!this.document.builtOn(place, mine.stamp) && this.document.words(place) !== words) this.host.overwritten(place, words, mine.where);
      }
    }
    this.host.rescued(gone);
  }

  private replaced(place: string, stamp: Stamp): boolean {
    const standing = this.document.stamp(place);
    return standing === null || standing.client !== stamp.client || standing.clock !== stamp.clock;
  }
}
