/** For how long the page has waited for word that something is saved. */

/** Waiting longer than this for a status is said; waiting much longer means that the connection is not what it seems. */
const SLOW = 6_000;
const STUCK = 25_000;

export class Patience {
  private since: number | null = null;

  /** Something is owed; a wait that goes on already goes on. */
  goOn(): void {
    this.since ??= performance.now();
  }

  end(): void {
    this.since = null;
  }

  get slow(): boolean {
    return this.lasted > SLOW;
  }

  get stuck(): boolean {
    return this.lasted > STUCK;
  }

  private get lasted(): number {
    return this.since === null ? 0 : performance.now() - this.since;
  }
}
