/** Time boxes: everything is derived from when something began, how long it may take, and the pauses. Nothing ticks. */

export interface Pause {
  readonly began: number;
  /** Null while it goes on. */
  readonly ended: number | null;
}

/** Milliseconds since `began`, without the pauses. */
export function elapsed(began: number, now: number, pauses: readonly Pause[]): number {
  const paused = pauses.reduce((sum, pause) => sum + Math.max(0, Math.min(pause.ended ?? now, now) - Math.max(pause.began, began)), 0);
  return Math.max(0, now - began - paused);
}

export type Tone = "ample" | "short" | "over";

export interface Time {
  /** Milliseconds that are left, negative when it runs over. */
  readonly left: number;
  readonly tone: Tone;
  readonly words: string;
}

/** A fifth of the box that is left is little, a twentieth is almost nothing. */
const LITTLE = 0.2;
const ALMOST_NOTHING = 0.05;

export function timeOf(minutes: number, spent: number): Time {
  const box = minutes * 60_000;
  const left = box - spent;
  const share = left / box;
  const tone = share <= ALMOST_NOTHING ? "over" : share <= LITTLE ? "short" : "ample";
  return { left, tone, words: wordsFor(left, tone) };
}

/** The words say what the colour says. */
function wordsFor(left: number, tone: Tone): string {
  if (left <= -60_000) return `${Math.floor(-left / 60_000)} min over`;
  if (left <= 0) return "time is up";
  const amount = left < 60_000 ? `${Math.ceil(left / 1_000)} s left` : `${Math.ceil(left / 60_000)} min left`;
  return tone === "over" ? `almost over, ${amount}` : tone === "short" ? `nearly over, ${amount}` : amount;
}

/** How long somebody has spoken: "40 s", "3 min". */
export const spokenFor = (spent: number): string => (spent < 60_000 ? `${Math.floor(spent / 1_000)} s` : `${Math.floor(spent / 60_000)} min`);

const MARKS: readonly (readonly [number, string])[] = [
  [60_000, "One minute left"],
  [30_000, "30 seconds left"],
  [0, "Time is up"],
];

/** What is said aloud when what is left falls from `before` to `now`: at most one thing, and never each tick. */
export function markPassed(before: number, now: number, box: number): string | null {
  const passed = MARKS.filter(([mark]) => mark < box && before > mark && now <= mark);
  return passed[passed.length - 1]?.[1] ?? null;
}

/** Shares `minutes` out over boxes in proportion to what each was meant to have, at least one minute for each. */
export function spread(minutes: number, planned: readonly number[]): readonly number[] {
  const whole = planned.reduce((sum, each) => sum + each, 0);
  if (whole <= 0) return planned.map(() => 1);
  const shares = planned.map((each) => Math.max(1, Math.floor((minutes * each) / whole)));
  let rest = minutes - shares.reduce((sum, each) => sum + each, 0);
  for (let at = 0; rest > 0; at = (at + 1) % shares.length, rest -= 1) shares[at] = (shares[at] ?? 0) + 1;
  // What the smallest got more than their share, the largest give.
  for (; rest < 0 && Math.max(...shares) > 1; rest += 1) shares[shares.indexOf(Math.max(...shares))]! -= 1;
  return shares;
}
