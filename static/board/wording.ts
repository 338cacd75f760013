/** Words that judge somebody, where it is said how things are. They are pointed at, and nothing waits for another word. */

import { html, nothing, type TemplateResult } from "lit";
import type { Session } from "./session";
import type { ModelName } from "./shape";

/** The list of such words, which no field offers. */
export const JUDGING = "judging";

/** Where workers say how things are. What people say in their own words is theirs, whatever words these are. */
const ABOUT_OTHERS: ReadonlySet<ModelName> = new Set<ModelName>(["Remark", "Need", "Risk", "Opinion", "ServiceReview", "PlanReview"]);

const spaced = (words: string): string => ` ${words.toLocaleLowerCase().replace(/[^\p{L}\p{N}-]+/gu, " ").trim()} `;

/** The first word of a list that stands as such in what was written about somebody; null where there is none. */
export function judging(model: ModelName, words: string, known: readonly string[]): string | null {
  if (!ABOUT_OTHERS.has(model) || words === "") return null;
  const said = spaced(words);
  return known.find((word) => word.trim() !== "" && said.includes(spaced(word))) ?? null;
}

/** Points at the word, to whoever may choose another. */
export function gently(session: Session, model: ModelName, words: string): TemplateResult | typeof nothing {
  const word = judging(model, words, session.data.words[JUDGING] ?? []);
  return word === null ? nothing : html`<p class="gently"><span class="gently__lead">“${word}” judges.</span> What did somebody see or hear?</p>`;
}
