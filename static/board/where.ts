/** What a place is called by people, as long as it is there: "Agenda, item 2 “School”: notes". */

import type { PartDocument, Table } from "./document";
import { SECTIONS } from "./sections";
import { type Field, FIELDS, type ModelName } from "./shape";

const LONGEST = 40;

/** The fields by which an entry is known, the first that says something. */
const NAMING: Readonly<Record<string, string>> = { agenda: "title", roles: "who", goals: "words", follow_ups: "text", notes: "title", steps: "text" };

/** Answers null when the place has gone. `named` gives the name behind an id. */
export function whereIs(document: PartDocument, place: string, named: (somebody: string) => string): string | null {
  const path = place.split("/");
  const field = path.pop() ?? "";
  if (path.length < 2) return null;
  const [root = "", id = "", steps, step] = path;
  const section = SECTIONS.find((each) => each.name === root);
  const model: ModelName = steps ? "Step" : (section?.model ?? "RestrictedNote");
  const label = (FIELDS[model] as Record<string, Field>)[field]?.label ?? field;
  const entries = [entry(document, [root], id, section?.noun ?? "note", named)];
  if (steps && step) entries.push(entry(document, [root, id, steps], step, "step", named));
  if (entries.includes(null)) return null;
  return `${section?.title ?? "Kept to a few"}, ${entries.join(", ")}: ${label.toLowerCase()}`;
}

function entry(document: PartDocument, table: Table, id: string, noun: string, named: (somebody: string) => string): string | null {
  const nth = document.rows(table).findIndex((row) => row.id === id);
  if (nth < 0) return null;
  const naming = NAMING[table[table.length - 1] ?? ""] ?? "title";
  const words = named(document.words([...table, id, naming].join("/"))).replace(/\s+/g, " ").trim();
  const caption = words.length > LONGEST ? `${words.slice(0, LONGEST - 1).trimEnd()}…` : words;
  return `${noun.toLowerCase()} ${nth + 1}${caption ? ` “${caption}”` : ""}`;
}
