/**
 * What goes on around the table beside the documents: hands, questions, attendance. It lives in the server's database;
 * the socket brings a hint that something is new, and the page asks what.
 */

import { ask, type Outcome } from "./asking";
import { learnTime } from "./clock";
import { jitter } from "./parts";
import type { State } from "./sentences";

export type Lane = "react" | "speak" | "later" | "last_word";

export interface Hand {
  readonly id: string;
  readonly person: string;
  readonly lane: Lane;
  readonly reason: string;
  /** Since when it is up, or its person speaks. */
  readonly since: string;
}

export interface Waiting extends Hand {
  /** Why it has this place. */
  readonly why: string;
}

export interface Answer {
  readonly person: string;
  readonly value: number | null;
  readonly reason: string;
}

export interface Question {
  readonly id: string;
  readonly kind: "consensus" | "scale";
  readonly words: string;
  readonly about: string;
  readonly open: boolean;
  readonly mine: { readonly value: number | null; readonly reason: string } | null;
  readonly asksMe: boolean;
  readonly answered: number;
  readonly waitingFor: readonly string[];
  /** Once it is revealed. */
  readonly answers?: readonly Answer[];
  readonly result?: string;
}

export interface Attending {
  readonly attendance: string;
  readonly reason: string;
  readonly stays: readonly { readonly from: string; readonly until: string | null }[];
  /** Whether there would be no quorum any more without them. */
  readonly holdsQuorum: boolean;
}

/** Who has a safety plan, and how it read when it was handed out last. */
export interface HandedOut {
  readonly fingerprint: string;
  readonly given: readonly { readonly to: string; readonly name: string; readonly at: string; readonly acknowledged: boolean }[];
}

export interface FloorNow {
  readonly now: string;
  readonly leads: boolean;
  readonly leader: string;
  readonly queue: readonly Waiting[];
  readonly closed: boolean;
  readonly speaker: Hand | null;
  readonly spoken: Readonly<Record<string, number>>;
  readonly questions: readonly Question[];
  readonly people: Readonly<Record<string, Attending>>;
  readonly quorum: {
    readonly needed: number;
    readonly here: readonly string[];
    readonly invited: readonly string[];
    readonly reached: boolean;
    readonly waiver: string | null;
  };
  /** By the ids of the safety plans. */
  readonly handedOut: Readonly<Record<string, HandedOut>>;
}

const NOTHING: FloorNow = {
  now: "",
  leads: false,
  leader: "",
  queue: [],
  closed: false,
  speaker: null,
  spoken: {},
  questions: [],
  people: {},
  quorum: { needed: 0, here: [], invited: [], reached: true, waiver: null },
  handedOut: {},
};

/** A hint may be lost; then the floor is looked at all the same, only later. */
const ANYWAY = 20_000;

/** Without a live connection nothing around the table is known. */
const AWAY: ReadonlySet<string> = new Set(["connecting", "offline", "locked", "frozen", "removed", "outside", "signed-out", "outdated", "refused"]);

export class Floor {
  now: FloorNow = NOTHING;
  private looking = false;
  private onceMore = false;
  private wasHere = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly url: string,
    private readonly state: () => State,
  ) {
    setInterval(() => this.here && void this.look(), ANYWAY);
  }

  private get here(): boolean {
    return !AWAY.has(this.state().is);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The session changed: after each arrival at the table one looks around. */
  noticed(): void {
    const here = this.here;
    if (here && !this.wasHere) void this.look();
    this.wasHere = here;
  }

  async look(): Promise<void> {
    this.onceMore = this.looking;
    if (this.looking) return;
    this.looking = true;
    for (let attempt = 0; this.here && !(await this.fetched()) && attempt < 3; attempt += 1) await jitter(attempt);
    this.looking = false;
    if (this.onceMore) void this.look();
  }

  private async fetched(): Promise<boolean> {
    const asked = Date.now();
    try {
      const response = await fetch(this.url, { headers: { Accept: "application/json" } });
      // Who may not look is told so by the connection.
      if (!response.ok) return response.status < 500;
      this.now = (await response.json()) as FloorNow;
    } catch {
      return false;
    }
    learnTime(this.now.now, asked);
    this.listeners.forEach((listener) => listener());
    return true;
  }

  /** Does something around the table; the answer says why it was not done. */
  async do(verb: string, said: object = {}): Promise<Outcome> {
    const outcome = await ask(`${this.url}/${verb}`, said);
    await this.look();
    return outcome;
  }

  handOf(person: string): Waiting | undefined {
    return this.now.queue.find((hand) => hand.person === person);
  }
}
