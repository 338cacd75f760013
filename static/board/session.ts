/** What the elements of one open board share: the connection, the people, and the few things that concern everyone. */

import { Connection } from "./connection";
import type { PartDocument, Table } from "./document";
import { Floor } from "./floor";
import { Keeping } from "./keeping";
import { Lately } from "./lately";
import type { Looking } from "./looking";
import type { Part, Rescued } from "./parts";
import { type Participant, People } from "./people";
import { Presence } from "./presence";
import type { Interval } from "./proposing";
import { Removals } from "./removals";
import type { State } from "./sentences";
import { afterFrame } from "./slowly";
import type { Choice } from "./shape";
import type { Step } from "./undoing";

/** Who may let guests in; and after how many seconds without a chair who was here the deputy is asked to take over. */
export interface Door {
  readonly mayInvite: boolean;
  readonly invited: string;
  readonly seconds: number;
  readonly takeOver: string;
  readonly chairCame: boolean;
}

export interface BoardData {
  readonly conference: {
    readonly id: string;
    readonly title: string;
    readonly caseReference: string;
    readonly number: number;
    readonly startsAt: string;
    readonly state: string;
    readonly mode: string;
    readonly place: string;
    readonly plannedMinutes: number | null;
    readonly openedAt: string;
  };
  readonly me: Participant & {
    readonly maySeeClosing: boolean;
    readonly mayWrite: boolean;
    readonly mayRestrict: boolean;
    /** Whether somebody came by a link alone, and has not shown the code that they have. */
    readonly byLink: boolean;
    /** Whether this person may look at the board through the eyes of others. */
    readonly mayLook: boolean;
    /** Whether this person hands safety plans out. */
    readonly mayHandOut: boolean;
    /** Whether this person comes for the first time. */
    readonly comesLate: boolean;
  };
  readonly people: readonly Participant[];
  /** Known to the case, and not taking part: something can be kept from them as well. */
  readonly others: readonly Participant[];
  /** Who may be asked to approve that something is kept to a few, whether they see it or not. */
  readonly approvers: readonly Participant[];
  /** Agencies of which somebody takes part, or might. */
  readonly agencies: readonly { readonly id: string; readonly name: string }[];
  /** What the services in the directory are called, for those who use it. */
  readonly services: readonly string[];
  /** As what something may be kept to a few; a mark is something of which no content need be kept. */
  readonly categories: readonly (Choice & { readonly mark: boolean })[];
  /** The words that are offered, by the names of the open lists. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** After how long a plan is looked at again, and for how long services work, as the place has it. */
  readonly reviews: readonly Interval[];
  readonly timeLimits: readonly Interval[];
  readonly door: Door;
  /** Where the page shows what somebody else sees: `me` is that person, then. */
  readonly looking?: Looking;
  readonly shape: number;
  readonly socket: string;
  readonly urls: {
    readonly agenda: string;
    readonly notes: string;
    readonly prepare: string;
    readonly passes: string;
    readonly parts: string;
    readonly closedSessions: string;
    readonly floor: string;
    readonly wall: string;
    readonly kept: string;
    readonly closing: string;
    readonly pictures: string;
    readonly safetyPlans: string;
    readonly frozen: string;
    readonly late: string;
    readonly eyes: string;
    readonly case: string;
    readonly signIn: string;
  };
}

/** A field in which somebody is typing something that is not yet in the document. */
export interface Draft {
  readonly place: string;
  /** What is typed in it. */
  readonly words: string;
  commit(): void;
}

export interface Toast {
  readonly words: string;
  readonly undoable: boolean;
  /** What was removed and can be put back, whatever was done since. */
  readonly removal?: { readonly document: PartDocument; readonly step: Step };
}

type Listener = () => void;

const MOST_NEWS = 3;
const NEWS_STAYS = 60_000;

const UNDO_KEY = navigator.platform.startsWith("Mac") ? "Command Z" : "Control Z";

export class Session {
  readonly people: People;
  readonly presence: Presence;
  readonly connection: Connection;
  readonly keeping: Keeping;
  readonly floor: Floor;
  readonly lately: Lately;
  private readonly removals: Removals;
  /** Counts the copies of the documents, so that what shows an old copy starts over. */
  generation = 0;
  toast: Toast | null = null;
  /** What others did that this person should know, the oldest first. */
  readonly news: string[] = [];
  announcement = "";
  readonly rescued: Rescued[] = [];
  private readonly listeners = new Set<Listener>();
  /** This person's wordings in the place of which another stands, written by somebody who had not seen them. */
  readonly overwritten = new Map<string, string>();
  private readonly drafts = new Set<Draft>();
  /** Drafts that no document takes as they are. */
  private readonly amiss = new Set<Draft>();
  private scheduled = false;
  private undoDepth = 0;

  constructor(readonly data: BoardData) {
    this.people = new People(data.people, data.me.id, data.others);
    this.presence = new Presence(this);
    this.lately = new Lately(this);
    this.removals = new Removals(this);
    this.floor = new Floor(data.urls.floor, () => this.connection.state);
    this.keeping = new Keeping(
      // Whoever looks takes up no copy of the person through whose eyes they look.
      { person: data.looking ? "" : data.me.id, conference: data.conference.id },
      { parts: () => this.connection.parts.values(), changed: () => this.changed() },
    );
    this.connection = new Connection({ socket: data.socket, passes: data.urls.passes }, {
      changed: () => this.changed(),
      floor: () => void this.floor.look(),
      replaced: () => {
        this.generation += 1;
        this.drafts.clear();
        this.amiss.clear();
        this.overwritten.clear();
        if (this.toast?.removal) this.toast = null;
        this.removals.bind(this.board);
        this.presence.bind(this.connection.parts.get("shared")?.awareness ?? null);
        this.changed();
      },
      flush: () => this.flush(),
      drafts: () => Array.from(this.drafts, (draft) => draft.place),
      amiss: () => this.amiss.size,
      typed: () => [...this.drafts, ...this.amiss],
      named: (somebody) => this.people.words(somebody),
      overwritten: (place, words, where) => {
        this.overwritten.set(place, words);
        this.tell(`${where}: somebody else wrote there at the same time. Your wording is shown beside it, and you can put it back.`);
      },
      rescued: (words) => {
        if (words.length === 0) return;
        // What was said before of other words would be read as said of these.
        this.toast = null;
        this.rescued.push(...words);
        const removed = words.filter((each) => each.reason === "entry-removed").map((each) => each.where ?? "an entry");
        this.announce(
          removed.length === words.length
            ? `Somebody removed ${removed.join("; ")}, while you were writing there. Your words are shown at the top of the page.`
            : "Some of your words did not reach the board. They are shown at the top of the page, to be copied.",
        );
      },
    }, this.keeping);
    this.subscribe(() => this.keeping.noticed());
    this.subscribe(() => this.floor.noticed());
  }

  get state(): State {
    return this.connection.state;
  }

  /** The part of which entries and fields are shown; see `within` for others than the shared one. */
  get part(): Part | undefined {
    return this.connection.parts.get("shared");
  }

  get board(): PartDocument | null {
    return this.part?.document ?? null;
  }

  get chairing(): PartDocument | null {
    return this.connection.parts.get("chair")?.document ?? null;
  }

  mayWrite(key = "shared"): boolean {
    return this.connection.mayWrite(key);
  }

  /** Calls `listener` soon after anything about the session changes. Answers how to stop. */
  subscribe(listener: Listener): Listener {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    afterFrame(() => {
      this.scheduled = false;
      this.forgetToast();
      this.listeners.forEach((listener) => listener());
    });
  }

  // Drafts.

  typing(draft: Draft): void {
    this.drafts.add(draft);
    this.changed();
  }

  typed(draft: Draft): void {
    if (this.drafts.delete(draft)) this.changed();
  }

  /** A draft is or is no longer something that cannot be saved as it is. */
  isAmiss(draft: Draft, amiss: boolean): void {
    if (amiss === this.amiss.has(draft)) return;
    if (amiss) this.amiss.add(draft);
    else this.amiss.delete(draft);
    this.changed();
  }

  flush(): void {
    for (const draft of [...this.drafts]) draft.commit();
  }

  // Telling.

  /** Says something to those who listen rather than look. */
  announce(words: string): void {
    this.announcement = words;
    this.changed();
  }

  /** Shows a sentence at the edge; one that can be taken back offers it as long as it is the latest step. */
  tell(words: string, undoable = false): void {
    this.show({ words, undoable }, undoable ? 30_000 : 8_000, undoable ? `${words} ${UNDO_KEY} takes it back.` : words);
  }

  /** Says what was removed, and offers to put it back as long as that is possible. */
  tellRemoved(what: string, document: PartDocument, step: Step): void {
    const words = `Removed ${what}.`;
    this.show({ words, undoable: true, removal: { document, step } }, NEWS_STAYS, `${words} ${UNDO_KEY} puts it back.`);
  }

  private show(toast: Toast, stays: number, spoken: string): void {
    this.undoDepth = this.board?.undoDepth ?? 0;
    this.toast = toast;
    this.announce(spoken);
    // What can be taken back by the keys as well may go, too; only later.
    setTimeout(() => this.toast === toast && this.dismissToast(), stays);
  }

  putBack(): void {
    const removal = this.toast?.removal;
    this.toast = null;
    const back = removal?.document.takeBack(removal.step) ?? false;
    this.announce(back ? "It is back where it was." : "It could not be put back: what it belonged to is gone.");
  }

  /** Shows what somebody else did, until it is read. */
  bring(words: string): void {
    this.news.push(words);
    if (this.news.length > MOST_NEWS) this.news.shift();
    this.announce(words);
    setTimeout(() => this.dismissNews(words), NEWS_STAYS);
  }

  dismissNews(words: string): void {
    const at = this.news.indexOf(words);
    if (at >= 0) this.news.splice(at, 1);
    this.changed();
  }

  dismissToast(): void {
    this.toast = null;
    this.changed();
  }

  undo(): void {
    this.flush();
    this.toast = null;
    if (this.board?.undo()) this.announce("Taken back.");
    else this.announce("There is nothing to take back.");
  }

  redo(): void {
    if (this.board?.redo()) this.announce("Done again.");
  }

  private forgetToast(): void {
    const removal = this.toast?.removal;
    if (removal) {
      if (!removal.document.canTakeBack(removal.step)) this.toast = null;
    } else if (this.toast?.undoable && this.board && this.board.undoDepth !== this.undoDepth) this.toast = null;
  }

  // Who wrote.

  /** The person who wrote a field last, if known. */
  writerOf(table: Table, id: string, field: string): Participant | undefined {
    const client = this.board?.writer(table, id, field) ?? null;
    return client === null ? undefined : this.authorOf(client);
  }

  /** The person behind a client id of the shared part, if known. */
  authorOf(client: number): Participant | undefined {
    const person = this.part && this.connection.authors.of(this.part.name, client);
    return person === undefined ? undefined : this.people.get(person);
  }

  /** The server showed who is behind a client id. */
  met(client: number, card: Participant): void {
    this.people.met(card);
    if (this.part) this.connection.authors.met(this.part.name, client, card.id);
  }
}
