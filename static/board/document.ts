/**
 * One copy of a part's document, in the words of the board. With `places`, `richtext`, `undoing` and `gone`, the only
 * module that knows Yjs types.
 *
 * Everything is addressed by path: a table is `["agenda"]` or `["goals", id, "steps"]`, a field is a table, the id of an
 * entry and a name. `key` turns a path into the string by which changes are watched.
 */

import * as Y from "yjs";
import { difference } from "./difference";
import { type Gone, goneIn } from "./gone";
import { key, placesOf, upwards } from "./places";
import { Recent } from "./recent";
import { blocksOf, type Block, plainText } from "./richtext";
import { type Field, FIELDS, type PartKind, PARTS } from "./shape";
import { type Stretch, stretchesOf } from "./stretches";
import { type Step, Undoing } from "./undoing";

export { key };

export type Table = readonly string[];
export type Plain = string | number | null;
export type Fields = Readonly<Record<string, Plain>>;

export interface Row {
  readonly id: string;
  readonly rank: string;
  readonly values: Fields;
}

/** The handle of a rich text that the editor is given; nobody else looks inside. */
export type ProseHandle = Y.XmlFragment;
export type DocumentHandle = Y.Doc;

type Listener = () => void;

/** Which write gave a field its value. */
export interface Stamp {
  readonly client: number;
  readonly clock: number;
}

export class PartDocument {
  readonly handle: Y.Doc;
  /** What others wrote lately. */
  readonly recent = new Recent();
  /** Called with the places that an edit of this person touched. */
  onOwnEdit: (places: ReadonlySet<string>) => void = () => {};
  /** Called before and after each edit of somebody else. */
  onOthers: { before(): void; after(): void } = { before() {}, after() {} };
  /** Called with the entries that an edit of somebody else has removed; they can be read during the call. */
  onGone: (entries: readonly Gone[]) => void = () => {};
  /** Called when Yjs has given this copy another client id than the server issued: the copy must be replaced. */
  onOtherClient: Listener = () => {};
  private readonly watchers = new Map<string, Set<Listener>>();
  /** Places that changed since the watchers were told, and whether they are inside a rich text. */
  private readonly touched = new Map<string, boolean>();
  private readonly undoing: Undoing;
  /** Counts the changes of this copy, whoever made them. */
  version = 0;
  /** Tables as they were read at a version: many ask for the same one. */
  private readonly read = new Map<string, readonly Row[]>();
  private readAt = 0;
  private scheduled = false;

  constructor(
    readonly kind: PartKind,
    readonly client: number,
  ) {
    this.handle = new Y.Doc();
    this.handle.clientID = client;
    const roots = Object.entries<Field>(FIELDS[PARTS[kind]]).flatMap(([name, field]) => (field.kind === "collection" || field.kind === "record" ? [name] : []));
    this.undoing = new Undoing(this.handle, roots, client);
    this.handle.on("beforeTransaction", ({ local }) => !local && this.onOthers.before());
    // An editor is told by an observer, and marks what is known by then.
    this.handle.on("beforeObserverCalls", ({ local, beforeState, afterState }) => !local && this.recent.wrote(Date.now(), beforeState, afterState));
    this.handle.on("afterTransaction", (transaction) => {
      if (transaction.changed.size > 0 || transaction.deleteSet.clients.size > 0) this.version += 1;
      this.noticed(transaction);
    });
  }

  destroy(): void {
    this.watchers.clear();
    this.undoing.destroy();
    this.handle.destroy();
  }

  // As a whole.

  /** Everything in this copy, to be loaded into another. */
  state(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Y.encodeStateAsUpdate(this.handle));
  }

  load(state: Uint8Array): void {
    Y.applyUpdate(this.handle, state);
  }

  // Reading.

  /** The entries of a table in their order; entries of equal rank stand in the order of their ids, the same for all. */
  rows(table: Table): readonly Row[] {
    if (this.readAt !== this.version) this.read.clear();
    this.readAt = this.version;
    const at = key(...table);
    const rows = this.read.get(at) ?? this.rowsOf(table);
    this.read.set(at, rows);
    return rows;
  }

  private rowsOf(table: Table): readonly Row[] {
    const rows: Row[] = [];
    this.map(table)?.forEach((entry, id) => {
      if (entry instanceof Y.Map) rows.push(rowOf(id, entry));
    });
    return rows.sort((a, b) => compare(a.rank, b.rank) || compare(a.id, b.id));
  }

  /** One plain value of an entry. */
  value(table: Table, id: string, field: string): Plain {
    const value = this.entry(table, id)?.get(field);
    return typeof value === "string" || typeof value === "number" ? value : null;
  }

  count(table: Table): number {
    return this.map(table)?.size ?? 0;
  }

  row(table: Table, id: string): Row | null {
    const entry = this.entry(table, id);
    return entry ? rowOf(id, entry) : null;
  }

  text(root: string): string {
    return this.handle.getText(root).toString();
  }

  record(root: string): Fields {
    return plainOf(this.handle.getMap(root));
  }

  prose(table: Table, id: string, field: string): ProseHandle | null {
    const fragment = this.entry(table, id)?.get(field);
    return fragment instanceof Y.XmlFragment ? fragment : null;
  }

  blocks(table: Table, id: string, field: string): readonly Block[] {
    const fragment = this.prose(table, id, field);
    return fragment ? blocksOf(fragment) : [];
  }

  /** A rich text in stretches of one hand. */
  stretches(table: Table, id: string, field: string): readonly Stretch[] {
    const fragment = this.prose(table, id, field);
    return fragment ? stretchesOf(fragment, this.recent) : [];
  }

  /** What others write from now on is new. */
  opened(): void {
    this.recent.begin(Y.decodeStateVector(Y.encodeStateVector(this.handle)));
  }

  /** The client that wrote the value that a field has now, or null when it never was written. */
  writer(table: Table, id: string, field: string): number | null {
    return this.entry(table, id)?._map.get(field)?.id.client ?? null;
  }

  /** Whether there is an entry for a place. */
  has(place: string): boolean {
    return this.entryOf(place) !== null;
  }

  /** Which write gave a field the value that it has now; null for what is more than a plain value. */
  stamp(place: string): Stamp | null {
    const item = this.entryOf(place)?._map.get(nameOf(place));
    return item && !(item.content instanceof Y.ContentType) ? item.id : null;
  }

  /** Whether whoever wrote the value that a field has now had seen an earlier write of it. */
  builtOn(place: string, earlier: Stamp): boolean {
    let seen = this.entryOf(place)?._map.get(nameOf(place))?.lastId ?? null;
    while (seen !== null && !(seen.client === earlier.client && seen.clock >= earlier.clock)) {
      const item: unknown = Y.getItem(this.handle.store, seen);
      seen = item instanceof Y.Item ? item.origin : null;
    }
    return seen !== null;
  }

  /** The words at a place as plain text, for a person to copy; empty when the place has gone. */
  words(place: string): string {
    const path = place.split("/");
    const field = path.pop() ?? "";
    if (path.length === 0) return this.handle.getText(field).toString();
    const id = path.pop() ?? "";
    // Where an entry stands is nothing that somebody wrote.
    const value = field === "rank" ? null : this.entry(path, id)?.get(field);
    if (value instanceof Y.XmlFragment) return plainText(blocksOf(value));
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }

  // Writing.

  set(table: Table, id: string, field: string, value: Plain): void {
    const entry = this.entry(table, id);
    if (entry && (entry.get(field) ?? null) !== value) this.write(() => entry.set(field, value));
  }

  setRecord(root: string, values: Fields): void {
    const record = this.handle.getMap(root);
    this.write(() => {
      for (const [field, value] of Object.entries(values)) record.set(field, value);
    });
  }

  /** Adds an entry and answers its id. Rich texts and tables of the entry are named by `prose` and `tables`. */
  add(table: Table, values: Fields, prose: readonly string[] = [], tables: readonly string[] = []): string {
    const id = freshId();
    this.undoing.step(() => {
      const entry = new Y.Map<unknown>();
      for (const [field, value] of Object.entries(values)) entry.set(field, value);
      for (const field of prose) entry.set(field, new Y.XmlFragment());
      for (const field of tables) entry.set(field, new Y.Map());
      this.map(table)?.set(id, entry);
    });
    return id;
  }

  /** Removes an entry, and answers the step by which it can be put back. */
  remove(table: Table, id: string): Step | null {
    return this.undoing.step(() => this.map(table)?.delete(id));
  }

  /** Gives entries new ranks in one step. */
  rank(table: Table, ranks: ReadonlyMap<string, string>): void {
    this.undoing.step(() => ranks.forEach((rank, id) => this.entry(table, id)?.set("rank", rank)));
  }

  /** Changes a shared text to `wanted` by its one stretch that differs, so that what others type beside it stays. */
  changeText(root: string, wanted: string): void {
    const text = this.handle.getText(root);
    const change = difference(text.toString(), wanted);
    if (!change) return;
    this.write(() => {
      if (change.removed > 0) text.delete(change.at, change.removed);
      if (change.inserted) text.insert(change.at, change.inserted);
    });
  }

  /** Adds lines at the end of a rich text, a paragraph each. */
  append(table: Table, id: string, field: string, lines: readonly string[]): void {
    const fragment = this.prose(table, id, field);
    if (!fragment || lines.length === 0) return;
    this.write(() => {
      for (const line of lines) {
        const paragraph = new Y.XmlElement("paragraph");
        paragraph.insert(0, [new Y.XmlText(line)]);
        fragment.push([paragraph]);
      }
    });
  }

  // Taking back.

  undo(): boolean {
    return this.undoing.undo();
  }

  redo(): boolean {
    return this.undoing.redo();
  }

  /** Takes back one step and leaves the later ones. */
  takeBack(step: Step): boolean {
    return this.undoing.takeBack(step);
  }

  canTakeBack(step: Step): boolean {
    return this.undoing.holds(step);
  }

  /** Changes with every step that can be taken back, so that an offer to undo can tell whether it is still the latest. */
  get undoDepth(): number {
    return this.undoing.depth;
  }

  // Watching.

  /** Calls `listener` after changes at a key, or anywhere below it. Answers how to stop. */
  watch(at: string, listener: Listener): Listener {
    const listeners = this.watchers.get(at) ?? new Set();
    this.watchers.set(at, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  private noticed(transaction: Y.Transaction): void {
    const places = new Map<string, boolean>();
    const gone: Gone[] = [];
    transaction.changed.forEach((names, type) => {
      const { fields, inProse } = placesOf(this.handle, type, names);
      if (!transaction.local) gone.push(...goneIn(transaction, type, names, fields));
      for (const place of fields) places.set(place, inProse && places.get(place) !== false);
    });
    if (places.size === 0) return;
    if (this.handle.clientID !== this.client) return this.onOtherClient();
    if (transaction.local) this.onOwnEdit(new Set(places.keys()));
    else {
      this.onOthers.after();
      this.recent.at(Date.now(), places.keys());
      if (gone.length > 0) this.onGone(gone);
    }
    for (const [place, inProse] of places) this.touched.set(place, inProse && this.touched.get(place) !== false);
    this.tellSoon();
  }

  private tellSoon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const told = new Set<Listener>();
      for (const [place, inProse] of this.touched) {
        // Nobody above shows what stands in a rich text, and it changes with every key.
        for (const at of inProse ? [place] : upwards(place)) this.watchers.get(at)?.forEach((listener) => told.add(listener));
      }
      this.touched.clear();
      told.forEach((listener) => listener());
    });
  }

  private write(change: () => void): void {
    this.undoing.write(change);
  }

  private map(table: Table): Y.Map<unknown> | null {
    const [root, ...rest] = table;
    let map: unknown = this.handle.getMap(root ?? "");
    for (const name of rest) map = map instanceof Y.Map ? map.get(name) : null;
    return map instanceof Y.Map ? map : null;
  }

  private entryOf(place: string): Y.Map<unknown> | null {
    const path = place.split("/").slice(0, -1);
    return path.length < 2 ? null : this.entry(path.slice(0, -1), path[path.length - 1] ?? "");
  }

  private entry(table: Table, id: string): Y.Map<unknown> | null {
    const entry = this.map(table)?.get(id);
    return entry instanceof Y.Map ? entry : null;
  }
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf("/") + 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function freshId(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => letters[byte & 31]).join("");
}

function rowOf(id: string, entry: Y.Map<unknown>): Row {
  const values = plainOf(entry);
  return { id, rank: String(values["rank"] ?? ""), values };
}

function plainOf(map: Y.Map<unknown>): Fields {
  const values: Record<string, Plain> = {};
  map.forEach((value, name) => {
    if (typeof value === "string" || typeof value === "number" || value === null) values[name] = value;
  });
  return values;
}
