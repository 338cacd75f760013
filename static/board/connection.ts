/**
 * Joins the parts of a board over one socket, says truly how things stand, and replaces a copy that was refused.
 *
 * Written against the public API of @hocuspocus/provider, so that the provider can be replaced.
 */

import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Awareness } from "y-protocols/awareness";
import { comeBack, Coming } from "./coming";
import { PartDocument } from "./document";
import { drop, type FrameWatch, watchedSocket } from "./frames";
import type { Keeping } from "./keeping";
import { Ledger } from "./ledger";
import { Losses } from "./losses";
import { type Ending, endingFor, type Host, jitter, keyOf, kindOf, LEAVES_ALONE, type Part, type Rescued } from "./parts";
import { askForPasses, type Pass, type Passes } from "./passes";
import type { State } from "./sentences";
import type { PartKind } from "./shape";
import { Waiting } from "./waiting";
import { whereIs } from "./where";

const FLUSH_DELAY = 50;
/** Waiting longer than this for a status is said; waiting much longer means that the connection is not what it seems. */
const SLOW = 6_000;
const STUCK = 25_000;
const REFUSALS_PER_MINUTE = 3;
/** Close codes of the server: who is signed out, and after which the same copy must not come again. */
const SIGNED_OUT = 4401;
const NOT_AGAIN: ReadonlySet<number> = new Set([1003, 1007, 1008, 1009]);
/** How long a freezing that was announced may take before writing goes on without a word that it was called off. */
const FREEZING = 8_000;

export class Connection {
  readonly parts = new Map<string, Part>();
  readonly coming: Coming;
  /** Who wrote with which client id, by document name. */
  readonly authors = new Map<string, Map<number, string>>();
  private socket: HocuspocusProviderWebsocket | null = null;
  private ending: Ending | null = null;
  private open = false;
  private opened = false;
  private freezing: ReturnType<typeof setTimeout> | null = null;
  private unkept = false;
  private waitingSince: number | null = null;
  private refusals: number[] = [];
  private failures = 0;
  private readonly waiting: Waiting;

  constructor(
    private readonly urls: { readonly socket: string; readonly passes: string },
    private readonly host: Host,
    private readonly keeping: Keeping,
  ) {
    addEventListener("offline", () => drop(this.socket?.webSocket));
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    setInterval(() => this.watchTheWait(), 1_000);
    this.coming = new Coming(urls.passes, {
      parts: () => [...this.parts.values()],
      isOver: () => this.ending !== null,
      join: (pass) => this.join(pass),
      leave: (part) => this.leave(part),
      wordsAtRisk: (part, reason) => this.wordsAtRisk(part, reason),
      rescued: (words) => this.host.rescued(words),
      refusedAtTheDoor: (reason) => this.refusedAtTheDoor(reason),
      changed: () => this.host.changed(),
    });
    this.waiting = new Waiting(urls.passes, {
      copies: () => [...this.parts.values()],
      pause: () => {
        host.flush();
        this.socket?.disconnect();
      },
      isOpen: () => this.open,
      isOver: () => this.ending !== null,
      connect: () => void (this.socket ? this.socket.connect() : this.start()),
      lost: (part) => this.refused(part, "other-history"),
      refusedAtTheDoor: (reason) => this.refusedAtTheDoor(reason),
      left: () => this.end({ is: "signed-out" }, "signed-out"),
      changed: () => host.changed(),
    });
  }

  /** How things stand now. */
  get state(): State {
    if (this.ending) return this.ending;
    const shared = this.parts.get("shared");
    const changes = this.unsaved.length;
    if (this.waiting.now) return { is: "locked", changes };
    if (!shared?.synced && changes === 0) return this.unkept ? { is: "unkept", changes } : { is: "connecting" };
    if (this.unkept) return { is: "unkept", changes };
    if (!this.open) return { is: "offline", changes };
    if (this.freezing !== null) return { is: "freezing" };
    if (changes > 0 || this.outstanding > 0) return { is: "saving", changes: Math.max(1, changes), slow: this.waited > SLOW };
    if (this.host.amiss() > 0) return { is: "amiss", fields: this.host.amiss() };
    return shared?.writes ? { is: "live" } : { is: "reading" };
  }

  get unsaved(): readonly string[] {
    const places = new Set(this.host.drafts());
    for (const part of this.parts.values()) for (const place of part.ledger.unsaved) places.add(place);
    return Array.from(places);
  }

  /** Whether this person may write on a part at this moment. */
  mayWrite(key: string): boolean {
    const part = this.parts.get(key);
    return this.ending === null && this.freezing === null && part !== undefined && part.synced && part.writes;
  }

  async start(): Promise<void> {
    for (let attempt = 0; this.ending === null; attempt += 1) {
      const [passes] = await Promise.all([askForPasses(this.urls.passes), this.keeping.ready]);
      if ("reason" in passes) return this.refusedAtTheDoor(passes.reason);
      if ("parts" in passes) return this.enter(passes);
      await jitter(attempt);
    }
  }

  /** Sends at once what waits: from the fields to the documents, from the documents to the socket. */
  flush(): void {
    this.host.flush();
    for (const part of this.parts.values()) part.provider.flushPendingUpdates();
  }

  private get outstanding(): number {
    let frames = 0;
    for (const part of this.parts.values()) frames += part.ledger.outstanding;
    return frames;
  }

  private get inStep(): boolean {
    return this.open && [...this.parts.values()].every((part) => part.provider.isSynced);
  }

  private get waited(): number {
    return this.waitingSince === null ? 0 : performance.now() - this.waitingSince;
  }

  private enter(passes: Passes): void {
    this.learn(passes);
    const url = new URL(this.urls.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new HocuspocusProviderWebsocket({
      url: url.href,
      WebSocketPolyfill: watchedSocket(this.frames),
      // Everyone loses a server at the same moment; nobody should come back at the same moment.
      delay: 300 + Math.round(Math.random() * 1_200),
      minDelay: 300,
      maxDelay: 15_000,
      jitter: true,
      onDisconnect: ({ event }) => this.lost(event),
    });
    for (const pass of passes.parts) this.join(pass);
    this.host.replaced();
  }

  private join(pass: Pass): void {
    const document = new PartDocument(pass.kind, pass.client);
    const awareness = pass.kind === "chair" ? null : new Awareness(document.handle);
    const ledger = new Ledger();
    this.host.rescued(this.keeping.takeUp(pass, document, ledger));
    this.waiting.learn(pass.document, pass.token);
    const provider = new HocuspocusProvider({
      name: pass.document,
      document: document.handle,
      awareness,
      token: () => this.waiting.token(pass.document),
      websocketProvider: this.must(this.socket),
      sessionAwareness: true,
      flushDelay: FLUSH_DELAY,
    });
    const part: Part = { kind: pass.kind, name: pass.document, epoch: pass.epoch, document, provider, awareness, ledger, writes: pass.writes, synced: false };
    this.parts.set(keyOf(pass), part);
    this.listen(part);
    provider.attach();
  }

  private listen(part: Part): void {
    const { provider, document, ledger } = part;
    const losses = new Losses(document, ledger, this.host);
    document.onOwnEdit = (places) => {
      ledger.edited(places);
      losses.wrote(places);
      this.moved();
    };
    document.onOtherClient = () => this.refused(part, "other-history");
    provider.on("authenticated", ({ scope }: { scope: string }) => {
      part.writes = scope === "read-write";
      this.failures = 0;
      this.moved();
    });
    provider.on("synced", () => {
      part.synced = true;
      this.moved();
    });
    provider.on("authenticationFailed", ({ reason }: { reason: string }) => this.refused(part, reason));
    // The socket's own end is a CloseEvent; the end of one part is a plain object with the reason word.
    provider.on("close", ({ event }: { event: { reason: string } }) => {
      if (!(event instanceof CloseEvent)) this.refused(part, event.reason);
    });
    provider.on("stateless", ({ payload }: { payload: string }) => this.told(part, payload));
  }

  private readonly frames: FrameWatch = {
    opened: () => {
      this.open = true;
      // What was said about other parts meanwhile did not reach this page.
      if (this.opened) void this.coming.look();
      this.opened = true;
      for (const part of this.parts.values()) part.ledger.opened();
      this.moved();
    },
    sent: (address, sync) => {
      this.ledgerOf(address)?.sentFrame(sync);
      this.moved();
    },
    received: (address, what) => {
      const ledger = this.ledgerOf(address);
      ledger?.receivedFrame(what);
      if (ledger?.doubtful) return drop(this.socket?.webSocket);
      if (what === "status") this.waitingSince = null;
      this.moved();
    },
  };

  private ledgerOf(address: string): Ledger | undefined {
    for (const part of this.parts.values()) if (part.provider.effectiveName === address) return part.ledger;
    return undefined;
  }

  /** Something moved: the wait for a status begins, goes on or is over. */
  private moved(): void {
    if (this.outstanding === 0) this.waitingSince = null;
    else this.waitingSince ??= performance.now();
    // A server that could not save has recovered once it has said so of everything, not when it merely answers again.
    if (this.unkept && this.inStep && this.outstanding === 0 && this.unsaved.length === 0) this.unkept = false;
    this.host.changed();
  }

  private watchTheWait(): void {
    if (!this.open || this.outstanding === 0 || this.ending) return;
    if (this.waited > STUCK) {
      this.waitingSince = null;
      drop(this.socket?.webSocket);
    } else if (this.waited > SLOW) this.host.changed();
  }

  private lost({ code, reason }: { readonly code: number; readonly reason: string }): void {
    const wasOpen = this.open;
    this.open = false;
    this.waitingSince = null;
    this.resume();
    if (reason === "not-kept" || reason === "not-loaded") this.unkept = true;
    if (code === SIGNED_OUT) return this.waiting.askWhoIsHere();
    // The part in question was mostly told so before; if not, every copy that has something unsaved is in question.
    if (NOT_AGAIN.has(code)) for (const part of [...this.parts.values()]) if (part.ledger.unsaved.length > 0) this.refused(part, reason);
    this.host.changed();
    if (!wasOpen && (this.failures += 1) % 4 === 3) void this.askAtTheDoor();
  }

  /** A handshake that fails does not say why; the door does. */
  private async askAtTheDoor(): Promise<void> {
    const passes = await askForPasses(this.urls.passes);
    if ("reason" in passes) this.refusedAtTheDoor(passes.reason);
  }

  // What the server says beside the documents.

  private told(part: Part, payload: string): void {
    const kind = kindOf(payload);
    if (kind === "parts") void this.coming.look();
    if (kind === "resumed" && part.kind !== "restricted") this.resume();
    if (kind !== "freezing") return;
    this.flush();
    part.provider.sendStateless(JSON.stringify({ kind: "flushed" }));
    // A restricted part may close alone, when its text moves on; everything else closes together.
    if (part.kind === "restricted") return;
    this.freezing ??= setTimeout(() => this.resume(), FREEZING);
    this.host.changed();
  }

  private resume(): void {
    if (this.freezing !== null) clearTimeout(this.freezing);
    this.freezing = null;
    this.host.changed();
  }

  // Refusals.

  private refused(part: Part, reason: string): void {
    if (this.ending || !this.stands(part)) return;
    if (part.kind === "restricted" && LEAVES_ALONE.has(reason)) {
      this.coming.letGo(part, reason);
      return void this.coming.look();
    }
    if (reason === "signed-out" || (reason === "unknown" && this.waiting.perhapsStale(part))) return this.waiting.askWhoIsHere();
    const ending = endingFor(reason);
    if (ending) return this.end(ending, reason);
    if (reason === "not-kept" || reason === "not-loaded" || reason === "too-many") {
      // The copy is sound and stays; a new connection asks again, later and not all at once.
      this.unkept = true;
      drop(this.socket?.webSocket);
      return;
    }
    this.host.flush();
    this.rescue([part], reason);
    this.keeping.drop(part);
    this.leave(part);
    const now = performance.now();
    this.refusals = [...this.refusals.filter((at) => now - at < 60_000), now];
    if (this.refusals.length > REFUSALS_PER_MINUTE) this.end({ is: "refused", reason }, reason);
    else if (part.kind === "restricted") void this.coming.look();
    else void this.joinAnew(part.kind);
  }

  private stands(part: Part): boolean {
    return Array.from(this.parts.values()).includes(part);
  }

  private async joinAnew(kind: PartKind): Promise<void> {
    this.host.replaced();
    for (let attempt = 0; this.ending === null; attempt += 1) {
      await jitter(attempt);
      const passes = await askForPasses(this.urls.passes, Array.from(this.parts.values(), (part) => part.name));
      if ("reason" in passes) return this.refusedAtTheDoor(passes.reason);
      if (!("parts" in passes)) continue;
      this.learn(passes);
      const pass = passes.parts.find((offered) => offered.kind === kind);
      if (pass) this.join(pass);
      return this.host.replaced();
    }
  }

  private refusedAtTheDoor(reason: string): void {
    if (reason === "signed-out") return this.waiting.askWhoIsHere();
    // Who was on the board and is told that there is none for them takes part no longer.
    const known = reason === "unknown" && this.opened ? "removed" : reason;
    this.end(endingFor(known) ?? { is: "refused", reason }, known);
  }

  private end(ending: Ending, reason: string): void {
    this.host.flush();
    this.rescue([...this.parts.values()], reason);
    this.host.rescued(this.keeping.end(ending, reason));
    this.ending = ending;
    this.socket?.disconnect();
    for (const part of [...this.parts.values()]) this.leave(part);
    this.socket?.destroy();
    this.coming.forget();
    this.host.replaced();
    if (ending.is === "outside") void comeBack(this.urls.passes);
  }

  private rescue(parts: readonly Part[], reason: string): void {
    this.host.rescued(parts.flatMap((part) => this.wordsAtRisk(part, reason)));
  }

  private wordsAtRisk(part: Part, reason: string): readonly Rescued[] {
    const words = part.ledger.unsaved.map((place) => ({ place, words: part.document.words(place), reason, ...this.whereIs(part, place) }));
    return words.filter((rescued) => rescued.words.trim() !== "");
  }

  private whereIs(part: Part, place: string): { where?: string } {
    const where = whereIs(part.document, place, (somebody) => this.host.named(somebody));
    return where === null ? {} : { where };
  }

  private leave(part: Part): void {
    this.parts.delete(keyOf({ kind: part.kind, document: part.name }));
    part.provider.destroy();
    part.document.destroy();
  }

  private learn(passes: Passes): void {
    this.coming.learn(passes);
    for (const [document, clients] of Object.entries(passes.authors)) {
      const known = this.authors.get(document) ?? new Map<number, string>();
      for (const [client, person] of Object.entries(clients)) known.set(Number(client), person);
      this.authors.set(document, known);
    }
  }

  private must<T>(value: T | null): T {
    if (value === null) throw new Error("no socket yet");
    return value;
  }
}
