import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

/** An entry in its place, as far as order is concerned. */
export interface Ranked {
  readonly id: string;
  readonly rank: string;
}

/** The rank of a new entry at the end. */
export function rankAfterAll(rows: readonly Ranked[]): string {
  const last = rows[rows.length - 1];
  try {
    return generateKeyBetween(last ? last.rank : null, null);
  } catch {
    return (last?.rank ?? "") + "V";
  }
}

/**
 * The new ranks that bring `id` to position `to` among `rows`, which stand in their order.
 *
 * Mostly one rank between two neighbours. Where neighbours share a rank (two people added at the same place at once),
 * the ones behind are moved along; where a rank does not read as one, all are numbered afresh.
 */
export function ranksToMove(rows: readonly Ranked[], id: string, to: number): ReadonlyMap<string, string> {
  const others = rows.filter((row) => row.id !== id);
  const at = Math.max(0, Math.min(to, others.length));
  const before = others[at - 1]?.rank ?? null;
  const behind = others.slice(at);
  const shared = behind.filter((row) => before !== null && row.rank <= before);
  const after = behind[shared.length]?.rank ?? null;
  try {
    const ranks = generateNKeysBetween(before, after, 1 + shared.length);
    return new Map([id, ...shared.map((row) => row.id)].map((moved, nth) => [moved, ranks[nth] ?? ""]));
  } catch {
    const order = [...others.slice(0, at).map((row) => row.id), id, ...behind.map((row) => row.id)];
    const ranks = generateNKeysBetween(null, null, order.length);
    return new Map(order.map((moved, nth) => [moved, ranks[nth] ?? ""]));
  }
}
