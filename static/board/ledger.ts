import type { Sync } from "./frames";

/**
 * What one copy of a part owes its author: which places were edited and are not yet known to be kept.
 *
 * On each connection it counts the sync frames that may hold edits (step 2 and updates) against the statuses that came
 * back. Only when every one is accounted for does it believe that what they held is kept.
 */
export class Ledger {
  private made = 0;
  private covered = 0;
  private kept = 0;
  private sent = 0;
  private settled = 0;
  private asked = 0;
  private answered = false;
  private readonly latest = new Map<string, number>();

  /** A new connection: nothing has been said on it yet. */
  opened(): void {
    this.sent = this.settled = this.asked = 0;
    this.answered = false;
    this.covered = this.kept;
  }

  edited(places: Iterable<string>): void {
    this.made += 1;
    for (const place of places) this.latest.set(place, this.made);
  }

  sentFrame(sync: Sync): void {
    if (sync === "step1") return;
    this.sent += 1;
    if (sync === "step2") this.answered = true;
    // Before the step 2, an update holds only the edits since the one before it; the step 2 holds whatever is missing.
    if (this.answered) this.covered = this.made;
  }

  receivedFrame(what: Sync | "status"): void {
    if (what === "step1") this.asked += 1;
    if (what !== "status") return;
    this.settled += 1;
    if (this.answered && this.outstanding === 0) this.keep();
  }

  /**
   * Whether the server asked again on this connection, because it could not place a frame. Such a frame may get its
   * status later or never, so nothing that is counted on this connection can be believed any more.
   */
  get doubtful(): boolean {
    return this.asked > 1;
  }

  get outstanding(): number {
    return Math.max(0, this.sent - this.settled);
  }

  /** The places whose latest edit is not known to be kept. */
  get unsaved(): readonly string[] {
    return Array.from(this.latest.keys());
  }

  private keep(): void {
    this.kept = this.covered;
    for (const [place, edit] of this.latest) if (edit <= this.kept) this.latest.delete(place);
  }
}
