/**
 * The lines that stay at the top of the page while it scrolls: how far down they reach, for the style sheets, and the
 * way into sight under them.
 */

import { glide } from "./element";
import { isTyping } from "./following";

/** From the top down, each with the name by which the style sheets know where it ends. */
const LINES = [
  [".masthead--board", "--under-head"],
  ["board-now", "--under-now"],
  [".switcher", "--under-bars"],
] as const;

/** Between the lines and what begins under them, in pixels. */
const AIR = 12;
/** A line of text that can be touched. */
const LINE = 44;
/** What comes into sight on the way finds its true height only then, so the way is gone more than once. */
const ATTEMPTS = 4;
/** A way that was not gone by then is not gone any more: the next one to scroll is a person. */
const GLIDE = 1_500;

let under = 0;
/** What was brought into sight last: it stays in sight when the lines grow. */
let shown: Element | null = null;
const told = new Map<string, string>();

/** Follows the heights of the lines that are there; to be called again when others may be. */
export class Bars {
  private readonly watcher = new ResizeObserver(() => this.measure());
  private watched: readonly Element[] = [];

  look(): void {
    const lines = LINES.flatMap(([which]) => document.querySelector(which) ?? []);
    if (lines.length === this.watched.length && lines.every((line, at) => line === this.watched[at])) return;
    this.stop();
    for (const line of lines) this.watcher.observe(line);
    this.watched = lines;
  }

  stop(): void {
    this.watcher.disconnect();
    this.watched = [];
  }

  private measure(): void {
    const before = under;
    under = 0;
    for (const [which, name] of LINES) {
      const line = document.querySelector<HTMLElement>(which);
      if (line && getComputedStyle(line).position === "sticky") under += line.offsetHeight;
      const reach = `${under}px`;
      if (told.get(name) !== reach) document.documentElement.style.setProperty(name, reach);
      told.set(name, reach);
    }
    const moved = shown?.isConnected && Math.abs(shown.getBoundingClientRect().top - before - AIR) < 2;
    if (moved && under !== before && !isTyping()) scrollBy({ top: before - under, behavior: "instant" });
  }
}

/** Whether the beginning of something can be seen, and some of what follows. */
export function inSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= under && top < under + (innerHeight - under) * 0.4;
}

/** A browser takes the cursor of a text for seen where the lines at the top lie over it, and scrolls to nothing. */
export function uncover({ target }: FocusEvent): void {
  if (!(target instanceof HTMLTextAreaElement) || !target.closest(".section")) return;
  if (target.getBoundingClientRect().bottom < under + LINE) target.scrollIntoView({ block: "nearest", behavior: "instant" });
}

/** Brings the beginning of something under the lines at the top; `glides` for whoever was elsewhere on the page. */
export function bringIntoSight(element: Element, glides = true): void {
  // What is near the end of the page comes as far up as the page goes.
  const arrived = (): boolean => inSight(element) && Math.abs(element.getBoundingClientRect().top - under - AIR) < AIR;
  const go = (behavior: ScrollBehavior, attempt: number): void => {
    element.scrollIntoView({ block: "start", behavior });
    if (attempt === ATTEMPTS) return;
    const again = (): void => void (element.isConnected && !arrived() && go("instant", attempt + 1));
    if (behavior === "smooth") addEventListener("scrollend", again, { once: true, signal: AbortSignal.timeout(GLIDE) });
    else requestAnimationFrame(again);
  };
  shown = element;
  go(glides ? glide() : "instant", 1);
}
