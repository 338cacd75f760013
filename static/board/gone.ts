/** Entries that an edit has just removed, while their words can still be read. */

import * as Y from "yjs";

export interface Gone {
  /** `goals/…/steps/…` */
  readonly place: string;
  /** What stood in one of its fields. */
  words(field: string): string;
}

/** Of what an edit changed in `type`: `places` are those of `names`, in their order. */
export function goneIn({ beforeState }: Y.Transaction, type: unknown, names: ReadonlySet<string | null>, places: readonly string[]): readonly Gone[] {
  // What was not there before cannot go: when the board opens, all of it comes at once.
  if (beforeState.size === 0 || !(type instanceof Y.Map)) return [];
  return Array.from(names).flatMap((name, at) => {
    const place = places[at] ?? "";
    const item = type._map.get(name ?? "");
    // Names of lists and ids of entries take turns.
    const isEntry = place.split("/").length % 2 === 0;
    if (!isEntry || !item?.deleted || item.id.clock >= (beforeState.get(item.id.client) ?? 0)) return [];
    const { content } = item;
    if (!(content instanceof Y.ContentType)) return [];
    return [{ place, words: (field: string) => read(content.type._map.get(field)).trim() }];
  });
}

/** What is removed says nothing any more when it is asked, so its pieces are read one by one. */
function read(item: Y.Item | undefined): string {
  if (!item) return "";
  const { content } = item;
  if (content instanceof Y.ContentType) {
    const pieces: string[] = [];
    for (let next = content.type._start; next !== null; next = next.right) pieces.push(read(next));
    return pieces.join("");
  }
  if (content instanceof Y.ContentString) return content.str;
  return content instanceof Y.ContentAny ? content.arr.filter((each) => typeof each === "string").join("") : "";
}
