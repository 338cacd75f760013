/** Who of the others wrote what in the last minutes: for the marks in the text, and for the list that explains them. */

import { html, nothing, type TemplateResult } from "lit";
import type { Table } from "./document";
import { BoardElement } from "./element";
import { hue, initials, type Participant } from "./people";
import type { Place } from "./recent";
import type { Session } from "./session";
import type { Stretch } from "./stretches";
import { whereIs } from "./where";

const LOOK_EVERY = 2_000;
/** How many places are named for each person. */
const PLACES = 3;

type Listener = (grown: boolean) => void;

export class Lately {
  private readonly listeners = new Set<Listener>();
  private shown = "";

  constructor(private readonly session: Session) {
    setInterval(() => this.look(), LOOK_EVERY);
  }

  /** Calls `listener` when there is something new, or, with true, when something has grown old. Answers how to stop. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private look(): void {
    const { board } = this.session;
    if (!board) return;
    const grown = board.recent.forget(Date.now());
    const shown = JSON.stringify(board.recent.where);
    if (!grown && shown === this.shown) return;
    this.shown = shown;
    this.listeners.forEach((listener) => listener(grown));
  }

  /** The other person behind a client. */
  other(client: number | null): Participant | null {
    const person = client === null ? undefined : this.session.authorOf(client);
    return person && person.id !== this.session.people.me ? person : null;
  }

  /** The stretches of a rich text, in its order. */
  stretches(table: Table, id: string, field: string): readonly Stretch[] {
    return this.session.board?.stretches(table, id, field) ?? [];
  }

  /** Who of the others gave a field the value that it has, if that was lately. */
  writerOf(place: string): Participant | null {
    const { board } = this.session;
    // Every field of a board that opens asks, and then nothing is recent.
    if (!board || board.recent.none) return null;
    const stamp = board.stamp(place);
    return stamp && board.recent.isRecent(stamp.client, stamp.clock) ? this.other(stamp.client) : null;
  }

  /** Who of the others wrote last in a text in which everyone types at once, if that was lately. */
  lastIn(place: string): Participant | null {
    return this.other(this.session.board?.recent.where.find((each) => each.place === place)?.client ?? null);
  }

  /** What the others wrote and where, whoever wrote last first. */
  get byPerson(): ReadonlyMap<Participant, readonly Place[]> {
    const all = new Map<Participant, Place[]>();
    for (const each of this.session.board?.recent.where ?? []) {
      const person = this.other(each.client);
      if (person) all.set(person, [...(all.get(person) ?? []), each]);
    }
    return all;
  }
}

/** What the marks in the text mean: whose they are, by letters as well as by colour, and where they are. */
class LatelyElement extends BoardElement {
  protected override watch(): void {
    this.whileHere(this.session.lately.subscribe(() => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const people = Array.from(this.session.lately.byPerson, ([person, places]) => [person, this.named(places)] as const);
    const shown = people.filter(([, places]) => places.length > 0);
    if (shown.length === 0) return nothing;
    return html`<section class="lately" aria-labelledby="lately-title">
      <h2 class="rail__title" id="lately-title">Written just now</h2>
      <p class="field__hint">What others wrote in the last three minutes is underlined and has their letters before it.</p>
      <ul class="lately__list">
        ${shown.map(
          ([person, places]) => html`<li>
            <span class="fresh__by ${hue(person)}" data-by=${initials(person.name)}></span><span class="fresh ${hue(person)}">${person.name}</span>
            <ul class="lately__places">
              ${places.map(([words, href]) => html`<li><a href=${href}>${words}</a></li>`)}
            </ul>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  private named(places: readonly Place[]): readonly (readonly [string, string])[] {
    const { board, people } = this.session;
    if (!board) return [];
    const named = new Map<string, string>();
    for (const { place } of places) {
      const path = place.split("/");
      const words = path[path.length - 1] === "rank" ? null : whereIs(board, place, (somebody) => people.words(somebody));
      if (words !== null) named.set(words, `#${path.slice(0, -1).join("-")}`);
      if (named.size === PLACES) break;
    }
    return Array.from(named);
  }
}

customElements.define("board-lately", LatelyElement);
