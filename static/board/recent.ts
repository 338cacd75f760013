/**
 * What was written lately, as this page saw it: a document keeps no times, so whoever wrote what is told by how far each
 * client had come at which moment. What was there when the board opened is old.
 */

/** For how long something that was written counts as written lately. */
export const LATELY = 3 * 60_000;
/** Writing within this time is one mark. */
const TOGETHER = 5_000;

/** How far clients have come: the next clock of each. */
export type Clocks = ReadonlyMap<number, number>;

interface Mark {
  readonly at: number;
  readonly client: number;
  clock: number;
}

export interface Place {
  readonly place: string;
  readonly client: number;
}

export class Recent {
  private begun = false;
  /** From which clock on what each client wrote is recent. */
  private readonly old = new Map<number, number>();
  private marks: Mark[] = [];
  private writer: number | null = null;
  private readonly places = new Map<string, { client: number; at: number }>();

  /** Everything that is there now is old. */
  begin(clocks: Clocks): void {
    if (this.begun) return;
    this.begun = true;
    clocks.forEach((clock, client) => this.old.set(client, clock));
  }

  /** Clients have come further. */
  wrote(now: number, before: Clocks, after: Clocks): void {
    this.writer = null;
    if (!this.begun) return;
    after.forEach((clock, client) => {
      if (clock <= (before.get(client) ?? 0)) return;
      this.writer = client;
      const last = this.marks.findLast((mark) => mark.client === client);
      if (last && now - last.at < TOGETHER) last.clock = clock;
      else this.marks.push({ at: now, client, clock });
    });
  }

  /** Where they wrote. What was only taken away was written by nobody. */
  at(now: number, places: Iterable<string>): void {
    if (this.writer === null) return;
    for (const place of places) this.places.set(place, { client: this.writer, at: now });
    this.writer = null;
  }

  /** Lets go of what is no longer recent; answers whether there was anything. */
  forget(now: number): boolean {
    const grown = this.marks.filter((mark) => now - mark.at >= LATELY);
    for (const { client, clock } of grown) this.old.set(client, Math.max(this.old.get(client) ?? 0, clock));
    this.marks = this.marks.filter((mark) => now - mark.at < LATELY);
    this.places.forEach(({ at }, place) => now - at >= LATELY && this.places.delete(place));
    return grown.length > 0;
  }

  get none(): boolean {
    return this.marks.length === 0;
  }

  /** Of a stretch that a client wrote, the part at its beginning that is old. */
  oldOf(client: number, clock: number, length: number): number {
    if (!this.begun || this.none) return length;
    return Math.max(0, Math.min(length, (this.old.get(client) ?? 0) - clock));
  }

  isRecent(client: number, clock: number): boolean {
    return this.oldOf(client, clock, 1) === 0;
  }

  /** Where something was written lately and by which client, the latest first. */
  get where(): readonly Place[] {
    return Array.from(this.places, ([place, { client, at }]) => ({ place, client, at })).sort((a, b) => b.at - a.at);
  }
}
