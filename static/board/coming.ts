/** Parts come and go while the page is open: asks which are there now, joins what is missing, lets go what went. */

import { jitter, keyOf, type Part, type Rescued } from "./parts";
import { askForPasses, type ClosedSession, type Marker, type Pass, type Passes, type Restriction } from "./passes";

/** What the connection does, told by whoever looks. */
export interface Looked {
  parts(): readonly Part[];
  isOver(): boolean;
  learn(passes: Passes): void;
  join(pass: Pass): void;
  leave(part: Part): void;
  wordsAtRisk(part: Part, reason: string): readonly Rescued[];
  rescued(words: readonly Rescued[]): void;
  /** A part that everyone has is here under a new copy. */
  replaced(): void;
  refusedAtTheDoor(reason: string): void;
  changed(): void;
}

export class Coming {
  /** What is known about the restricted parts that this person sees, by document; and what stands in the place of others. */
  kept: ReadonlyMap<string, Restriction> = new Map();
  markers: readonly Marker[] = [];
  closedSession: ClosedSession | null = null;
  private looking = false;
  private onceMore = false;
  /** What was not saved yet in parts that went, until it is known whether another came in their place. */
  private readonly adrift = new Map<string, readonly Rescued[]>();

  constructor(
    private readonly passes: string,
    private readonly connection: Looked,
  ) {}

  learn(passes: Passes): void {
    this.connection.learn(passes);
    this.kept = new Map(passes.parts.flatMap((pass) => (pass.restriction ? [[pass.document, pass.restriction] as const] : [])));
    this.markers = passes.markers;
    this.closedSession = passes.session;
  }

  forget(): void {
    this.kept = new Map();
    this.markers = [];
    this.closedSession = null;
    this.adrift.clear();
  }

  /** Which parts are there for this person now. */
  async look(): Promise<void> {
    this.onceMore = this.looking;
    if (this.looking) return;
    this.looking = true;
    try {
      await this.ask();
    } finally {
      this.looking = false;
    }
    if (this.onceMore) void this.look();
  }

  /** Fetches another copy in the place of one that was refused, not at the same moment as everybody else. */
  async fetchAnew(): Promise<void> {
    await jitter(0);
    await this.look();
  }

  private async ask(): Promise<void> {
    for (let attempt = 0; !this.connection.isOver(); attempt += 1) {
      const passes = await askForPasses(this.passes, this.connection.parts().map((part) => part.name));
      if (this.connection.isOver()) return;
      if ("reason" in passes) return this.connection.refusedAtTheDoor(passes.reason);
      if ("parts" in passes) return this.settle(passes);
      await jitter(attempt);
    }
  }

  private settle(passes: Passes): void {
    this.learn(passes);
    const offered = new Set(passes.parts.map((pass) => pass.document));
    for (const part of this.connection.parts()) if (!offered.has(part.name)) this.letGo(part, "removed");
    const here = new Set(this.connection.parts().map((part) => keyOf({ kind: part.kind, document: part.name })));
    const missing = passes.parts.filter((pass) => pass.token && !here.has(keyOf(pass)));
    for (const pass of missing) this.connection.join(pass);
    if (missing.some((pass) => pass.kind !== "restricted")) this.connection.replaced();
    // Words adrift are shown only to those who still see what they were written in.
    for (const [document, { follows }] of this.kept)
      for (const at of [document, follows ?? ""]) this.connection.rescued(this.adrift.get(at) ?? []);
    this.adrift.clear();
    this.connection.changed();
  }

  /** A part is no longer there for this person: nothing of it stays on the page. */
  letGo(part: Part, reason: string): void {
    this.adrift.set(part.name, this.connection.wordsAtRisk(part, reason));
    this.connection.leave(part);
    this.connection.changed();
  }
}

/** Waits outside until one is let in, or there is another reason not to be; who has to sign in again does so meanwhile. */
export async function untilLetIn(url: string, told: (sentence: string) => void): Promise<Passes | { readonly reason: string }> {
  for (let attempt = 0; ; attempt = 3) {
    await jitter(attempt);
    const passes = await askForPasses(url);
    if ("sentence" in passes && passes.sentence) told(passes.sentence);
    if ("parts" in passes || ("reason" in passes && passes.reason !== "outside" && passes.reason !== "signed-out")) return passes;
  }
}
