/** What stands where on the board: the model behind a table, and what its entries are called. */

import type { Table } from "./document";
import { type Field, FIELDS, GROUPS, type Group, type Listed, type ListName, type ModelName, PARTS, type PartKind, type Section } from "./shape";

export const SECTIONS: readonly Section[] = GROUPS.flatMap((group) => group.sections);

const LISTS: ReadonlyMap<string, Listed> = new Map(SECTIONS.flatMap((section) => section.lists).map((listed) => [listed.name, listed]));

/** Entries that say one thing: shown in one line together with their neighbours. */
export const SMALL: ReadonlySet<ModelName> = new Set<ModelName>(["Named", "Worded", "Mention"]);

/** What an entry inside another is called, where its model does not say it. */
const NOUNS: Partial<Record<ModelName, string>> = {
  Point: "line",
  Named: "name",
  Worded: "word",
  Mention: "entry",
  Channel: "attempt",
  RequestEscalation: "step",
  TransferCondition: "condition",
  Withheld: "person",
  RestrictedNote: "note",
};

/** With more fields than this an entry needs a card of its own. */
const LINE = 6;

/** Whether an entry is short enough to be shown as a line of its list. */
export function isLine(model: ModelName): boolean {
  const main = Object.entries(fieldsOf(model)).filter(([name, field]) => name !== "rank" && !field.aside);
  return main.length <= LINE && main.every(([, field]) => field.kind !== "prose" && field.kind !== "collection");
}

export const fieldsOf = (model: ModelName): Readonly<Record<string, Field>> => FIELDS[model];

export const listed = (name: string): Listed | undefined => LISTS.get(name);

export const listNames = (): Iterable<string> => LISTS.keys();

export const sectionOf = (list: string): Section | undefined =>
  SECTIONS.find((section) => section.name === list || section.lists.some((each) => each.name === list));

export const groupOf = (section: string): Group | undefined => GROUPS.find((group) => group.sections.some((each) => each.name === section));

/** The model of the entries of a table, or null where the shape knows no such table. */
export function modelAt(table: Table, kind: PartKind = "shared"): ModelName | null {
  let model: ModelName = PARTS[kind];
  for (let at = 0; at < table.length; at += 2) {
    const field: Field | undefined = fieldsOf(model)[table[at] ?? ""];
    if (field?.kind !== "collection") return null;
    model = field.of;
  }
  return model;
}

/** What one entry of a table is called in the middle of a sentence. */
export function nounOf(table: Table, model: ModelName): string {
  const own = table.length === 1 ? LISTS.get(table[0] ?? "") : undefined;
  return (own?.noun ?? NOUNS[model] ?? model).toLowerCase();
}

/** The field by which an entry is known: the first that it has. */
export const namingOf = (model: ModelName): string => Object.keys(fieldsOf(model)).find((name) => name !== "rank") ?? "rank";

export const isListName = (name: string): name is ListName => LISTS.has(name);
