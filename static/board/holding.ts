/**
 * What somebody types in stays where it is on the screen, whatever opens, grows or goes above it. Browsers hold many
 * places by themselves, but not where cards that were out of sight find their height.
 */

import { isTyping } from "./following";

/** Below this part of the screen a field is on its way into sight, and may be behind what stays at the bottom. */
const IN_SIGHT = 0.8;

const topOf = (field: Element): number => field.getBoundingClientRect().top;

export class Holding {
  private readonly watcher = new ResizeObserver(() => this.hold());
  private field: Element | null = null;
  /** Where it is on the screen, and where in the page. */
  private top = 0;
  private place = 0;

  begin(): void {
    this.watcher.observe(document.body);
    document.addEventListener("input", this.look);
    addEventListener("scroll", this.scrolled, { passive: true });
  }

  stop(): void {
    this.watcher.disconnect();
    document.removeEventListener("input", this.look);
    removeEventListener("scroll", this.scrolled);
  }

  private readonly look = (): void => {
    this.field = isTyping() ? document.activeElement : null;
    if (!this.field) return;
    this.top = topOf(this.field);
    this.place = this.top + scrollY;
  };

  /** A person moves the page under the field; what moves the field in the page is no person. */
  private readonly scrolled = (): void => {
    if (this.field && Math.abs(topOf(this.field) + scrollY - this.place) >= 1) this.hold();
    else this.look();
  };

  private hold(): void {
    const { field, top } = this;
    if (!field || field !== document.activeElement) return;
    // Whoever scrolled away from it reads something else.
    if (top >= 0 && top < innerHeight * IN_SIGHT) scrollBy({ top: topOf(field) - top, behavior: "instant" });
    this.look();
  }
}
