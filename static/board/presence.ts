/** Who is here and where, as the server vouches for it; and where this person is, as told to the others. */

import { type TemplateResult, html, nothing } from "lit";
import type { Awareness } from "y-protocols/awareness";
import { BoardElement } from "./element";
import { sectionOf } from "./models";
import { type Participant, hue, initials } from "./people";
import type { Session } from "./session";

/** Where somebody is: a section, an entry in it, a field of the entry. */
export interface Whereabouts {
  readonly section: string;
  readonly item: string | null;
  readonly field: string | null;
}

export interface Here {
  readonly client: number;
  readonly person: Participant;
  readonly at: Whereabouts | null;
  /** The places of the entries that they removed last. */
  readonly removed: readonly string[];
}

/** In these states nobody tells this page who is there. */
const ALONE: ReadonlySet<string> = new Set(["connecting", "offline", "locked"]);

/** So many removals are told with where somebody is. */
const REMOVED = 8;

export class Presence {
  /** The others who are connected, each connection once. */
  others: readonly Here[] = [];
  private awareness: Awareness | null = null;
  private at: Whereabouts = { section: "agenda", item: null, field: null };
  private removed: readonly string[] = [];
  private shown = "";
  /** Since when this page misses somebody. */
  private readonly missed = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly session: Session) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Follows another copy's awareness. */
  bind(awareness: Awareness | null): void {
    if (awareness === this.awareness) return;
    this.awareness = awareness;
    awareness?.on("change", () => this.heard());
    this.tellWhere();
    this.heard();
  }

  moveTo(at: Whereabouts): void {
    const before = this.at;
    if (before.section === at.section && before.item === at.item && before.field === at.field) return;
    this.at = at;
    this.tellWhere();
  }

  /** This person removed an entry of the shared part. */
  hasRemoved(place: string): void {
    this.removed = [...this.removed, place].slice(-REMOVED);
    this.awareness?.setLocalStateField("removed", this.removed);
  }

  /** Whether somebody else is connected, as far as one can know now. */
  isHere(person: string): boolean {
    return ALONE.has(this.session.state.is) || this.others.some((here) => here.person.id === person);
  }

  /** Whether somebody has been without a connection for longer than a page takes to come back; to be asked again and again. */
  isLost(person: string): boolean {
    if (person === this.session.people.me || this.isHere(person)) {
      this.missed.delete(person);
      return false;
    }
    const since = this.missed.get(person) ?? performance.now();
    this.missed.set(person, since);
    return performance.now() - since >= this.session.data.door.seconds * 1_000;
  }

  /** Those who are in one field of one entry now. */
  in(item: string, field: string): readonly Here[] {
    return this.others.filter((here) => here.at?.item === item && here.at.field === field);
  }

  private tellWhere(): void {
    this.awareness?.setLocalStateField("at", this.at);
  }

  private heard(): void {
    const others: Here[] = [];
    this.awareness?.getStates().forEach((state, client) => {
      const person = cardOf(state["user"]);
      if (!person) return;
      this.session.met(client, person);
      if (client !== this.awareness?.clientID) others.push({ client, person, at: whereOf(state["at"]), removed: placesIn(state["removed"]) });
    });
    this.others = others;
    for (const { person } of others) this.missed.delete(person.id);
    // A cursor moves with every key; who is where changes seldom.
    const shown = JSON.stringify(others);
    if (shown === this.shown) return;
    this.shown = shown;
    this.listeners.forEach((listener) => listener());
  }
}

function cardOf(card: unknown): Participant | null {
  if (card === null || typeof card !== "object") return null;
  const { id, name, agency, role, colour } = card as Record<string, unknown>;
  if (typeof id !== "string" || typeof name !== "string") return null;
  return {
    id,
    name,
    agency: typeof agency === "string" ? agency : "",
    ...(typeof role === "string" ? { role } : {}),
    ...(typeof colour === "number" ? { colour } : {}),
  };
}

const placesIn = (removed: unknown): readonly string[] =>
  Array.isArray(removed) ? removed.filter((place): place is string => typeof place === "string").slice(-REMOVED) : [];

function whereOf(at: unknown): Whereabouts | null {
  if (at === null || typeof at !== "object") return null;
  const { section, item, field } = at as Record<string, unknown>;
  if (typeof section !== "string") return null;
  return { section, item: typeof item === "string" ? item : null, field: typeof field === "string" ? field : null };
}

export const avatar = (person: Participant): TemplateResult =>
  html`<span class="avatar ${hue(person)}" aria-hidden="true">${initials(person.name)}</span>`;

/** The list of people: those who are here first, with where they are. */
export class PeopleElement extends BoardElement {
  private knew = true;

  private get knows(): boolean {
    return !ALONE.has(this.session.state.is);
  }

  protected override watch(): void {
    this.whileHere(this.session.presence.subscribe(() => this.requestUpdate()));
    this.whileHere(this.session.board?.watch("agenda", () => this.requestUpdate()));
    this.whileHere(this.session.subscribe(() => this.knows !== this.knew && this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const { people, presence } = this.session;
    this.knew = this.knows;
    const places = new Map<string, Whereabouts | null>();
    for (const { person, at } of presence.others) if (at?.item || !places.get(person.id)) places.set(person.id, at);
    places.delete(people.me);
    const here = people.all.filter((person) => places.has(person.id) || person.id === people.me);
    const away = people.all.filter((person) => !here.includes(person));
    const mine = (person: Participant): number => (person.id === people.me ? 0 : 1);
    here.sort((a, b) => mine(a) - mine(b) || a.name.localeCompare(b.name));
    return html`<h2 class="rail__title" id="people-title">Here now ${this.knew ? html`<span class="count">${here.length}</span>` : nothing}</h2>
      <ul class="people" aria-labelledby="people-title">
        ${here.map((person) => this.personRow(person, person.id === people.me ? "You" : this.where(places.get(person.id) ?? null)))}
      </ul>
      ${away.length > 0
        ? html`<h3 class="rail__title rail__title--minor">${this.knew ? "Not here" : "Not known while offline"}</h3>
            <ul class="people people--away">
              ${away.map((person) => this.personRow(person, null))}
            </ul>`
        : nothing}
      <board-quorum .session=${this.session}></board-quorum>
      <form class="rail__me" method="post" action="/sign-out">
        <p>${this.session.data.me.name}, ${this.session.data.me.agency}</p>
        <button class="button button--quiet" type="submit">Sign out</button>
      </form>`;
  }

  private personRow(person: Participant, where: string | null): TemplateResult {
    return html`<li class="person">
      ${avatar(person)}
      <span class="person__words">
        <span class="person__name">${person.name}</span>
        <span class="person__agency">${person.agency}</span>
        ${where ? html`<span class="person__where">${where}</span>` : nothing}
        <board-attendance .session=${this.session} .person=${person}></board-attendance>
      </span>
    </li>`;
  }

  private where(at: Whereabouts | null): string {
    const section = at && sectionOf(at.section)?.title;
    if (!section) return "On the board";
    const nth = at.section === "agenda" && at.item !== null ? this.session.board?.rows(["agenda"]).findIndex((row) => row.id === at.item) : -1;
    return nth !== undefined && nth >= 0 ? `In ${section.toLowerCase()} item ${nth + 1}` : `In ${section.toLowerCase()}`;
  }
}

customElements.define("board-people", PeopleElement);
