/** When the session is over: the copies stay, and go on under passes of the next session once their person is back. */

import { stay } from "../doors/stay";
import { jitter, type Part } from "./parts";
import { renewPasses } from "./passes";

const RENEWALS_PER_MINUTE = 3;

/** What the connection does, told by whoever waits. */
export interface Waited {
  copies(): readonly Part[];
  /** Brings what is typed into the documents, and closes the socket without giving up the copies. */
  pause(): void;
  /** Whether the socket still is, or is on its way to be, what it was. */
  isOpen(): boolean;
  isOver(): boolean;
  connect(): void;
  /** No pass for this copy any more: its words are rescued, and another copy is fetched. */
  lost(part: Part): void;
  refusedAtTheDoor(reason: string): void;
  /** The session was ended on purpose: nothing stays on the screen. */
  left(): void;
  changed(): void;
}

export class Waiting {
  private is = false;
  private renewals: number[] = [];
  /** What opens each document, as long as the session lasts in which it was issued. */
  private readonly tokens = new Map<string, string>();

  constructor(
    private readonly passes: string,
    private readonly connection: Waited,
  ) {
    stay.addEventListener("locked", () => this.begin());
    stay.addEventListener("back", () => this.is && void this.goOn());
    stay.addEventListener("ended", (event) => {
      event.preventDefault();
      this.is = false;
      connection.left();
    });
  }

  get now(): boolean {
    return this.is;
  }

  learn(document: string, token: string): void {
    this.tokens.set(document, token);
  }

  token(document: string): string {
    return this.tokens.get(document) ?? "";
  }

  /** The server knows this page's session no more: is its person here under another, soon back, or gone? */
  askWhoIsHere(): void {
    this.begin();
    void stay.check();
  }

  /** A pass goes with its session, and then nobody can tell it from one that never was. */
  perhapsStale(part: Part): boolean {
    const now = performance.now();
    this.renewals = this.renewals.filter((at) => now - at < 60_000);
    return part.synced && this.renewals.length < RENEWALS_PER_MINUTE;
  }

  private begin(): void {
    if (this.is || this.connection.isOver()) return;
    this.is = true;
    this.connection.pause();
    this.connection.changed();
  }

  /** The same person is here. */
  private async goOn(): Promise<void> {
    this.is = false;
    this.renewals.push(performance.now());
    const copies = this.connection.copies();
    for (let attempt = 0; !this.is && !this.connection.isOver(); attempt += 1) {
      const renewed = await renewPasses(this.passes, copies);
      if ("reason" in renewed) return this.connection.refusedAtTheDoor(renewed.reason);
      // The old socket may still be closing.
      if ("tokens" in renewed && !this.connection.isOpen()) return this.takeUp(copies, renewed.tokens);
      await jitter(attempt);
    }
  }

  private takeUp(copies: readonly Part[], tokens: Readonly<Record<string, string>>): void {
    for (const [document, token] of Object.entries(tokens)) this.learn(document, token);
    this.connection.connect();
    for (const part of copies) if (!(part.name in tokens)) this.connection.lost(part);
    this.connection.changed();
  }
}
