/** An entry of a list as a card of its fields, in the order of the shape; what is seldom needed is folded away. */

import { html, nothing, type TemplateResult } from "lit";
import { addEntry } from "./adding";
import { type Plain, type Table, key } from "./document";
import { BoardElement, icon } from "./element";
import "./chips";
import "./fields";
import { factsOf, foldLine, remember, titleOf, wasOpened } from "./folding";
import "./kept";
import type { EntryElement, ListElement } from "./lists";
import { fieldsOf, namingOf, nounOf, SMALL } from "./models";
import "./prose";
import { article, captioned } from "./removals";
import type { AskingElement } from "./questions";
import type { RestrictingElement } from "./restricting";
import type { Field, ModelName } from "./shape";

/** What everybody is asked about, and how. */
const ASKED: Partial<Record<ModelName, "consensus" | "scale">> = { Decision: "consensus", Scale: "scale" };

export interface FieldOptions {
  readonly quiet?: boolean;
  readonly saying?: Readonly<Record<string, string>> | undefined;
}

export class Card extends BoardElement implements EntryElement {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    entry: { attribute: false },
    model: { attribute: false },
    level: { attribute: false },
    nth: { attribute: false },
    of: { attribute: false },
    writes: { attribute: false },
    folds: { attribute: false },
    open: { state: true },
    unfolded: { state: true },
  };

  declare table: Table;
  declare entry: string;
  declare model: ModelName;
  /** Of the heading by which those find the card who go from heading to heading. */
  declare level: 3 | 4;
  declare nth: number;
  declare of: number;
  declare writes: boolean;
  /** Whether it stands in a long list, in which entries are folded. */
  declare folds: boolean;
  /** Whether all of it is shown; null as long as that follows from where the conference is. */
  declare private open: boolean | null;
  /** Whether all of it was shown once: then it stays, with whatever somebody has typed there. */
  protected whole = false;
  /** Whether this person asked for everything that can be said. */
  declare protected unfolded: boolean;
  /** Fields that are seldom needed and said something while this card was looked at: they do not go from under a hand. */
  private readonly met = new Set<string>();
  private shown = "";

  constructor() {
    super();
    this.level = 3;
    this.unfolded = this.folds = false;
    this.open = null;
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(key(...this.table, this.entry), () => this.heard()));
    if (this.model === "RoleEntry") this.whileHere(this.session.board?.watch("responsibilities", () => this.heard()));
  }

  private heard(): void {
    const outline = this.outline();
    if (outline !== this.shown) this.requestUpdate();
    this.shown = outline;
  }

  /** Everything that the card itself shows of its entry; its fields look after themselves. */
  protected outline(): string {
    const aside = this.fields.filter(([name, field]) => field.aside && this.says(name, field)).map(([name]) => name);
    return JSON.stringify([this.folds && this.facts, aside, this.value(namingOf(this.model)), this.value("lowest"), this.value("highest"), this.value("state"), this.value("kind")]);
  }

  /** What an entry is called: "item", "goal". */
  protected get noun(): string {
    return nounOf(this.table, this.model);
  }

  protected get context(): string {
    return `${this.noun} ${this.nth}`;
  }

  protected get fields(): [string, Field][] {
    return Object.entries(fieldsOf(this.model)).filter(([name]) => name !== "rank");
  }

  protected value(name: string): Plain {
    return this.session.board?.value(this.table, this.entry, name) ?? null;
  }

  /** Whether somebody said something in a field. */
  protected says(name: string, field: Field): boolean {
    if (field.kind === "collection") return (this.session.board?.count([...this.table, this.entry, name]) ?? 0) > 0;
    if (field.kind === "prose") return (this.session.board?.words(key(...this.table, this.entry, name)) ?? "") !== "";
    const value = this.value(name);
    return value !== null && value !== "" && !(field.kind === "choice" && value === field.default);
  }

  // A field of any kind.

  protected shownField(name: string, options: FieldOptions = {}): TemplateResult {
    const field = fieldsOf(this.model)[name];
    if (field?.kind === "prose") return this.prose(name, field);
    if (field?.kind === "collection") return SMALL.has(field.of) ? this.chips(name, field) : this.inner(name, field);
    return this.field(name, options);
  }

  protected field(name: string, { quiet = false, saying }: FieldOptions = {}): TemplateResult {
    return html`<board-field
      data-field=${name}
      .session=${this.session}
      .table=${this.table}
      .entry=${this.entry}
      .model=${this.model}
      .name=${name}
      .context=${this.context}
      .quiet=${quiet}
      .saying=${saying}
      .writes=${this.writes}
    ></board-field>`;
  }

  protected prose(name: string, field: Field): TemplateResult {
    return html`<board-prose
      data-field=${name}
      .session=${this.session}
      .table=${this.table}
      .entry=${this.entry}
      .name=${name}
      .label=${field.label}
      .context=${this.context}
      .placeholder=${field.hint ?? ""}
      .writes=${this.writes}
    ></board-prose>`;
  }

  private chips(name: string, field: Field & { kind: "collection" }): TemplateResult {
    return html`<board-chips
      data-field=${name}
      .session=${this.session}
      .table=${[...this.table, this.entry, name]}
      .field=${field}
      .context=${this.context}
      .writes=${this.writes}
    ></board-chips>`;
  }

  /** A list inside the entry, such as the steps of a goal. */
  private inner(name: string, field: Field & { kind: "collection" }): TemplateResult {
    const table: Table = [...this.table, this.entry, name];
    const noun = nounOf(table, field.of);
    return html`<div class="inner" data-field=${name}>
      <h4 class="inner__title">${field.label}</h4>
      <board-list
        .session=${this.session}
        .table=${table}
        .tag=${"board-line"}
        .model=${field.of}
        .noun=${capital(noun)}
        .label=${`${field.label}, ${this.context}`}
        .writes=${this.writes}
      ></board-list>
      ${this.writes
        ? html`<button type="button" class="button button--quiet button--small add" @click=${(event: Event) => this.addInner(event, field.of)}>
            ${icon("add")} Add ${article(noun)} ${noun}<span class="visually-hidden">, ${field.label}, ${this.context}</span>
          </button>`
        : nothing}
    </div>`;
  }

  private addInner(event: Event, model: ModelName): void {
    const list = event.currentTarget instanceof Element ? event.currentTarget.parentElement?.querySelector<ListElement>("board-list") : null;
    if (list) addEntry(this.session, list, model);
  }

  // The card, whole or as a line.

  protected override willUpdate(): void {
    if (this.open === null && this.folds && (this.whole || wasOpened(this.session, this.entry) || this.startsOpen)) this.open = true;
    this.whole ||= this.isOpen;
  }

  /** Whether it is open without being asked for. */
  protected get startsOpen(): boolean {
    return false;
  }

  get isOpen(): boolean {
    return !this.folds || this.open === true;
  }

  /** Shows all of it, and keeps it so. */
  unfold(open = true): void {
    if (!this.folds || open === this.isOpen) return;
    this.open = open;
    remember(this.session, this.entry, open);
  }

  private get facts(): readonly string[] {
    return factsOf(this.session, this.table, this.entry, this.model);
  }

  /** What one sees of it first: a heading for those who listen, and in a long list the line that opens it. */
  protected head(): TemplateResult {
    if (!this.folds) return this.heading();
    const { level, nth, isOpen: open } = this;
    const title = titleOf(this.session, this.table, this.entry, this.model);
    const line = foldLine({ level, nth, title, open, name: `${capital(this.noun)} ${nth}`, facts: open ? [] : this.facts, toggle: () => this.unfold(!open) });
    return html`<div class="fold__row">${line}${this.writes && !open ? this.grip() : nothing}</div>`;
  }

  protected override render(): TemplateResult {
    const state = String(this.value("state") ?? "");
    return html`<article class="card ${this.folds ? "entry--folds" : ""} entry ${this.marks} entry--${state}" data-item=${this.entry} aria-label=${this.spoken}>
      ${this.head()}
      <div class="entry__inside" ?hidden=${!this.isOpen}>${this.whole ? this.inside() : nothing}</div>
    </article>`;
  }

  protected get spoken(): string {
    return `${capital(this.noun)} ${this.nth}`;
  }

  /** More classes of the card. */
  protected get marks(): string {
    return "";
  }

  protected inside(): TemplateResult {
    const [head, ...rest] = this.fields;
    if (!head) return html``;
    return html`<div class="entry__body">
      <div class="entry__head">
        <div class=${head[1].kind === "prose" ? "entry__words" : "entry__title"}>${this.shownField(head[0])}</div>
        ${this.tools()}
      </div>
      ${this.cells(rest)} ${this.extras(this.folded(rest))}
    </div>`;
  }

  /** What a card has besides its fields, and the way to `more` of them. */
  protected extras(more: TemplateResult | typeof nothing): TemplateResult {
    const restricts = this.restricts();
    const foot = restricts === nothing && more === nothing ? nothing : html`<div class="entry__chair">${more} ${restricts}</div>`;
    return html`${this.kept()} ${foot}`;
  }

  /** What is kept to a few at this entry, and the way to keep more. */
  protected kept(): TemplateResult {
    return html`<board-kept .session=${this.session} .item=${this.entry}></board-kept>`;
  }

  /** The chair asks everybody about a decision or a question from 0 to 10, as soon as it has words. */
  protected asking(): TemplateResult | typeof nothing {
    const kind = ASKED[this.model];
    const words = String(this.value(namingOf(this.model)) ?? "").trim();
    if (!kind || !words || !this.session.mayWrite("chair")) return nothing;
    const ends = [this.value("lowest") && `0 means: ${this.value("lowest")}.`, this.value("highest") && `10 means: ${this.value("highest")}.`];
    const asked = kind === "scale" ? [words, ...ends].filter(Boolean).join(" ") : `${words}: can everybody go along with this?`;
    return html`<p><button
      type="button"
      class="button button--plain button--small"
      aria-label="Ask everybody, ${this.context}"
      @click=${() => document.querySelector<AskingElement>("board-asking")?.begin({ kind, words: asked.slice(0, 500), about: this.entry })}
    >
      ${icon("people")} Ask everybody…
    </button></p>`;
  }

  protected restricts(): TemplateResult | typeof nothing {
    if (!this.session.data.me.mayRestrict || !this.session.mayWrite()) return nothing;
    return html`<button type="button" class="button button--plain button--small" aria-label="Keep something to a few, ${this.context}" @click=${this.restrict}>
      ${icon("lock")} Keep something to a few…
    </button>`;
  }

  private readonly restrict = (): void =>
    document.querySelector<RestrictingElement>("board-restricting")?.begin(this.entry, capital(this.context));

  protected cells(fields: readonly [string, Field][], more: TemplateResult | typeof nothing = nothing): TemplateResult {
    const shown = fields.filter(([name, field]) => !field.aside || this.isUnfolded(name, field));
    return html`<div class="cells">${shown.map(([name, field]) => html`<div class="cell cell--${width(field)}">${this.shownField(name)}</div>`)}${more}</div>`;
  }

  private isUnfolded(name: string, field: Field): boolean {
    if (this.says(name, field)) this.met.add(name);
    return this.unfolded || this.met.has(name);
  }

  /** Whether there is more than folded fields. */
  protected get hasMore(): boolean {
    return false;
  }

  /** The way to what is seldom needed, as long as some of it is not shown. */
  protected folded(fields: readonly [string, Field][]): TemplateResult | typeof nothing {
    const more = this.hasMore || fields.some(([name, field]) => field.aside && !this.met.has(name));
    if (!this.writes || !more) return nothing;
    return html`<p class="more">
      <button type="button" class="button button--plain button--small" aria-expanded=${this.unfolded} @click=${() => (this.unfolded = !this.unfolded)}>
        ${this.unfolded ? "Less" : "More…"}<span class="visually-hidden">, ${this.context}</span>
      </button>
    </p>`;
  }

  /** For those who go from heading to heading; the eye has the number and the first field. */
  protected heading(): TemplateResult {
    const words = this.session.people.words(this.session.board?.words(key(...this.table, this.entry, namingOf(this.model))) ?? "");
    const caption = `${capital(this.noun)} ${this.nth}${words ? `: ${words.slice(0, 200)}` : ""}`;
    return this.level === 3 ? html`<h3 class="visually-hidden">${caption}</h3>` : html`<h4 class="visually-hidden">${caption}</h4>`;
  }

  /** Moving and removing; absent for those who only read. */
  protected tools(): TemplateResult | typeof nothing {
    if (!this.writes) return nothing;
    return html`<div class="tools" role="group" aria-label="Order, ${this.context}">
      ${this.grip()}
      ${this.tool("up", "Move up", () => this.step(-1), this.nth === 1)}
      ${this.tool("down", "Move down", () => this.step(1), this.nth === this.of)}
      ${this.tool("remove", "Remove", () => this.removeEntry(), false)}
    </div>`;
  }

  private grip(): TemplateResult {
    return html`<span class="grip" data-list=${key(...this.table)} title="Drag to move">${icon("grip")}</span>`;
  }

  private tool(face: "up" | "down" | "remove", label: string, run: () => void, idle: boolean): TemplateResult {
    return html`<button type="button" class="tool" title=${label} aria-label="${label}, ${this.context}" aria-disabled=${idle} @click=${run}>
      ${icon(face)}
    </button>`;
  }

  protected get list(): ListElement | null {
    return this.closest<ListElement>("board-list");
  }

  private step(by: number): void {
    this.list?.step(this.entry, by);
  }

  protected removeEntry(): void {
    const list = this.list;
    const next = this.parentElement?.nextElementSibling ?? this.parentElement?.previousElementSibling;
    this.session.flush();
    const { board } = this.session;
    const words = this.session.people.words(board?.words(key(...this.table, this.entry, namingOf(this.model))) ?? "");
    const step = board?.remove(this.table, this.entry);
    if (board?.kind === "shared") this.session.presence.hasRemoved(key(...this.table, this.entry));
    if (board && step) this.session.tellRemoved(captioned(this.noun, words), board, step);
    const near = next?.querySelector<HTMLElement>(".fold__line, input, textarea") ?? list?.parentElement?.querySelector<HTMLElement>(".add");
    near?.focus();
  }
}

/** How much room a field wants. */
function width(field: Field): "full" | "wide" | "word" | "middle" | "small" | "tiny" {
  if (field.kind === "prose") return "full";
  if (field.kind === "collection") return SMALL.has(field.of) ? "wide" : "full";
  if (field.kind === "words" || field.kind === "agency") return "wide";
  if (field.kind === "word") return "word";
  if (field.kind === "number") return "tiny";
  return field.kind === "date" || field.kind === "choice" ? "small" : "middle";
}

export const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

customElements.define("board-entry", Card);
