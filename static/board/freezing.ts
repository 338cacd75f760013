/** While the board is being frozen nobody writes: from the announcement until it is called off, or for long enough. */

/** How long a freezing that was announced may take before writing goes on without a word that it was called off. */
const LONGEST = 8_000;

export class Freezing {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly changed: () => void) {}

  get now(): boolean {
    return this.timer !== null;
  }

  begin(): void {
    this.timer ??= setTimeout(() => this.end(), LONGEST);
    this.changed();
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.changed();
  }
}
