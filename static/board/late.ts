/** Words that the frozen board did not take any more are handed to the chair as late contributions. */

import { belongsToAll } from "./anew";
import type { Rescued } from "./parts";
import { placeName } from "./rescue";

/** What has become of the words that came too late; null while there are none. */
export type HandedIn = "handing" | "kept" | "failed" | "code-needed" | null;

const TRIES = 4;

/** Those of these words that everybody at the board would have read; what is kept to a few stays with its author. */
export const cameLate = (rescued: readonly Rescued[]): readonly Rescued[] =>
  rescued.filter((each) => each.reason === "frozen" && belongsToAll(each));

/** What became of them: kept, with their author, or not yet. Handing them in again makes nothing twice. */
export async function handIn(url: string, words: readonly Rescued[], named: (words: string) => string): Promise<"kept" | "failed" | "code-needed"> {
  const late = words.map((each) => ({ place: each.where ?? placeName(each.place), words: named(each.words) }));
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ late }),
      });
      if (answer.ok) return "kept";
      if (answer.status < 500) return ((await answer.json()) as { reason?: string }).reason === "own_code_needed" ? "code-needed" : "failed";
    } catch {
      // The network is gone for a moment; the words are still here.
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
  return "failed";
}
