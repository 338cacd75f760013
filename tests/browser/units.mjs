/** The front end's own rules, without a browser: bundled as the page is, and tried by Node's test runner. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { retry } from "@lifeomic/attempt";
import { build } from "esbuild";
import * as Y from "yjs";

const { outputFiles } = await build({
  stdin: {
    contents: ["actions", "audience", "coming", "depicting", "difference", "document", "frames", "ledger", "losses", "parts", "people", "presence", "ranks", "recent", "richtext", "sentences", "shortening", "stretches", "timing", "twice", "wording"].map((name) => `export * from "./static/board/${name}";`).join("\n"),
    resolveDir: process.cwd(),
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  platform: "node",
  // One Yjs for the test and for what it tries.
  plugins: [{ name: "one-yjs", setup: (b) => b.onResolve({ filter: /^yjs$/ }, () => ({ path: import.meta.resolve("yjs"), external: true })) }],
  write: false,
});
const { actionsOf, comingBack, Coming, Cutter, LATELY, Ledger, Losses, inRows, preview, sheetFor, sees, PartDocument, People, Presence, difference, initials, jitter, plainText, rankAfterAll, ranksToMove, read, say, shortened, wrapped, elapsed, judging, markPassed, spread, timeOf, twice } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

/** Chance that falls the same way each time (mulberry32). */
function fallingAlike(t, seed) {
  t.mock.method(Math, "random", () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  });
}

/** How many of these moments fall together at most, within so many milliseconds. */
const together = (moments, within) => Math.max(...moments.map((from) => moments.filter((each) => each >= from && each < from + within).length));

test("two hundred pages that lose the server in one moment come back one after the other", (t) => {
  fallingAlike(t, 3);
  const moments = Array.from({ length: 200 }, () => comingBack().delay);
  assert.ok(Math.min(...moments) >= 300 && Math.max(...moments) <= 1_500, "soon, and not at once");
  assert.ok(together(moments, 100) <= 40, "a twelfth of the time sees about a twelfth of them");
  assert.equal(together(Array(200).fill(comingBack().delay), 100), 200, "as many as it would be without chance");
});

test("while the server stays away, tries become rarer, never rarer than every fifteen seconds, and stay apart", async (t) => {
  fallingAlike(t, 7);
  const waited = [];
  t.mock.method(globalThis, "setTimeout", (resolve, delay) => (waited.push(delay), queueMicrotask(resolve)));
  // As the provider tries: what it adds itself is twice as long each time, and without end.
  const away = () => retry(async () => Promise.reject(new Error("away")), { ...comingBack(), factor: 2, maxAttempts: 9 }).catch(() => null);
  const pages = [];
  for (let page = 0; page < 60; page += 1) {
    await away();
    pages.push(waited.splice(0));
  }
  const waits = pages.flat();
  assert.equal(waits.length, 60 * 8);
  assert.ok(Math.min(...waits) >= 300 && Math.max(...waits) <= 15_000);
  const middle = (attempt) => pages.map((each) => each[attempt]).sort((a, b) => a - b)[30];
  assert.ok(middle(6) > 4 * middle(0));
  const sixth = pages.map((each) => each.slice(0, 6).reduce((sum, one) => sum + one));
  assert.ok(together(sixth, 500) <= 12, "whoever came together once does not stay together");
});

test("asking again for what a page needs waits longer each time, and never quite the same", async (t) => {
  const waited = [];
  t.mock.method(globalThis, "setTimeout", (resolve, delay) => (waited.push(delay), queueMicrotask(resolve)));
  for (const [chance, attempt] of [[0, 0], [0.999, 0], [0, 4], [0.999, 4], [0.999, 40]]) {
    t.mock.method(Math, "random", () => chance);
    await jitter(attempt);
  }
  assert.deepEqual(waited.map(Math.round), [200, 700, 200, 8_192, 15_185]);
});

const frames = (ledger, ...sent) => sent.forEach((sync) => ledger.sentFrame(sync));
const statuses = (ledger, count) => Array.from({ length: count }, () => ledger.receivedFrame("status"));

function joined() {
  const ledger = new Ledger();
  ledger.opened();
  ledger.receivedFrame("step1");
  frames(ledger, "step1", "step2");
  statuses(ledger, 1);
  return ledger;
}

test("an edit counts as unsaved until the status of its frame comes back", () => {
  const ledger = joined();
  ledger.edited(["agenda/a/title"]);
  assert.deepEqual(ledger.unsaved, ["agenda/a/title"]);
  frames(ledger, "update");
  assert.equal(ledger.outstanding, 1);
  assert.equal(ledger.unsaved.length, 1);
  statuses(ledger, 1);
  assert.deepEqual(ledger.unsaved, []);
});

test("a status never covers an edit that was made after its frame was sent", () => {
  const ledger = joined();
  ledger.edited(["a"]);
  frames(ledger, "update");
  ledger.edited(["b"]);
  statuses(ledger, 1);
  assert.deepEqual(ledger.unsaved, ["b"]);
});

test("one status of two leaves everything unsaved", () => {
  const ledger = joined();
  ledger.edited(["a"]);
  frames(ledger, "update");
  ledger.edited(["b"]);
  frames(ledger, "update");
  statuses(ledger, 1);
  assert.deepEqual(ledger.unsaved, ["a", "b"]);
});

test("what was under way when the connection broke is unsaved again, until the next step 2 is kept", () => {
  const ledger = joined();
  ledger.edited(["a"]);
  frames(ledger, "update");
  ledger.opened();
  frames(ledger, "step1");
  assert.deepEqual(ledger.unsaved, ["a"]);
  ledger.receivedFrame("step1");
  frames(ledger, "step2");
  statuses(ledger, 1);
  assert.deepEqual(ledger.unsaved, []);
});

test("an update before the step 2 of a connection proves nothing about the edits before it", () => {
  const ledger = joined();
  ledger.edited(["offline"]);
  ledger.opened();
  ledger.edited(["online"]);
  frames(ledger, "update");
  statuses(ledger, 1);
  assert.deepEqual(ledger.unsaved, ["offline", "online"]);
});

test("a server that asks again makes the count doubtful", () => {
  const ledger = joined();
  assert.equal(ledger.doubtful, false);
  ledger.receivedFrame("step1");
  assert.equal(ledger.doubtful, true);
  ledger.opened();
  assert.equal(ledger.doubtful, false);
});

test("frames are recognised by address and kind, pings by being too short", () => {
  const frame = (...body) => read(new Uint8Array([3, 97, 0, 98, ...body]));
  assert.deepEqual(frame(0, 2, 1, 0), { address: "a\0b", sync: "update", saved: false });
  assert.deepEqual(frame(0, 1, 1, 0), { address: "a\0b", sync: "step2", saved: false });
  assert.deepEqual(frame(8, 1), { address: "a\0b", sync: undefined, saved: true });
  assert.deepEqual(frame(8, 0), { address: "a\0b", sync: undefined, saved: false });
  assert.equal(read(new Uint8Array([9])), null);
});

test("the difference of two texts puts one into the other and never cuts a character in half", () => {
  const apply = (from, to) => {
    const change = difference(from, to);
    return change ? from.slice(0, change.at) + change.inserted + from.slice(change.at + change.removed) : from;
  };
  const samples = ["", "a", "aa", "aaa", "abc", "axc", "😀", "😁", "a😀b", "a😁b", "😀😀", "we 👩‍👧 meet", "we meet"];
  for (const from of samples) for (const to of samples) assert.equal(apply(from, to), to);
  const change = difference("a😀b", "a😁b");
  assert.equal(change.inserted, "😁");
});

const document = (client = 1) => new PartDocument("shared", client);
const item = (part, rank, title = "") => part.add(["agenda"], { rank, title }, ["notes"]);

test("entries of one rank stand in the order of their ids, the same for everyone", () => {
  const [one, two] = [document(1), document(2)];
  for (const part of [one, two]) for (let nth = 0; nth < 5; nth += 1) item(part, "a0");
  Y.applyUpdate(two.handle, Y.encodeStateAsUpdate(one.handle));
  Y.applyUpdate(one.handle, Y.encodeStateAsUpdate(two.handle));
  assert.equal(one.rows(["agenda"]).length, 10);
  assert.deepEqual(one.rows(["agenda"]), two.rows(["agenda"]));
});

test("an edit of this person names its places, an edit of another does not", () => {
  const [mine, theirs] = [document(1), document(2)];
  const places = [];
  mine.onOwnEdit = (touched) => places.push(...touched);
  const id = item(mine, "a0", "School");
  places.length = 0;
  mine.set(["agenda"], id, "title", "Sleep");
  mine.prose(["agenda"], id, "notes").insert(0, [new Y.XmlElement("paragraph")]);
  assert.deepEqual(places, [`agenda/${id}/title`, `agenda/${id}/notes`]);
  places.length = 0;
  Y.applyUpdate(theirs.handle, Y.encodeStateAsUpdate(mine.handle));
  theirs.set(["agenda"], id, "title", "Feeding");
  Y.applyUpdate(mine.handle, Y.encodeStateAsUpdate(theirs.handle));
  assert.deepEqual(places, []);
  assert.equal(mine.writer(["agenda"], id, "title"), 2);
});

test("who watches an entry hears of its fields, and not of every key in its notes", async () => {
  const part = document();
  const id = item(part, "a0");
  await null;
  const heard = [];
  part.watch("agenda", () => heard.push("agenda"));
  part.watch(`agenda/${id}/notes`, () => heard.push("notes"));
  part.prose(["agenda"], id, "notes").insert(0, [new Y.XmlElement("paragraph")]);
  await null;
  assert.deepEqual(heard, ["notes"]);
  part.set(["agenda"], id, "title", "Sleep");
  await null;
  assert.deepEqual(heard, ["notes", "agenda"]);
});

test("undo brings a removed entry back with its notes", () => {
  const part = document();
  const id = item(part, "a0", "School");
  const paragraph = new Y.XmlElement("paragraph");
  part.prose(["agenda"], id, "notes").insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText("Reads every night.")]);
  part.remove(["agenda"], id);
  assert.equal(part.rows(["agenda"]).length, 0);
  part.undo();
  assert.equal(part.row(["agenda"], id).values.title, "School");
  assert.equal(plainText(part.blocks(["agenda"], id, "notes")), "Reads every night.");
});

test("what was removed is put back whatever was done since, and what was done since stays", () => {
  const part = document();
  const [first, second] = [item(part, "a0", "School"), item(part, "a1", "Sleep")];
  const removed = part.remove(["agenda"], first);
  part.set(["agenda"], second, "title", "Sleep at night");
  const other = part.remove(["agenda"], second);
  assert.ok(part.takeBack(removed));
  assert.equal(part.row(["agenda"], first).values.title, "School");
  assert.equal(part.row(["agenda"], second), null);
  assert.ok(!part.canTakeBack(removed));
  assert.ok(!part.takeBack(removed));
  assert.ok(part.canTakeBack(other));
  part.undo();
  assert.equal(part.row(["agenda"], second).values.title, "Sleep at night");
});

test("a step whose goal is gone cannot be put back, and no other step is taken back for it", () => {
  const [mine, theirs] = [document(1), document(2)];
  const id = mine.add(["goals"], { rank: "a0" }, ["words"], ["steps"]);
  const step = mine.add(["goals", id, "steps"], { rank: "a0", text: "Call" });
  const removed = mine.remove(["goals", id, "steps"], step);
  Y.applyUpdate(theirs.handle, Y.encodeStateAsUpdate(mine.handle));
  theirs.remove(["goals"], id);
  Y.applyUpdate(mine.handle, Y.encodeStateAsUpdate(theirs.handle));
  const other = item(mine, "a0", "School");
  assert.ok(!mine.takeBack(removed));
  assert.equal(mine.row(["agenda"], other).values.title, "School");
});

test("entries that others remove are told with their words, and nothing that was inside them is told apart", () => {
  const [mine, theirs] = [document(1), document(2)];
  const id = theirs.add(["goals"], { rank: "a0" }, ["words"], ["steps"]);
  const paragraph = new Y.XmlElement("paragraph");
  theirs.prose(["goals"], id, "words").insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText("Sleep through.")]);
  theirs.add(["goals", id, "steps"], { rank: "a0", text: "Call" });
  const told = [];
  mine.onGone = (gone) => told.push(...gone.map(({ place, words }) => [place, words("words")]));
  const catchUp = () => Y.applyUpdate(mine.handle, Y.encodeStateAsUpdate(theirs.handle));
  catchUp();
  assert.deepEqual(told, []);
  theirs.remove(["goals"], id);
  catchUp();
  catchUp();
  assert.deepEqual(told, [[`goals/${id}`, "Sleep through."]]);
  const own = item(mine, "a0");
  mine.remove(["agenda"], own);
  assert.equal(told.length, 1);
});

test("undo of an added entry leaves it when somebody else has written in it", () => {
  const [mine, theirs] = [document(1), document(2)];
  const id = item(mine, "a0");
  Y.applyUpdate(theirs.handle, Y.encodeStateAsUpdate(mine.handle));
  theirs.set(["agenda"], id, "title", "Theirs");
  Y.applyUpdate(mine.handle, Y.encodeStateAsUpdate(theirs.handle));
  mine.undo();
  assert.equal(mine.row(["agenda"], id)?.values.title, "Theirs");
});

test("a copy to which Yjs gave another client id says so before anything more is written", () => {
  const [mine, twin] = [document(7), document(7)];
  let told = 0;
  mine.onOtherClient = () => (told += 1);
  item(twin, "a0");
  Y.applyUpdate(mine.handle, Y.encodeStateAsUpdate(twin.handle));
  item(mine, "a1");
  assert.ok(told > 0);
});

/** Two copies of one board with an item; what the first loses to the second is told. */
function two() {
  const told = { rescued: [], overwritten: [], typed: [] };
  const [mine, theirs] = [document(1), document(2)];
  const ledger = new Ledger();
  const host = {
    typed: () => told.typed,
    rescued: (words) => told.rescued.push(...words),
    overwritten: (place, words) => told.overwritten.push([place, words]),
    named: (somebody) => somebody,
  };
  const clock = { now: 0 };
  const losses = new Losses(mine, ledger, host, () => clock.now);
  mine.onOwnEdit = (places) => (ledger.edited(places), losses.wrote(places));
  const exchange = () => {
    const [toMe, toThem] = [Y.encodeStateAsUpdate(theirs.handle), Y.encodeStateAsUpdate(mine.handle)];
    Y.applyUpdate(mine.handle, toMe);
    Y.applyUpdate(theirs.handle, toThem);
  };
  const kept = () => {
    ledger.opened();
    ledger.sentFrame("step2");
    ledger.receivedFrame("status");
  };
  const id = item(theirs, "a0", "School");
  exchange();
  return { mine, theirs, told, clock, exchange, kept, id };
}

test("words that are unsaved or fresh in an entry that somebody removes are given back, with where they stood", () => {
  for (const age of ["unsaved", "fresh"]) {
    const { mine, theirs, told, clock, exchange, kept, id } = two();
    mine.set(["agenda"], id, "led_by", "Joel");
    if (age === "fresh") kept();
    clock.now = age === "fresh" ? 60_000 : 600_000;
    theirs.remove(["agenda"], id);
    exchange();
    assert.deepEqual(told.rescued, [{ place: `agenda/${id}/led_by`, words: "Joel", reason: "entry-removed", where: "Agenda, item 1 “School”: led by" }]);
  }
});

test("words that were kept long ago, and entries that one removes oneself, come back to nobody", () => {
  const { mine, theirs, told, clock, exchange, kept, id } = two();
  const own = item(mine, "a1");
  mine.set(["agenda"], own, "title", "Mine");
  theirs.set(["agenda"], id, "title", "Nursery");
  exchange();
  mine.remove(["agenda"], own);
  mine.set(["agenda"], id, "led_by", "Joel");
  kept();
  clock.now = 121_000;
  theirs.remove(["agenda"], id);
  exchange();
  assert.deepEqual(told.rescued, []);
});

test("what is typed and in no document yet comes back when its entry is removed", () => {
  const { theirs, told, exchange, id } = two();
  told.typed = [{ place: `agenda/${id}/minutes`, words: "9999" }];
  theirs.remove(["agenda"], id);
  exchange();
  assert.deepEqual(told.rescued.map((each) => each.words), ["9999"]);
});

test("of two who write a field unseen by each other the loser is told, however long ago it was", () => {
  for (const mineFirst of [true, false]) {
    const { mine, theirs, told, clock, exchange, kept, id } = two();
    if (mineFirst) mine.set(["agenda"], id, "led_by", "Joel");
    theirs.set(["agenda"], id, "led_by", "Nadia");
    if (!mineFirst) mine.set(["agenda"], id, "led_by", "Joel");
    kept();
    clock.now = 3_600_000;
    exchange();
    // The document keeps the wording of the greater client id, whoever was first.
    assert.equal(mine.row(["agenda"], id).values.led_by, "Nadia");
    assert.deepEqual(told.overwritten, [[`agenda/${id}/led_by`, "Joel"]]);
  }
});

test("whoever had seen a wording may change it, and change it back, without an alarm", () => {
  const { mine, theirs, told, exchange, id } = two();
  mine.set(["agenda"], id, "led_by", "Joel");
  mine.set(["agenda"], id, "led_by", "Joel M.");
  exchange();
  theirs.set(["agenda"], id, "led_by", "Na");
  theirs.set(["agenda"], id, "led_by", "Nadia");
  exchange();
  mine.set(["agenda"], id, "led_by", "Joel");
  exchange();
  assert.deepEqual(told.overwritten, []);
  assert.equal(mine.row(["agenda"], id).values.led_by, "Joel");
});

test("a numbered list goes on from the number with which it begins", () => {
  const part = document();
  const id = item(part, "a0");
  const list = new Y.XmlElement("orderedList");
  part.prose(["agenda"], id, "notes").insert(0, [list]);
  list.setAttribute("start", 4);
  const point = new Y.XmlElement("listItem");
  list.insert(0, [point]);
  const paragraph = new Y.XmlElement("paragraph");
  point.insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText("Ring the school")]);
  assert.equal(part.blocks(["agenda"], id, "notes")[0].first, 4);
  assert.equal(plainText(part.blocks(["agenda"], id, "notes")), "4. Ring the school");
});

const order = (rows, ranks) =>
  rows
    .map((row) => ({ ...row, rank: ranks.get(row.id) ?? row.rank }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : 1))
    .map((row) => row.id)
    .join("");

test("every move brings the entry to the wanted place, whatever the ranks", () => {
  const tables = [
    ["a0", "a1", "a2", "a3"],
    ["a0", "a1", "a1", "a1"],
    ["a1", "a1", "a1", "a1"],
    ["", "!", "a0", "zz"],
  ];
  for (const ranks of tables) {
    const rows = ranks.map((rank, nth) => ({ id: "abcd"[nth], rank }));
    for (const { id } of rows)
      for (let to = 0; to < rows.length; to += 1) {
        const wanted = rows.map((row) => row.id).filter((other) => other !== id);
        wanted.splice(to, 0, id);
        assert.equal(order(rows, ranksToMove(rows, id, to)), wanted.join(""), `${ranks} ${id} to ${to}`);
      }
  }
});

test("a new entry comes last, even behind ranks that do not read as such", () => {
  for (const last of ["a0", "zz", "!", ""]) assert.ok(rankAfterAll([{ id: "a", rank: last }]) > last);
});

test("a name stands for its person only when it is nobody else's", () => {
  const people = new People(
    [
      { id: "p1", name: "Iris Demont", agency: "Health" },
      { id: "p2", name: "Sam Lee", agency: "School" },
      { id: "p3", name: "Sam Lee", agency: "Housing" },
    ],
    "p1",
  );
  assert.equal(people.find(" iris  demont "), "p1");
  assert.equal(people.find("Sam Lee"), "Sam Lee");
  assert.equal(people.find("Sam Lee (Housing)"), "p3");
  assert.equal(people.words("p2"), "Sam Lee (School)");
  assert.equal(people.words("the school"), "the school");
  assert.equal(initials("Nadia van der Example"), "NE");
});

test("whoever takes no part is named too, and of whom nothing is told nobody reads an id, nor that they take no part", () => {
  const [child, gone] = ["813583c9ee016fa10a9d2a71", "91b1c2e5f4a0d3c2b1a09f8e"];
  const people = new People([{ id: "p1", name: "Iris Demont", agency: "Health" }], "p1", [{ id: child, name: "Kim Testwell", agency: "" }]);
  assert.equal(people.words(child), "Kim Testwell");
  assert.equal(people.words(gone), "Somebody not named here");
  assert.equal(people.find("Kim Testwell"), "Kim Testwell");
  assert.equal(people.get(child), undefined);
});

test("every state has a short word and a sentence", () => {
  const states = ["connecting", "live", "reading", "freezing", "frozen", "removed", "signed-out", "outdated"].map((is) => ({ is }));
  const counted = ["offline", "unkept", "saving"].map((is) => ({ is, changes: 2, slow: true }));
  assert.match(say({ is: "offline", changes: 1 }).sentence, /1 change not saved yet.* it is sent/);
  for (const state of [...states, ...counted, { is: "amiss", fields: 1 }, { is: "amiss", fields: 2 }, { is: "refused", reason: "malformed" }]) {
    const said = say(state);
    assert.ok(said.short.length > 3 && said.sentence.endsWith("."), state.is);
  }
  assert.match(say({ is: "offline", changes: 2 }).short, /2 changes not saved/);
});

test("who must not see it sees nothing, by name or by agency, whatever else is said", () => {
  const ada = { id: "ada", name: "Ada", agency: "Police", agencyId: "police" };
  const ben = { id: "ben", name: "Ben", agency: "" };
  const lists = (maySee, mustNotSee) => ({ maySee: new Set(maySee), mustNotSee: new Set(mustNotSee) });
  assert.ok(sees(lists(["police"], []), ada));
  assert.ok(!sees(lists(["ada"], ["police"]), ada));
  assert.ok(!sees(lists(["police"], ["ada"]), ada));
  assert.ok(!sees(lists([""], []), ben));
  assert.equal(preview(lists(["me", "ada"], []), [{ id: "me", name: "Me", agency: "" }, ada, ben], "me"), "Ada and you will see it. Ben will see nothing of it.");
});

/** A page with its parts, and a door that answers when it is told to. */
function page() {
  const parts = [];
  const said = [];
  const asked = [];
  globalThis.fetch = (_url, { body }) => {
    const { known } = JSON.parse(body);
    return new Promise((answer) =>
      asked.push(() =>
        answer({
          ok: true,
          status: 200,
          json: async () => ({
            parts: ["shared", "chair"].map((kind) => ({ kind, document: `d-${kind}`, token: known.includes(`d-${kind}`) ? "" : `t${asked.length}`, client: asked.length, epoch: 1, writes: true })),
            markers: [],
            session: null,
            authors: {},
          }),
        }),
      ),
    );
  };
  const coming = new Coming("/passes", {
    parts: () => parts,
    isOver: () => false,
    learn: () => {},
    join: (pass) => {
      said.push(`join ${pass.kind} with ${pass.token}`);
      parts.push({ kind: pass.kind, name: pass.document });
    },
    leave: (part) => parts.splice(parts.indexOf(part), 1),
    wordsAtRisk: () => [],
    rescued: () => {},
    replaced: () => said.push("replaced"),
    refusedAtTheDoor: () => {},
    changed: () => {},
  });
  parts.push({ kind: "chair", name: "d-chair" });
  return { asked, coming, said };
}

const settled = () => new Promise((done) => setImmediate(done));

test("a copy that was refused is fetched once, though the page asks again when it is connected again", async () => {
  const { asked, coming, said } = page();
  const first = coming.look();
  const again = coming.look();
  asked[0]();
  await settled();
  assert.deepEqual(said, ["join shared with t1", "replaced"]);
  asked[1]();
  await Promise.all([first, again]);
  await settled();
  assert.deepEqual(said, ["join shared with t1", "replaced"], "what is here is neither joined anew nor shown an empty pass");
});

test("a pause counts for nobody, and a pause that goes on stops the clock", () => {
  const pauses = [{ began: 2_000, ended: 5_000 }, { began: 9_000, ended: null }];
  assert.equal(elapsed(1_000, 20_000, pauses), 5_000);
  assert.equal(elapsed(6_000, 8_000, pauses), 2_000);
});

test("what is left is said in words as well as in colour", () => {
  assert.deepEqual(["ample", "4 min left"], [timeOf(10, 6 * 60_000).tone, timeOf(10, 6 * 60_000).words]);
  assert.equal(timeOf(10, 8 * 60_000).words, "nearly over, 2 min left");
  assert.equal(timeOf(10, 9.6 * 60_000).words, "almost over, 24 s left");
  assert.equal(timeOf(10, 13 * 60_000).words, "3 min over");
});

test("one minute, half a minute and the end are told once, and nothing in between", () => {
  const told = [];
  for (let left = 120_000, before = left; left >= -3_000; before = left, left -= 1_000) told.push(markPassed(before, left, 600_000));
  assert.deepEqual(told.filter(Boolean), ["One minute left", "30 seconds left", "Time is up"]);
  assert.equal(markPassed(61_000, 59_000, 60_000), null, "a box of one minute begins there");
});

test("the minutes that are left are shared out whole, and nobody is left without any", () => {
  assert.deepEqual(spread(20, [10, 10, 20]), [5, 5, 10]);
  const shares = spread(7, [30, 1, 1]);
  assert.equal(shares.reduce((sum, each) => sum + each, 0), 7);
  assert.ok(shares.every((each) => each >= 1));
});

/** A copy with notes, and a copy of somebody else who writes into them. */
function twoWriters() {
  const [mine, theirs] = [new PartDocument("shared", 1), new PartDocument("shared", 2)];
  const id = mine.add(["agenda"], { rank: "a0V", title: "School" }, ["notes"]);
  mine.append(["agenda"], id, "notes", ["We talked."]);
  theirs.load(mine.state());
  mine.opened();
  const hear = () => mine.load(theirs.state());
  const text = () => theirs.prose(["agenda"], id, "notes").get(0).get(0);
  return { mine, theirs, id, hear, text };
}

const stretchesIn = ({ mine, id }) => mine.stretches(["agenda"], id, "notes").map(({ length, client }) => [length, client]);

test("what somebody else writes lately is marked as theirs, and nothing that was there before", () => {
  const writers = twoWriters();
  assert.deepEqual(stretchesIn(writers), []);
  writers.text().insert(3, "both ");
  writers.hear();
  assert.deepEqual(stretchesIn(writers), [[3, null], [5, 2], [7, null]]);
  assert.deepEqual(writers.mine.recent.where.map(({ place, client }) => [place, client]), [[`agenda/${writers.id}/notes`, 2]]);
});

test("after a while it is marked no longer, and what follows it is", () => {
  const writers = twoWriters();
  writers.text().insert(10, " A lot.");
  writers.hear();
  assert.equal(writers.mine.recent.forget(Date.now() + LATELY + 1_000), true);
  assert.deepEqual(writers.mine.recent.where, []);
  writers.text().insert(17, " More.");
  writers.hear();
  assert.deepEqual(stretchesIn(writers), [[17, null], [6, 2]]);
});

test("what is taken away is nobody's, and a value that somebody set lately is", () => {
  const writers = twoWriters();
  writers.text().delete(0, 3);
  writers.hear();
  assert.deepEqual(writers.mine.recent.where, []);
  writers.theirs.set(["agenda"], writers.id, "title", "Kindergarten");
  writers.hear();
  const { client, clock } = writers.mine.stamp(`agenda/${writers.id}/title`);
  assert.equal(writers.mine.recent.isRecent(client, clock), true);
});

test("marks are cut along runs and paragraphs, and the letters stand once before each stretch", () => {
  const cutter = new Cutter([{ length: 2, client: null }, { length: 4, client: 7 }, { length: 9, client: null }]);
  const run = (text) => ({ text, bold: false, italic: false });
  const pieces = [[run("abc"), run("\n"), run("de")], [run("fgh")]].flatMap((runs) => cutter.pieces(runs));
  assert.deepEqual(pieces.map(({ run, client, first }) => [run.text, client, first]), [
    ["ab", null, false], ["c", 7, true], ["\n", null, false], ["de", 7, false], ["f", 7, false], ["gh", null, true],
  ]);
});

test("a word that judges is found as a word, however it is written, and only where workers say how things are", () => {
  const known = ["non-compliant", "in denial", "hostile"];
  assert.equal(judging("Remark", "Mum was Non-compliant, they say.", known), "non-compliant");
  assert.equal(judging("Risk", "She is in\n denial about it", known), "in denial");
  for (const words of ["", "It is a hostility of the weather", "He came to the hostel", "In den I alone"]) assert.equal(judging("Remark", words, known), null);
  for (const model of ["View", "Dissent", "Goal", "AgendaItem"]) assert.equal(judging(model, "I am hostile", known), null);
  assert.equal(judging("Need", "anything", ["", " "]), null);
});

test("as a tree or a path nobody stands on somebody else, the family is below, and a path goes on where it turned", () => {
  for (const [family, supports, services] of [[1, 1, 0], [2, 3, 9], [6, 5, 14], [0, 0, 1]]) {
    const nodes = [family, supports, services].flatMap((many, ring) => Array.from({ length: many }, (_, nth) => ({ name: `${ring} ${nth}`, about: "", ring })));
    for (const turning of [false, true]) {
      const [placed, sheet] = [inRows(nodes, turning), sheetFor(nodes)];
      assert.deepEqual(placed.map(({ name }) => name), nodes.map(({ name }) => name));
      assert.ok(placed.every(({ x, y }) => x >= 100 && x <= sheet.width - 100 && y >= 60 && y <= sheet.height - 60));
      for (const [one, other] of placed.flatMap((one, nth) => placed.slice(nth + 1).map((other) => [one, other]))) {
        assert.ok(Math.abs(one.x - other.x) >= 220 || Math.abs(one.y - other.y) >= 120, `${one.name} and ${other.name}`);
        if (one.ring < other.ring) assert.ok(one.y > other.y);
      }
    }
    const path = inRows(nodes, true);
    const turns = path.slice(1).filter((node, nth) => node.y !== path[nth].y);
    for (const node of turns) {
      const before = path[path.indexOf(node) - 1];
      assert.ok(Math.abs(node.x - before.x) <= 250, "the path does not go back across the whole sheet");
    }
  }
});

test("a name that is too long for its place breaks between words or after a hyphen, never within", () => {
  assert.deepEqual(wrapped("Tessa Sampleford", 18), ["Tessa Sampleford"]);
  assert.deepEqual(wrapped("Konstantina Papadopoulos-Featherstone", 18), ["Konstantina", "Papadopoulos-", "Featherstone"]);
  assert.deepEqual(wrapped("Mary-Anne Bungaree Goodjagah", 18), ["Mary-Anne Bungaree", "Goodjagah"]);
  assert.deepEqual(wrapped("child and family health nurse of the whole district and beyond", 18), ["child and family", "health nurse of", "the whole distric…"]);
  assert.equal(shortened("Wren sleeps", 6), "Wren…");
});

test("whoever was missed once and came back has all the time to come back when their connection is lost anew", (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const states = new Map();
  let heard = () => {};
  const awareness = { clientID: 1, getStates: () => states, on: (_, listener) => (heard = listener), setLocalStateField: () => {} };
  const presence = new Presence({ state: { is: "live" }, people: { me: "nadia" }, data: { door: { seconds: 10 } }, met: () => {} });
  const comes = (here) => (here ? states.set(2, { user: { id: "joel", name: "Joel" } }) : states.delete(2), heard());
  presence.bind(awareness);
  assert.equal(presence.isLost("joel"), false);
  now = 10_000;
  assert.equal(presence.isLost("joel"), true);
  // He is back, and nobody asks for him while he does not wait to speak.
  comes(true);
  now = 60_000;
  comes(false);
  assert.equal(presence.isLost("joel"), false);
  now = 70_000;
  assert.equal(presence.isLost("joel"), true);
});

test("a service by two agencies and what two people hold is found until it is decided, and then who keeps it is told", () => {
  const board = new PartDocument("shared", 7);
  const services = ["Early Years", "Little Steps"].map((agency, at) =>
    board.add(["services"], { rank: `a${at}`, service: at ? "parent  aide" : "Parent aide", agency, keep: "undecided" }, [], []),
  );
  const weighing = board.add(["responsibilities"], { rank: "a0", text: "Weighing" }, [], ["holders"]);
  for (const [at, who] of ["ana", "omar", "omar"].entries()) board.add(["responsibilities", weighing, "holders"], { rank: `a${at}`, who }, [], []);
  const told = () => twice(board, (who) => ({ ana: "Ana Fictional", omar: "Omar Invented" })[who] ?? who).map(({ words }) => words);
  assert.deepEqual(told(), [
    "Weighing is done by Ana Fictional and Omar Invented. It is not decided who keeps it.",
    "Parent aide is done by Early Years and Little Steps. It is not decided who keeps it.",
  ]);

  const overlap = board.add(["overlaps"], { rank: "a0", text: "The weighing of the baby" }, [], ["by"]);
  assert.deepEqual(told().slice(0, -1), [], "where it stands among what is done twice, that entry asks for the decision");
  board.set(["overlaps"], overlap, "decision", "The nurse only");
  assert.equal(told()[0], "Weighing: The nurse only");
  board.set(["overlaps"], overlap, "keeps", "ana");
  assert.equal(told()[0], "Weighing is kept by Ana Fictional.");
  board.set(["overlaps"], overlap, "text", "Two go to the baby for weighing, each week");
  board.set(["responsibilities"], weighing, "text", "Weighing Wren");
  assert.equal(told()[0], "Weighing Wren is done by Ana Fictional and Omar Invented. It is not decided who keeps it.");
  for (const [at, who] of ["omar", "Ana Fictional"].entries()) board.add(["overlaps", overlap, "by"], { rank: `a${at}`, who }, [], []);
  assert.equal(told()[0], "Weighing Wren is kept by Ana Fictional.", "in other words, and by the same two");

  board.set(["services"], services[1], "keep", "end");
  assert.equal(told()[1], "Parent aide is kept by Early Years.");
  board.set(["services"], services[0], "keep", "end");
  assert.equal(told().length, 1);
});

test("what is read back says by when a time limit is looked at anew, and why a step has its time frame", () => {
  const board = new PartDocument("shared", 7);
  const goal = board.add(["goals"], { rank: "a0" }, [], ["steps"]);
  board.add(["goals", goal, "steps"], { rank: "a0", text: "Ring the clinic", owner: "iris", due: "2026-12-01", why: "Before she goes home" }, [], []);
  const limit = board.add(["time_limits"], { rank: "a0", service: "Little Steps", months: 3, reassess_on: "2027-02-20" }, [], []);
  const [step, again] = actionsOf(board);
  assert.equal(step.why, "Before she goes home");
  assert.deepEqual([again.text, again.due, again.href, again.settled], ["Look again whether Little Steps is still needed", "2027-02-20", `#time_limits-${limit}`, false]);
  board.set(["time_limits"], limit, "reassessed_on", "2027-02-19");
  assert.equal(actionsOf(board)[1].settled, true);
});
