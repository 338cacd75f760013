/** What a place is called by people, as long as it is there: "Agenda, item 2 “School”: notes". */

import type { PartDocument, Table } from "./document";
import { fieldsOf, listed, modelAt, namingOf, nounOf } from "./models";
import { shortened } from "./shortening";

const LONGEST = 40;

/** Answers null when the place has gone. `named` gives the name behind an id. */
export function whereIs(document: PartDocument, place: string, named: (somebody: string) => string): string | null {
  const path = place.split("/");
  const field = path.pop() ?? "";
  if (path.length < 2) return null;
  const entries: string[] = [];
  for (let at = 2; at <= path.length; at += 2) {
    const words = entry(document, path.slice(0, at - 1), path[at - 1] ?? "", named);
    if (words === null) return null;
    entries.push(words);
  }
  const model = modelAt(path.slice(0, -1), document.kind);
  const label = (model && fieldsOf(model)[field]?.label) ?? field;
  return `${listed(path[0] ?? "")?.title ?? "Kept to a few"}, ${entries.join(", ")}: ${label.toLowerCase()}`;
}

function entry(document: PartDocument, table: Table, id: string, named: (somebody: string) => string): string | null {
  const model = modelAt(table, document.kind);
  const nth = document.rows(table).findIndex((row) => row.id === id);
  if (nth < 0 || model === null) return null;
  const words = named(document.words([...table, id, namingOf(model)].join("/"))).replace(/\s+/g, " ").trim();
  const caption = shortened(words, LONGEST);
  return `${nounOf(table, model)} ${nth + 1}${caption ? ` “${caption}”` : ""}`;
}
