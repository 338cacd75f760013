import { LitElement, svg, type TemplateResult } from "lit";
import type { Session } from "./session";

/**
 * An element in the page's own tree (no shadow), so that one style sheet, one reading order and one set of ids serve the
 * whole board. Knows the session and stops watching when it leaves.
 */
export abstract class BoardElement extends LitElement {
  static override properties: Record<string, object> = { session: { attribute: false } };
  declare session: Session;
  private stops: (() => void)[] = [];

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.isLive) this.watch();
  }

  /** The picture of an entry that follows the hand while it is dragged is a copy without a session: it stays as it is. */
  protected get isLive(): boolean {
    return this.session !== undefined;
  }

  protected override shouldUpdate(): boolean {
    return this.isLive;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  /** Subscribes to what the element shows, each through `whileHere`. */
  protected watch(): void {}

  protected whileHere(stop: (() => void) | undefined): void {
    if (stop) this.stops.push(stop);
  }

  /** Subscribes afresh after a property changed what is watched. */
  protected rewatch(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
    if (this.isConnected && this.isLive) this.watch();
  }
}

/** Whether this person asked for as little movement as possible. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const glide = (): ScrollBehavior => (still() ? "auto" : "smooth");

const PATHS = {
  up: "M12 19V5m-6 6 6-6 6 6",
  down: "M12 5v14m-6-6 6 6 6-6",
  fold: "m6 9 6 6 6-6",
  remove: "M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h7.4L17.5 7M10.3 11v5m3.4-5v5",
  add: "M12 5v14M5 12h14",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5 10 17.5 19 7",
  clock: "M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M4 14.5c0-1 2.5-1 2.5.3 0 1-2.5 1.6-2.5 2.9h2.7",
  undo: "M8 5 4 9l4 4M4 9h9a5.5 5.5 0 0 1 0 11h-3",
  redo: "m16 5 4 4-4 4m4-4h-9a5.5 5.5 0 0 0 0 11h3",
  meeting: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  family: "M4 11.500 12 4.500l8 7M6.500 10v9.500h11V10M10 19.500v-5h4v5",
  helpers: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6m8 0a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.5 19c.5-3.500 2.500-5 5.500-5s5 1.500 5.500 5m2-4.800c3 0 5 1.300 5.500 4.800",
  plan: "M6 21V4m0 1h11l-2.500 4 2.500 4H6",
  agreed: "M4.500 7.500 6.500 9.500 10 5.500M4.500 16.500l2 2L10 14.500M13.500 8H20m-6.500 9H20",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.500 11h13v9.500h-13zM12 15v2",
  hand: "M8 12.500V6a1.500 1.500 0 0 1 3 0v5-7a1.500 1.500 0 0 1 3 0v7-5a1.500 1.500 0 0 1 3 0v8.500c0 4-2.500 6.500-5.500 6.500-2.500 0-4-1-5.500-3.500L4 14.500c-.6-1.200.9-2.300 2-1.300l2 2",
  speak: "M4 5h16v11h-8l-5 4v-4H4zM8 9h8M8 12h5",
  pause: "M8 5v14M16 5v14",
  people: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8m-7.500 8.500C5 16 8 14.500 12 14.500s7 1.500 7.500 6",
} as const;

export type Icon = keyof typeof PATHS;

export const icon = (name: Icon): TemplateResult<2> =>
  svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]}></path></svg>`;
