/** Several names, words or entries of the board in one line: each can be taken away, one more can be added. */

import { html, nothing, type TemplateResult } from "lit";
import { tooLong } from "../length";
import { addBlank } from "./adding";
import { type Row, type Table, key } from "./document";
import { BoardElement, icon } from "./element";
import { hand } from "./hand";
import { entriesOf, GONE, optionsFor } from "./meant";
import { namingOf } from "./models";
import { type Participant, hue } from "./people";
import type { Draft } from "./session";
import type { Field, ListName } from "./shape";

const LONGEST = 200;

type Several = Field & { readonly kind: "collection" };

class ChipsElement extends BoardElement implements Draft {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    field: { attribute: false },
    context: { attribute: false },
    writes: { attribute: false },
  };

  declare table: Table;
  declare field: Several;
  declare context: string;
  declare writes: boolean;
  /** Who wrote what is shown lately. */
  private fresh = "";

  private get name(): string {
    return namingOf(this.field.of);
  }

  private get among(): readonly ListName[] {
    return this.field.among ?? [];
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  // A name that is typed and not added yet is a draft like any other.

  get place(): string {
    return key(...this.table, "new", this.name);
  }

  get words(): string {
    return this.input?.value ?? "";
  }

  commit(): void {
    const words = this.words.trim();
    const long = tooLong(words, LONGEST) !== "";
    this.session.typed(this);
    this.session.isAmiss(this, long);
    if (long) return;
    if (this.input) this.input.value = "";
    if (words) this.add(this.field.of === "Named" ? this.session.people.find(words) : words);
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(key(...this.table), () => this.requestUpdate()));
    this.whileHere(this.session.lately.subscribe(() => this.writers() !== this.fresh && this.requestUpdate()));
    for (const list of this.among) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    if (this.isLive && this.words) this.commit();
    this.session.isAmiss(this, false);
    super.disconnectedCallback();
  }

  private get rows(): readonly Row[] {
    return this.session.board?.rows(this.table) ?? [];
  }

  private value(row: Row): string {
    return String(row.values[this.name] ?? "");
  }

  private add(value: string): void {
    const { board } = this.session;
    if (!board || this.rows.some((row) => this.value(row) === value)) return;
    addBlank(board, this.table, this.field.of, { [this.name]: value });
    this.session.announce(`${this.shown(value)} added to ${this.field.label}.`);
  }

  private take(row: Row): void {
    this.session.board?.remove(this.table, row.id);
    this.session.announce(`${this.shown(this.value(row))} taken away from ${this.field.label}.`);
    this.querySelector<HTMLElement>("input, select")?.focus();
  }

  private shown(value: string): string {
    if (this.field.of === "Named") return this.session.people.words(value);
    if (this.field.of !== "Mention") return value;
    return entriesOf(this.session, this.among).find((entry) => entry.id === value)?.caption ?? GONE;
  }

  protected override render(): TemplateResult {
    const id = key(...this.table).replaceAll("/", "-");
    this.fresh = this.writers();
    return html`<div class="blank chips" role="group" aria-label="${this.field.label}, ${this.context}">
      <div class="blank__top"><label for=${id}>${this.field.label}<span class="visually-hidden">, ${this.context}</span></label></div>
      <div class="chips__line">
        ${this.rows.map((row) => this.chip(row))} ${this.writes ? this.adding(id) : this.rows.length === 0 ? html`<span class="chips__none">–</span>` : nothing}
      </div>
    </div>`;
  }

  private writerOf(row: Row): Participant | null {
    return this.session.lately.writerOf(key(...this.table, row.id, this.name));
  }

  /** Who of the others wrote which of them lately. */
  private writers(): string {
    return this.rows.map((row) => this.writerOf(row)?.id ?? "").join(" ");
  }

  private chip(row: Row): TemplateResult {
    const words = this.shown(this.value(row));
    const by = this.writerOf(row);
    return html`<span class="chip ${words === GONE ? "chip--gone" : ""} ${by ? `chip--fresh ${hue(by)}` : ""}"
      ><span>${words || "–"}</span>${by ? hand(by) : nothing}${this.writes
        ? html`<button type="button" class="chip__away" aria-label="Take away ${words}" title="Take away" @click=${() => this.take(row)}>${icon("close")}</button>`
        : nothing}</span
    >`;
  }

  private adding(id: string): TemplateResult {
    if (this.field.of === "Mention") {
      return html`<select id=${id} class="chips__add" @change=${this.chosen}>
        <option value="">Choose…</option>
        ${optionsFor(this.session, this.among)}
      </select>`;
    }
    const words = this.field.of === "Named" ? "participants" : `words-${this.field.known ?? ""}`;
    const hint = this.field.of === "Named" ? "Add a name" : "Add";
    return html`<input id=${id} class="chips__add" type="text" maxlength=${LONGEST} list=${words} autocomplete="off" placeholder=${hint}
      @input=${this.typing} @change=${() => this.commit()} @keydown=${this.pressed} />`;
  }

  private readonly typing = (): void => this.session.typing(this);

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.commit();
  };

  private readonly chosen = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    if (event.target.value) this.add(event.target.value);
    event.target.value = "";
  };
}

customElements.define("board-chips", ChipsElement);
