/** The copies of the board's parts on this page: how each is joined, and what it owes its author. */

import { HocuspocusProvider, type HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Awareness } from "y-protocols/awareness";
import { PartDocument } from "./document";
import type { Keeping } from "./keeping";
import { Ledger } from "./ledger";
import { Losses } from "./losses";
import { type Host, keyOf, type Part, type Rescued } from "./parts";
import type { Pass } from "./passes";
import { whereIs } from "./where";

const FLUSH_DELAY = 50;

/** What the connection does, told by a copy. */
export interface Joined {
  /** What opens the document now. */
  token(document: string): string;
  /** The server has let the copy in. */
  admitted(part: Part): void;
  refused(part: Part, reason: string): void;
  /** The server said something beside the document. */
  told(part: Part, payload: string): void;
  moved(): void;
}

export class Copies {
  /** By `keyOf`. */
  readonly parts = new Map<string, Part>();

  constructor(
    private readonly keeping: Keeping,
    private readonly host: Host,
    private readonly connection: Joined,
  ) {}

  get all(): readonly Part[] {
    return [...this.parts.values()];
  }

  get shared(): Part | undefined {
    return this.parts.get("shared");
  }

  stands(part: Part): boolean {
    return this.parts.get(keyOf({ kind: part.kind, document: part.name })) === part;
  }

  /** The places whose latest edit is not known to be kept. */
  get unsaved(): readonly string[] {
    return this.all.flatMap((part) => part.ledger.unsaved);
  }

  /** How many frames wait for their status. */
  get outstanding(): number {
    return this.all.reduce((frames, part) => frames + part.ledger.outstanding, 0);
  }

  get inStep(): boolean {
    return this.all.every((part) => part.provider.isSynced);
  }

  ledgerOf(address: string): Ledger | undefined {
    return this.all.find((part) => part.provider.effectiveName === address)?.ledger;
  }

  /** Sends at once what waits in the documents. */
  flush(): void {
    for (const part of this.all) part.provider.flushPendingUpdates();
  }

  join(pass: Pass, socket: HocuspocusProviderWebsocket): void {
    const document = new PartDocument(pass.kind, pass.client);
    const awareness = pass.kind === "chair" ? null : new Awareness(document.handle);
    const ledger = new Ledger();
    this.host.rescued(this.keeping.takeUp(pass, document, ledger));
    const provider = new HocuspocusProvider({
      name: pass.document,
      document: document.handle,
      awareness,
      token: () => this.connection.token(pass.document),
      websocketProvider: socket,
      sessionAwareness: true,
      flushDelay: FLUSH_DELAY,
    });
    const part: Part = { kind: pass.kind, name: pass.document, epoch: pass.epoch, document, provider, awareness, ledger, writes: pass.writes, synced: false };
    this.parts.set(keyOf(pass), part);
    this.listen(part);
    // Nobody writes before the board is there; what comes until then need not be written out for the server that sent it.
    document.handle.off("update", provider.boundDocumentUpdateHandler);
    provider.attach();
  }

  leave(part: Part): void {
    if (this.stands(part)) this.parts.delete(keyOf({ kind: part.kind, document: part.name }));
    part.provider.destroy();
    part.document.destroy();
  }

  /** What this person wrote in a part and does not know to be kept. */
  wordsAtRisk(part: Part, reason: string): readonly Rescued[] {
    // Where the conference stands is nothing that somebody wrote.
    if (part.kind === "chair") return [];
    const words = part.ledger.unsaved.map((place) => ({ place, words: part.document.words(place), reason, ...this.whereIs(part, place) }));
    return words.filter((rescued) => rescued.words.trim() !== "");
  }

  private whereIs(part: Part, place: string): { where?: string } {
    const where = whereIs(part.document, place, (somebody) => this.host.named(somebody));
    return where === null ? {} : { where };
  }

  private listen(part: Part): void {
    const { provider, document, ledger } = part;
    const { connection } = this;
    const losses = new Losses(document, ledger, this.host);
    document.onOwnEdit = (places) => {
      ledger.edited(places);
      losses.wrote(places);
      connection.moved();
    };
    document.onOtherClient = () => connection.refused(part, "other-history");
    provider.on("authenticated", ({ scope }: { scope: string }) => {
      part.writes = scope === "read-write";
      connection.admitted(part);
    });
    provider.on("synced", () => {
      document.handle.on("update", provider.boundDocumentUpdateHandler);
      part.synced = true;
      document.opened();
      connection.moved();
    });
    provider.on("authenticationFailed", ({ reason }: { reason: string }) => connection.refused(part, reason));
    // The socket's own end is a CloseEvent; the end of one part is a plain object with the reason word.
    provider.on("close", ({ event }: { event: { reason: string } }) => {
      if (!(event instanceof CloseEvent)) connection.refused(part, event.reason);
    });
    provider.on("stateless", ({ payload }: { payload: string }) => connection.told(part, payload));
  }
}
