import type { Plain } from "./document";
import type { ListElement } from "./lists";
import { rankAfterAll } from "./ranks";
import type { Session } from "./session";
import { FIELDS, type Field, type ModelName } from "./shape";

/** Adds an entry of a model at the end of a list, with the defaults of the shape, and puts the cursor in it. */
export function addEntry(session: Session, list: ListElement, model: ModelName): void {
  const board = session.board;
  if (!board) return;
  const values: Record<string, Plain> = {};
  const prose: string[] = [];
  const tables: string[] = [];
  for (const [name, field] of Object.entries<Field>(FIELDS[model])) {
    if (field.kind === "prose") prose.push(name);
    else if (field.kind === "collection") tables.push(name);
    else values[name] = field.kind === "choice" ? field.default : field.kind === "number" || field.kind === "date" ? null : "";
  }
  values["rank"] = rankAfterAll(board.rows(list.table));
  void list.enter(board.add(list.table, values, prose, tables));
}
