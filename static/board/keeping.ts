/**
 * Keeps a copy of the board on this device while its person wants one, and takes it up again when the page is loaded.
 *
 * A copy that is taken up writes under the fresh client id of its pass; what an earlier load wrote and could not send
 * keeps the id of that load. What is kept to a few never gets into the copy.
 */

import { PartDocument } from "./document";
import type { Ledger } from "./ledger";
import type { Ending, Part, Rescued } from "./parts";
import type { Pass } from "./passes";
import { SHAPE_VERSION } from "./shape";
import { forget, hasCopy, type Owner, Shelf, type Stored } from "./shelf";

/** What this person wrote is copied at once; what others write is on the server anyway. */
const OWN_SOON = 150;
const OTHERS_SOON = 2_000;

/** Endings after which the page is loaded anew and finds its copy. Not a closed session: its device drops the board. */
const RETURNS: ReadonlySet<string> = new Set(["outdated"]);

interface Kept {
  parts(): Iterable<Part>;
  changed(): void;
}

export class Keeping {
  /** Settles when what is on the device has been read. */
  readonly ready: Promise<void>;
  /** What a person should know when keeping does not work. */
  problem = "";
  private shelf: Shelf | null = null;
  private found: readonly Stored[] = [];
  /** Whether the device dropped its copy only for as long as its person waits outside. */
  private interrupted = false;
  private readonly gone = new Set<string>();
  private readonly written = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly owner: Owner,
    private readonly host: Kept,
  ) {
    this.ready = this.begin().catch(() => this.failed());
  }

  get possible(): boolean {
    return "indexedDB" in globalThis && "databases" in indexedDB;
  }

  get on(): boolean {
    return this.shelf !== null;
  }

  async switchOn(): Promise<void> {
    try {
      await this.open();
      this.problem = "";
      this.save();
    } catch {
      this.failed();
    }
    this.host.changed();
  }

  async switchOff(): Promise<void> {
    this.close();
    await forget(this.owner);
    this.host.changed();
  }

  /** Something of the board changed. */
  noticed(): void {
    if (!this.shelf) return;
    const own = Array.from(this.kept()).some((part) => part.ledger.unsaved.length > 0);
    this.timer ??= setTimeout(() => this.save(), own ? OWN_SOON : OTHERS_SOON);
  }

  /** Copies now what changed since it was copied last. */
  save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { shelf } = this;
    if (!shelf) return;
    const fresh = Array.from(this.kept()).filter((part) => this.written.get(part.name) !== mark(part));
    if (fresh.length === 0 && this.gone.size === 0) return;
    const gone = [...this.gone];
    this.gone.clear();
    for (const part of fresh) this.written.set(part.name, mark(part));
    this.write(shelf, fresh.map(stored), gone).catch(() => this.failed());
  }

  /** Puts into a new document what earlier loads held of it. Answers the words that fit it no more. */
  takeUp(pass: Pass, document: PartDocument, ledger: Ledger): readonly Rescued[] {
    const rescued: Rescued[] = [];
    for (const each of this.found) {
      if (each.document !== pass.document) continue;
      this.gone.add(each.key);
      const misfit = misfitOf(each, pass);
      if (misfit) rescued.push(...wordsIn(each, misfit));
      else {
        document.load(each.state);
        ledger.edited(each.unsaved);
      }
    }
    this.found = this.found.filter((each) => each.document !== pass.document);
    if (this.gone.size > 0) this.timer ??= setTimeout(() => this.save());
    return rescued;
  }

  /** A copy of a part was refused: it must not come again. */
  drop(part: Part): void {
    this.gone.add(keyOf(part.name, part.document.client));
    this.written.delete(part.name);
    this.noticed();
  }

  /** The board leaves this page. Answers the words of earlier loads that nobody took up. */
  end(ending: Ending, reason: string): readonly Rescued[] {
    if (RETURNS.has(ending.is)) {
      this.save();
      this.close();
      return [];
    }
    const leftover = this.found.flatMap((each) => wordsIn(each, reason));
    this.found = [];
    this.interrupted = ending.is === "outside" && this.on;
    if (this.shelf) void this.switchOff();
    return leftover;
  }

  /** The board is on this page again. */
  async back(): Promise<void> {
    if (this.interrupted) await this.switchOn();
    this.interrupted = false;
  }

  private async begin(): Promise<void> {
    if (!this.possible || !(await hasCopy(this.owner))) return;
    this.found = await (await this.open()).all();
  }

  private async open(): Promise<Shelf> {
    const shelf = await Shelf.open(this.owner, () => {
      this.close();
      this.host.changed();
    });
    addEventListener("pagehide", this.leaving);
    document.addEventListener("visibilitychange", this.leaving);
    return (this.shelf = shelf);
  }

  private close(): void {
    removeEventListener("pagehide", this.leaving);
    document.removeEventListener("visibilitychange", this.leaving);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shelf?.close();
    this.shelf = null;
    this.written.clear();
  }

  private readonly leaving = (): void => this.save();

  private async write(shelf: Shelf, fresh: readonly Stored[], gone: readonly string[]): Promise<void> {
    await shelf.write(fresh, gone);
  }

  private failed(): void {
    this.close();
    this.problem = "This browser does not let a copy be kept here.";
    this.host.changed();
  }

  private *kept(): Iterable<Part> {
    for (const part of this.host.parts()) if (part.kind !== "restricted") yield part;
  }
}

/** The words of a stored copy at the places that were not known to be saved. */
export function wordsIn(each: Stored, reason: string): readonly Rescued[] {
  // Nobody ever gets this client id, and nothing is written here.
  const document = new PartDocument(each.kind, 0);
  document.load(each.state);
  const words = each.unsaved.map((place) => ({ place, words: document.words(place), reason }));
  document.destroy();
  return words.filter((rescued) => rescued.words.trim() !== "");
}

function misfitOf(each: Stored, pass: Pass): string | null {
  if (each.epoch !== pass.epoch) return "other-history";
  if (each.shape !== SHAPE_VERSION) return "outdated-page";
  return !pass.writes && each.unsaved.length > 0 ? "read-only" : null;
}

const keyOf = (document: string, client: number): string => `${document} ${client}`;

const mark = ({ document, ledger }: Part): string => `${document.version} ${ledger.unsaved.join()}`;

function stored(part: Part): Stored {
  return {
    key: keyOf(part.name, part.document.client),
    document: part.name,
    kind: part.kind,
    epoch: part.epoch,
    shape: SHAPE_VERSION,
    state: part.document.state(),
    unsaved: part.ledger.unsaved,
  };
}
