/** What a connection is made of, and what its host is told. */

import type { HocuspocusProvider } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import type { PartDocument } from "./document";
import type { Ledger } from "./ledger";
import type { Loser } from "./losses";
import type { State } from "./sentences";
import type { PartKind } from "./shape";

/** Words that did not reach the board, for the person to copy. */
export interface Rescued {
  readonly place: string;
  readonly words: string;
  readonly reason: string;
  /** What people call the place, where that is more than can be told from `place`. */
  readonly where?: string;
}

export interface Host extends Loser {
  changed(): void;
  /** Something around the table is new. */
  floor(): void;
  /** A part has a new copy; whatever showed the old one starts over. */
  replaced(): void;
  /** Brings what is typed in fields into the documents at once. */
  flush(): void;
  /** Places that are typed in, but not yet in a document. */
  drafts(): readonly string[];
  /** How many fields hold what cannot be saved as it is. */
  amiss(): number;
}

export interface Part {
  readonly kind: PartKind;
  readonly name: string;
  readonly epoch: number;
  readonly document: PartDocument;
  readonly provider: HocuspocusProvider;
  readonly awareness: Awareness | null;
  readonly ledger: Ledger;
  writes: boolean;
  synced: boolean;
}

/** Under what a part is found: the two that everyone has by their kind, each restricted one by its document. */
export const keyOf = (part: { readonly kind: PartKind; readonly document: string }): string =>
  part.kind === "restricted" ? part.document : part.kind;

/** Reasons for which one restricted part leaves the page and the board goes on. */
export const LEAVES_ALONE: ReadonlySet<string> = new Set(["removed", "unknown", "frozen"]);

/** The states from which there is no way back without the person. */
export type Ending = Extract<State, { is: "frozen" | "removed" | "outside" | "signed-out" | "outdated" | "refused" }>;

export function endingFor(reason: string): Ending | null {
  switch (reason) {
    case "frozen":
      return { is: "frozen" };
    case "removed":
      return { is: "removed" };
    case "outside":
      return { is: "outside" };
    case "outdated-page":
      return { is: "outdated" };
    default:
      return null;
  }
}

export function kindOf(payload: string): string | null {
  try {
    const message: unknown = JSON.parse(payload);
    return message !== null && typeof message === "object" && "kind" in message ? String(message.kind) : null;
  } catch {
    return null;
  }
}

const LONGEST_WAIT = 15_000;

/** Waits longer with each attempt and never the same time as the others. */
export function jitter(attempt: number): Promise<void> {
  const most = Math.min(LONGEST_WAIT, 500 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * most));
}

/** When a socket that was lost comes back. Everyone loses a server at the same moment; nobody should come back at the same moment. */
export function comingBack(): { delay: number; minDelay: number; maxDelay: number; jitter: true } {
  return { delay: 300 + Math.round(Math.random() * 1_200), minDelay: 300, maxDelay: LONGEST_WAIT, jitter: true };
}
