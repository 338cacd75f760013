/** An entry of a list by its fields, in the order of the shape: how each is shown, and which are seldom needed. */

import { html, nothing, type TemplateResult } from "lit";
import { addEntry } from "./adding";
import "./chips";
import { type Plain, type Table, key } from "./document";
import { BoardElement, icon } from "./element";
import "./fields";
import type { ListElement } from "./lists";
import { fieldsOf, nounOf, SMALL } from "./models";
import "./prose";
import { article } from "./removals";
import type { Field, ModelName } from "./shape";

export interface FieldOptions {
  readonly quiet?: boolean;
  readonly saying?: Readonly<Record<string, string>> | undefined;
}

export abstract class Entry extends BoardElement {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    entry: { attribute: false },
    model: { attribute: false },
    level: { attribute: false },
    nth: { attribute: false },
    of: { attribute: false },
    writes: { attribute: false },
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
  /** Whether this person asked for everything that can be said. */
  declare protected unfolded: boolean;
  /** Fields that are seldom needed and said something while this card was looked at: they do not go from under a hand. */
  private readonly met = new Set<string>();

  constructor() {
    super();
    this.unfolded = false;
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
