/**
 * Joins the parts of a board over one socket, says truly how things stand, and replaces a copy that was refused.
 *
 * Written against the public API of @hocuspocus/provider, so that the provider can be replaced.
 */

import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Authors } from "./authors";
import { Coming, untilLetIn } from "./coming";
import { Copies } from "./copies";
import { drop, type FrameWatch, watchedSocket } from "./frames";
import { Freezing } from "./freezing";
import type { Keeping } from "./keeping";
import { comingBack, type Ending, endingFor, type Host, jitter, kindOf, LEAVES_ALONE, type Part } from "./parts";
import { askForPasses, type Pass, type Passes } from "./passes";
import { Patience } from "./patience";
import type { State } from "./sentences";
import { Waiting } from "./waiting";

const REFUSALS_PER_MINUTE = 3;
/** Close codes of the server: who is signed out, and after which the same copy must not come again. */
const SIGNED_OUT = 4401;
const NOT_AGAIN: ReadonlySet<number> = new Set([1003, 1007, 1008, 1009]);

export class Connection {
  readonly coming: Coming;
  readonly authors = new Authors();
  private readonly copies: Copies;
  private readonly waiting: Waiting;
  private readonly patience = new Patience();
  private readonly freezing: Freezing;
  private socket: HocuspocusProviderWebsocket | null = null;
  private ending: Ending | null = null;
  private open = false;
  private opened = false;
  private unkept = false;
  private refusals: number[] = [];
  private failures = 0;

  constructor(
    private readonly urls: { readonly socket: string; readonly passes: string },
    private readonly host: Host,
    private readonly keeping: Keeping,
  ) {
    this.freezing = new Freezing(() => host.changed());
    this.copies = new Copies(keeping, host, {
      token: (document) => this.waiting.token(document),
      admitted: () => {
        this.failures = 0;
        this.moved();
      },
      refused: (part, reason) => this.refused(part, reason),
      told: (part, payload) => this.told(part, payload),
      moved: () => this.moved(),
    });
    this.coming = new Coming(urls.passes, {
      parts: () => this.copies.all,
      isOver: () => this.ending !== null,
      learn: (passes) => this.authors.learn(passes.authors),
      join: (pass) => this.join(pass),
      leave: (part) => this.copies.leave(part),
      wordsAtRisk: (part, reason) => this.copies.wordsAtRisk(part, reason),
      rescued: (words) => host.rescued(words),
      replaced: () => host.replaced(),
      refusedAtTheDoor: (reason) => this.refusedAtTheDoor(reason),
      changed: () => host.changed(),
    });
    this.waiting = new Waiting(urls.passes, {
      copies: () => this.copies.all,
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
    addEventListener("offline", () => this.dropSocket());
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    setInterval(() => this.watchTheWait(), 1_000);
  }

  /** How things stand now. */
  get state(): State {
    if (this.ending) return this.ending;
    const { outstanding, shared } = this.copies;
    const changes = this.unsaved.length;
    if (this.waiting.now) return { is: "locked", changes };
    if (!shared?.synced && changes === 0) return this.unkept ? { is: "unkept", changes } : { is: "connecting" };
    if (this.unkept) return { is: "unkept", changes };
    if (!this.open) return { is: "offline", changes };
    if (this.freezing.now) return { is: "freezing" };
    if (changes > 0 || outstanding > 0) return { is: "saving", changes: Math.max(1, changes), slow: this.patience.slow };
    if (this.host.amiss() > 0) return { is: "amiss", fields: this.host.amiss() };
    return shared?.writes ? { is: "live" } : { is: "reading" };
  }

  get parts(): ReadonlyMap<string, Part> {
    return this.copies.parts;
  }

  get unsaved(): readonly string[] {
    return Array.from(new Set([...this.host.drafts(), ...this.copies.unsaved]));
  }

  /** Whether this person may write on a part at this moment. */
  mayWrite(key: string): boolean {
    const part = this.parts.get(key);
    return this.ending === null && !this.freezing.now && part !== undefined && part.synced && part.writes;
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
    this.copies.flush();
  }

  private enter(passes: Passes): void {
    this.coming.learn(passes);
    const url = new URL(this.urls.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new HocuspocusProviderWebsocket({
      url: url.href,
      WebSocketPolyfill: watchedSocket(this.frames),
      ...comingBack(),
      onDisconnect: ({ event }) => this.lost(event),
    });
    for (const pass of passes.parts) this.join(pass);
    this.host.replaced();
  }

  private join(pass: Pass): void {
    if (this.socket === null) throw new Error("no socket yet");
    this.waiting.learn(pass.document, pass.token);
    this.copies.join(pass, this.socket);
  }

  // The socket.

  private readonly frames: FrameWatch = {
    opened: () => {
      this.open = true;
      // What was said about other parts meanwhile did not reach this page.
      if (this.opened) void this.coming.look();
      this.opened = true;
      for (const part of this.copies.all) part.ledger.opened();
      this.moved();
    },
    sent: (address, sync) => {
      this.copies.ledgerOf(address)?.sentFrame(sync);
      this.moved();
    },
    received: (address, what) => {
      const ledger = this.copies.ledgerOf(address);
      ledger?.receivedFrame(what);
      if (ledger?.doubtful) return this.dropSocket();
      if (what === "status") this.patience.end();
      this.moved();
    },
  };

  private dropSocket(): void {
    drop(this.socket?.webSocket);
  }

  /** Something moved: the wait for a status begins, goes on or is over. */
  private moved(): void {
    const { inStep, outstanding } = this.copies;
    if (outstanding === 0) this.patience.end();
    else this.patience.goOn();
    // A server that could not save has recovered once it has said so of everything, not when it merely answers again.
    if (this.unkept && this.open && inStep && outstanding === 0 && this.unsaved.length === 0) this.unkept = false;
    this.host.changed();
  }

  private watchTheWait(): void {
    if (!this.open || this.copies.outstanding === 0 || this.ending) return;
    if (this.patience.stuck) {
      this.patience.end();
      this.dropSocket();
    } else if (this.patience.slow) this.host.changed();
  }

  private lost({ code, reason }: { readonly code: number; readonly reason: string }): void {
    const wasOpen = this.open;
    this.open = false;
    this.patience.end();
    this.freezing.end();
    if (reason === "not-kept" || reason === "not-loaded") this.unkept = true;
    if (code === SIGNED_OUT) return this.waiting.askWhoIsHere();
    // The part in question was mostly told so before; if not, every copy that has something unsaved is in question.
    if (NOT_AGAIN.has(code)) for (const part of this.copies.all) if (part.ledger.unsaved.length > 0) this.refused(part, reason);
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
    if (kind === "floor") this.host.floor();
    if (kind === "resumed" && part.kind !== "restricted") this.freezing.end();
    if (kind !== "freezing") return;
    this.flush();
    part.provider.sendStateless(JSON.stringify({ kind: "flushed" }));
    // A restricted part may close alone, when its text moves on; everything else closes together.
    if (part.kind !== "restricted") this.freezing.begin();
  }

  // Refusals.

  private refused(part: Part, reason: string): void {
    if (this.ending || !this.copies.stands(part)) return;
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
      return this.dropSocket();
    }
    this.host.flush();
    this.rescue([part], reason);
    this.keeping.drop(part);
    this.copies.leave(part);
    this.host.replaced();
    if (this.tooOften()) this.end({ is: "refused", reason }, reason);
    else void this.coming.fetchAnew();
  }

  private tooOften(): boolean {
    const now = performance.now();
    this.refusals = [...this.refusals.filter((at) => now - at < 60_000), now];
    return this.refusals.length > REFUSALS_PER_MINUTE;
  }

  private refusedAtTheDoor(reason: string): void {
    if (reason === "signed-out") return this.waiting.askWhoIsHere();
    // Who was on the board and is told that there is none for them takes part no longer.
    const known = reason === "unknown" && this.opened ? "removed" : reason;
    this.end(endingFor(known) ?? { is: "refused", reason }, known);
  }

  private end(ending: Ending, reason: string): void {
    this.host.flush();
    this.rescue(this.copies.all, reason);
    this.host.rescued(this.keeping.end(ending, reason));
    this.ending = ending;
    this.socket?.disconnect();
    for (const part of this.copies.all) this.copies.leave(part);
    this.socket?.destroy();
    this.coming.forget();
    this.host.replaced();
    if (ending.is === "outside") void this.comeBack();
  }

  /** After a closed session the board comes back, and what did not reach it can be put on it anew. */
  private async comeBack(): Promise<void> {
    const passes = await untilLetIn(this.urls.passes, (sentence) => {
      this.ending = { is: "outside", sentence };
      this.host.changed();
    });
    if ("reason" in passes) return this.refusedAtTheDoor(passes.reason);
    this.ending = null;
    void this.keeping.back();
    this.enter(passes);
  }

  private rescue(parts: readonly Part[], reason: string): void {
    this.host.rescued(parts.flatMap((part) => this.copies.wordsAtRisk(part, reason)));
  }
}
