import type { PartDocument, Plain, Table } from "./document";
import type { ListElement } from "./lists";
import { rankAfterAll } from "./ranks";
import type { Session } from "./session";
import { FIELDS, type Field, type ModelName } from "./shape";

/** Adds an entry of a model at the end of a list, and puts the cursor in it. */
export function addEntry(session: Session, list: ListElement, model: ModelName): void {
  if (session.board) void list.enter(addBlank(session.board, list.table, model));
}

/** Adds an entry of a model at the end of a table, with the defaults of the shape save for `given`. Answers its id. */
export function addBlank(board: PartDocument, table: Table, model: ModelName, given: Readonly<Record<string, Plain>> = {}): string {
  const values: Record<string, Plain> = {};
  const prose: string[] = [];
  const tables: string[] = [];
  for (const [name, field] of Object.entries<Field>(FIELDS[model])) {
    if (field.kind === "prose") prose.push(name);
    else if (field.kind === "collection") tables.push(name);
    else values[name] = field.kind === "choice" ? field.default : field.kind === "number" || field.kind === "date" ? null : "";
  }
  return board.add(table, { ...values, ...given, rank: rankAfterAll(board.rows(table)) }, prose, tables);
}
