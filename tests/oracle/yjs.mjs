// The real Yjs (and the real editor's binding) as an oracle. One JSON request per line, one JSON answer per line.
//
//   {"do": "history", "seed": 7, "steps": 120}  -> {"frames": [...], "document": {...}}
//   {"do": "read", "updates": [base64, ...]}    -> {"document": {...}, "pending": false, "clocks": {...}}
//
// A history is several people at work on one board through one server: each has a document, edits it, sends, receives,
// loses the connection, returns, undoes, or opens the board in another tab. A frame is what the server would receive.

import { createInterface } from "node:readline";
import { getSchema } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { joinBackward, lift, splitBlock, toggleMark } from "@tiptap/pm/commands";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { initProseMirrorDoc, updateYFragment, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

const schema = getSchema([
  Document, Text, Paragraph, BulletList, OrderedList, ListItem, HardBreak, Bold, Italic,
]);

const WORDS = ["Mia", " will ", "visit", "école", "家族", "😀", "👩‍👧", "\n", "e\u0301", "x", " ", "a longer stretch of words "];
const ENTRIES = ["entry001", "entry002", "entry003", "entry004"];
const MINE = "mine";

class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n) {
    return Math.floor(this.next() * n);
  }
  of(items) {
    return items[this.below(items.length)];
  }
  often(share) {
    return this.next() < share;
  }
}

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

class Server {
  constructor() {
    this.doc = new Y.Doc();
    this.told = [];
    this.frames = [];
  }
  receive(person, update, early = false) {
    const lacks = early && this.lacks(update);
    this.frames.push({ person: person.name, clients: [...person.clients], update: base64(update), lacks });
    if (lacks) return;
    // What the server already has is never told again: a Yjs that has collected it fails on an overlap.
    const news = Y.diffUpdate(update, Y.encodeStateVector(this.doc));
    Y.applyUpdate(this.doc, news);
    this.told.push(news);
  }

  // Whether the update says something that builds on what is not here yet.
  lacks(update) {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(copy, update);
    return pending(copy);
  }
}

const pending = (doc) => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

class Person {
  constructor(server, chance, name, ids) {
    Object.assign(this, { server, chance, name, ids, clients: new Set(), online: true, unsent: [] });
    this.open(Y.encodeStateAsUpdate(server.doc));
    this.heard = server.told.length;
  }

  // A new document of this browser; `state` is what it starts from.
  open(state) {
    this.doc = new Y.Doc();
    this.doc.clientID = this.ids();
    this.clients.add(this.doc.clientID);
    Y.applyUpdate(this.doc, state, "server");
    this.doc.on("update", (update, origin) => origin !== "server" && this.unsent.push(update));
    this.purpose = this.doc.getText("purpose");
    this.agenda = this.doc.getMap("agenda");
    this.undoer = new Y.UndoManager([this.purpose, this.agenda], {
      trackedOrigins: new Set([MINE, ySyncPluginKey]),
      captureTimeout: this.chance.often(0.5) ? 0 : 500,
    });
  }

  act() {
    const { chance } = this;
    const roll = chance.next();
    if (roll < 0.2) this.write();
    else if (roll < 0.35) this.fill();
    else if (roll < 0.65) this.compose();
    else if (roll < 0.7) this.undoer.undo();
    else if (roll < 0.73) this.undoer.redo();
    else if (roll < 0.85) this.send();
    else if (roll < 0.94) this.listen();
    else if (roll < 0.96) this.online = false;
    else if (roll < 0.99) this.comeBack();
    else this.reload();
  }

  write() {
    const { chance, purpose } = this;
    const places = boundaries(purpose.toString());
    const at = chance.below(places.length);
    this.doc.transact(() => {
      if (chance.often(0.4) && places.length > 1) {
        const end = Math.min(places.length - 1, at + 1 + chance.below(4));
        purpose.delete(places[at], places[end] - places[at]);
      }
      if (chance.often(0.7)) purpose.insert(places[at], chance.of(WORDS));
    }, MINE);
  }

  fill() {
    const { chance, agenda } = this;
    const id = chance.of(ENTRIES);
    const entry = agenda.get(id);
    this.doc.transact(() => {
      if (entry === undefined || chance.often(0.05)) agenda.set(id, this.entry());
      else if (chance.often(0.12)) agenda.delete(id);
      else if (chance.often(0.15)) entry.set("notes", new Y.XmlFragment());
      else if (chance.often(0.3)) this.step(entry.get("steps"));
      else entry.set(...chance.of([
        ["title", chance.of(WORDS)], ["title", ""], ["minutes", chance.below(90)], ["minutes", null],
        ["minutes", 1.5], ["minutes", 2 ** 40], ["minutes", -3], ["done", chance.often(0.5)], ["rank", `a${chance.below(9)}`],
      ]));
      if (chance.often(0.2) && agenda.has(id)) agenda.get(id).delete(chance.of(["title", "minutes"]));
    }, MINE);
  }

  entry() {
    const entry = new Y.Map();
    entry.set("rank", "a0");
    entry.set("title", this.chance.of(WORDS));
    entry.set("notes", new Y.XmlFragment());
    entry.set("steps", new Y.Map());
    if (this.chance.often(0.5)) entry.set("said", new Y.Text(this.chance.of(WORDS)));
    return entry;
  }

  step(steps) {
    const id = this.chance.of(ENTRIES);
    const step = steps.get(id);
    if (step === undefined) steps.set(id, new Y.Map([["text", "visit"], ["rank", "a1"]]));
    else if (this.chance.often(0.3)) steps.delete(id);
    else step.set("text", this.chance.of(WORDS));
  }

  // What the editor's binding does with every transaction of the editor.
  compose() {
    const notes = [...this.agenda.values()].map((entry) => entry.get("notes")).filter((notes) => notes !== undefined);
    if (notes.length === 0) return;
    const fragment = this.chance.of(notes);
    let { doc, meta } = initProseMirrorDoc(fragment, schema);
    if (doc.childCount === 0) doc = schema.topNodeType.createAndFill();
    const edits = 1 + this.chance.below(3);
    for (let i = 0; i < edits; i++) {
      doc = edited(doc, this.chance);
      this.doc.transact(() => updateYFragment(this.doc, fragment, doc, meta), ySyncPluginKey);
    }
  }

  send() {
    if (!this.online || this.unsent.length === 0) return;
    const updates = this.chance.often(0.6) ? [Y.mergeUpdates(this.unsent)] : this.unsent;
    this.unsent = [];
    for (const update of updates) {
      this.server.receive(this, update);
      if (this.chance.often(0.03)) this.server.receive(this, update);
    }
  }

  listen() {
    if (!this.online) return;
    const until = this.heard + this.chance.below(this.server.told.length - this.heard + 1);
    const updates = this.server.told.slice(this.heard, until);
    this.heard = until;
    if (updates.length > 1 && this.chance.often(0.5)) Y.applyUpdate(this.doc, Y.mergeUpdates(updates), "server");
    else for (const update of updates) Y.applyUpdate(this.doc, update, "server");
  }

  // The provider forgets what it had not sent: the step 2 that answers the server's step 1 repeats it.
  comeBack() {
    if (this.online && this.chance.often(0.5)) {
      // A step 1 that was on its way while these edits were: the answer overlaps with what has arrived.
      const stale = Y.encodeStateVector(this.server.doc);
      this.send();
      this.server.receive(this, Y.encodeStateAsUpdate(this.doc, stale));
      return;
    }
    this.online = true;
    if (this.unsent.length > 0 && this.chance.often(0.5)) this.server.receive(this, this.unsent.at(-1), true);
    this.unsent = [];
    const known = this.chance.often(0.2) ? undefined : Y.encodeStateVector(this.server.doc);
    this.server.receive(this, Y.encodeStateAsUpdate(this.doc, known));
    const missing = Y.encodeStateAsUpdate(this.server.doc, Y.encodeStateVector(this.doc));
    Y.applyUpdate(this.doc, missing, "server");
    this.heard = this.server.told.length;
  }

  // The page is loaded again, with what it had kept of its own, under a new client id.
  reload() {
    const kept = Y.encodeStateAsUpdate(this.doc);
    this.undoer.destroy();
    this.open(kept);
    this.online = false;
    this.comeBack();
  }
}

function boundaries(text) {
  const places = [0];
  for (const character of text) places.push(places.at(-1) + character.length);
  return places;
}

function edited(doc, chance) {
  const size = doc.content.size;
  const at = between(doc, chance.below(size + 1));
  const to = chance.often(0.6) ? at : between(doc, Math.min(size, at + chance.below(12)));
  let state = EditorState.create({ doc, schema });
  state = state.apply(state.tr.setSelection(TextSelection.between(doc.resolve(at), doc.resolve(to))));
  const { listItem, bulletList, orderedList, hardBreak } = schema.nodes;
  const commands = [
    splitBlock, joinBackward, lift, splitListItem(listItem), sinkListItem(listItem), liftListItem(listItem),
    wrapInList(bulletList), wrapInList(orderedList), wrapInList(orderedList, { start: 3 }),
    toggleMark(schema.marks.bold), toggleMark(schema.marks.italic), toggleMark(schema.marks.bold),
    (state, go) => go(state.tr.replaceSelectionWith(hardBreak.create())),
    (state, go) => go(state.tr.deleteSelection()),
  ];
  let result = doc;
  const dispatch = (tr) => (result = tr.doc);
  if (chance.often(0.5)) {
    const word = chance.of(WORDS);
    dispatch(state.tr.insertText(word === "\n" ? " " : word));
  } else {
    chance.of(commands)(state, dispatch);
  }
  // The editor's nesting is bounded by the gate; deeper than this nobody indents.
  return deep(result) > 9 ? doc : result;
}

// No cursor stands within a character.
function between(doc, at) {
  const { textOffset, parent, nodeAfter } = doc.resolve(at);
  const text = textOffset > 0 && parent.isTextblock ? nodeAfter.text : "";
  return /^[\udc00-\udfff]/.test(text) ? at - 1 : at;
}

function deep(node) {
  let most = 0;
  node.forEach((child) => (most = Math.max(most, deep(child))));
  return most + 1;
}

function play({ seed, steps }) {
  const chance = new Chance(seed);
  const server = new Server();
  let last = 1000 + chance.below(1000);
  const ids = () => chance.often(0.5) ? (last += 1 + chance.below(50)) : ((1 + chance.below(0x3fffffff)) * 2 + (last++ & 1)) & 0x7fffffff;
  const people = [new Person(server, chance, "p0", ids)];
  for (let i = 0; i < steps; i++) {
    if (people.length < 4 && chance.often(0.05)) people.push(new Person(server, chance, `p${people.length}`, ids));
    chance.of(people).act();
  }
  for (const person of people) {
    person.online = false;
    person.comeBack();
  }
  return { frames: server.frames, document: read(server.doc), clocks: clocks(server.doc) };
}

function clocks(doc) {
  return Object.fromEntries([...Y.decodeStateVector(Y.encodeStateVector(doc))].map(([client, clock]) => [client, clock]));
}

function read(doc) {
  return { purpose: doc.getText("purpose").toString(), agenda: readValue(doc.getMap("agenda")) };
}

function readValue(value) {
  if (value instanceof Y.XmlText) return runs(value.toDelta());
  if (value instanceof Y.XmlElement) {
    return [value.nodeName, value.getAttributes(), value.toArray().map(readValue)];
  }
  if (value instanceof Y.XmlFragment) return value.toArray().map(readValue);
  if (value instanceof Y.Text) return value.toString();
  if (value instanceof Y.Map) return Object.fromEntries([...value].map(([key, item]) => [key, readValue(item)]));
  return value;
}

function runs(delta) {
  const joined = [];
  for (const { insert, attributes = {} } of delta) {
    const last = joined.at(-1);
    const marks = Object.keys(attributes).sort();
    if (last !== undefined && JSON.stringify(last[1]) === JSON.stringify(marks)) last[0] += insert;
    else joined.push([insert, marks]);
  }
  return joined;
}

function readUpdates({ updates }) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, "base64"));
  return { document: read(doc), clocks: clocks(doc), pending: pending(doc) };
}

const answers = { history: play, read: readUpdates };

console.warn = () => {};
createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = answers[request.do](request);
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
