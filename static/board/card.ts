/** An entry of a list as a card: whole, or folded to a line; with what one does with it besides writing in its fields. */

import { html, nothing, type TemplateResult } from "lit";
import { key } from "./document";
import { icon } from "./element";
import { capital, Entry } from "./entry";
import { factsOf, foldLine, remember, titleOf, wasOpened } from "./folding";
import "./kept";
import type { EntryElement, ListElement } from "./lists";
import { namingOf } from "./models";
import type { AskingElement } from "./questions";
import { captioned } from "./removals";
import type { RestrictingElement } from "./restricting";
import type { ModelName } from "./shape";

/** What everybody is asked about, and how. */
const ASKED: Partial<Record<ModelName, "consensus" | "scale">> = { Decision: "consensus", Scale: "scale" };

export class Card extends Entry implements EntryElement {
  static override properties = {
    ...Entry.properties,
    folds: { attribute: false },
    open: { state: true },
  };

  /** Whether it stands in a long list, in which entries are folded. */
  declare folds: boolean;
  /** Whether all of it is shown; null as long as that follows from where the conference is. */
  declare private open: boolean | null;
  /** Whether all of it was shown once: then it stays, with whatever somebody has typed there. */
  protected whole = false;
  private shown = "";

  constructor() {
    super();
    this.level = 3;
    this.folds = false;
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
      @click=${() => document.querySelector<AskingElement>("board-asking")?.begin({ kind, words: asked, about: this.entry })}
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

customElements.define("board-entry", Card);
