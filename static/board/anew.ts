/** Puts words that did not reach the board on it anew, as an edit of today: nothing that others wrote is replaced by it. */

import { addBlank } from "./adding";
import type { PartDocument } from "./document";
import { fieldsOf, isListName, modelAt } from "./models";
import type { Rescued } from "./parts";
import { placeName } from "./rescue";

/** Refused for what they are, not for where they come from: they would be refused again. */
const NOT_AGAIN: ReadonlySet<string> = new Set(["too-large", "read-only"]);

/** Whether these words belong on the board that everyone sees. What was kept to a few does not. */
export const belongsToAll = ({ place, reason }: Rescued): boolean =>
  !NOT_AGAIN.has(reason) && (place === "purpose" || isListName(place.split("/")[0] ?? ""));

/** Words go where they stood; words whose place has gone stand together in a new item of the agenda. */
export function putAnew(board: PartDocument, rescued: readonly Rescued[], named: (somebody: string) => string): void {
  const homeless = rescued.filter((each) => !putBack(board, each));
  if (homeless.length === 0) return;
  const id = addBlank(board, ["agenda"], "AgendaItem", { title: "Words that were not saved" });
  board.append(["agenda"], id, "notes", homeless.flatMap((each) => [`${each.where ?? placeName(each.place)}:`, ...named(each.words).split("\n")]));
}

function putBack(board: PartDocument, { place, words }: Rescued): boolean {
  const path = place.split("/");
  const field = path.pop() ?? "";
  if (path.length === 0) {
    const lines = missing(words, board.text(field));
    if (lines.length > 0) board.changeText(field, [board.text(field), ...lines].filter(Boolean).join("\n"));
    return true;
  }
  const id = path.pop() ?? "";
  if (!board.row(path, id)) return false;
  if (board.prose(path, id, field)) board.append(path, id, field, missing(words, board.words(place)));
  else board.set(path, id, field, isNumber(path, field) ? Number(words) : words);
  return true;
}

/** The lines that do not stand there yet. */
function missing(words: string, standing: string): readonly string[] {
  const there = new Set(standing.split("\n"));
  return words.split("\n").filter((line) => line.trim() !== "" && !there.has(line));
}

function isNumber(table: readonly string[], field: string): boolean {
  const model = modelAt(table);
  return model !== null && fieldsOf(model)[field]?.kind === "number";
}
