/** The text of a rich text in stretches of one hand: what was written lately, and by whom. */

import * as Y from "yjs";
import type { Recent } from "./recent";
import type { Run } from "./richtext";

/** So many characters, written by a client lately, or by nobody in particular. */
export interface Stretch {
  readonly length: number;
  readonly client: number | null;
}

/** The stretches of a whole rich text in its order; line breaks between them count for nothing. */
export function stretchesOf(fragment: Y.XmlFragment, recent: Recent): readonly Stretch[] {
  const stretches: Stretch[] = [];
  if (!recent.none) walk(fragment, recent, stretches);
  return stretches;
}

function walk(parent: Y.XmlFragment | Y.XmlElement, recent: Recent, into: Stretch[]): void {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) textOf(child, recent, into);
    else if (child instanceof Y.XmlElement) walk(child, recent, into);
  }
}

function textOf(text: Y.XmlText, recent: Recent, into: Stretch[]): void {
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const { client, clock } = item.id;
    const old = recent.oldOf(client, clock, item.length);
    if (old > 0) put(into, old, null);
    if (item.length > old) put(into, item.length - old, client);
  }
}

function put(into: Stretch[], length: number, client: number | null): void {
  const last = into[into.length - 1];
  if (last?.client === client) into[into.length - 1] = { length: last.length + length, client };
  else into.push({ length, client });
}

/** Text that came from one client, or `null`. */
export interface Piece {
  readonly run: Run;
  readonly client: number | null;
  /** Whether the piece before was not by the same hand. */
  readonly first: boolean;
}

/** Cuts the runs of paragraphs along stretches, in the order in which the blocks are read. */
export class Cutter {
  private at = 0;
  private used = 0;
  private before: number | null = null;

  constructor(private readonly stretches: readonly Stretch[]) {}

  pieces(runs: readonly Run[]): readonly Piece[] {
    return runs.flatMap((run) => (run.text === "\n" ? [{ run, client: null, first: false }] : this.cut(run)));
  }

  private cut(run: Run): Piece[] {
    const pieces: Piece[] = [];
    for (let from = 0; from < run.text.length; ) {
      const stretch = this.stretches[this.at];
      const left = stretch ? stretch.length - this.used : Infinity;
      const until = Math.min(run.text.length, from + left);
      const client = stretch?.client ?? null;
      pieces.push({ run: { ...run, text: run.text.slice(from, until) }, client, first: client !== this.before });
      this.before = client;
      this.used += until - from;
      if (stretch && this.used >= stretch.length) [this.at, this.used] = [this.at + 1, 0];
      from = until;
    }
    return pieces;
  }
}
