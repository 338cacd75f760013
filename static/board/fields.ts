/**
 * A short field: commits while one types, never overwrites what one is typing, and shows who changed it last.
 *
 * Two people may type in one field. Each sees the other's wording beside it and may take it; nothing is lost silently.
 */

import { html, nothing, type TemplateResult } from "lit";
import { withYear } from "./days";
import { type Plain, type Table, key } from "./document";
import { BoardElement } from "./element";
import { hand } from "./hand";
import { type Participant, hue } from "./people";
import type { Draft } from "./session";
import { tooLong } from "../length";
import { entriesOf, GONE, optionsFor } from "./meant";
import { FIELDS, type Field, type ModelName } from "./shape";
import { proposing } from "./proposing";
import { shortened } from "./shortening";
import { keepWhole } from "./tight";
import { gently } from "./wording";

const COMMIT_AFTER = 300;
/** So much of what stands on the board is told beside what it does not take. */
const SHOWN = 60;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The other wording of a field: somebody else's, or one's own that was replaced. */
interface Other {
  readonly words: string;
  readonly raw: string | undefined;
  readonly by: Participant | undefined;
  readonly mine: boolean;
}

export class FieldElement extends BoardElement implements Draft {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    entry: { attribute: false },
    model: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    context: { attribute: false },
    placeholder: { attribute: false },
    writes: { attribute: false },
    quiet: { attribute: false },
    saying: { attribute: false },
    apart: { attribute: false },
    other: { state: true },
    problem: { state: true },
  };

  declare table: Table;
  declare entry: string;
  declare model: ModelName;
  declare name: string;
  /** Replaces the label of the shape. */
  declare label: string | undefined;
  /** What a listener needs to hear besides the label: "item 2". */
  declare context: string;
  declare placeholder: string | undefined;
  declare writes: boolean;
  /** The label is for listeners only; the place of the field says what it is. A long line may wrap there. */
  declare quiet: boolean;
  /** Other words for some of its choices, as things are now. */
  declare saying: Readonly<Record<string, string>> | undefined;
  /** Tells this field from the same field elsewhere on the page. */
  declare apart: string;
  declare private other: Other | null;
  declare private problem: string | null;

  /** What was typed since the field was entered; null while nothing was. */
  private typed: string | null = null;
  private pending: ReturnType<typeof setTimeout> | null = null;
  /** Who of the others changed it lately. */
  private fresh: Participant | null = null;

  constructor() {
    super();
    this.other = this.problem = null;
    this.context = this.apart = "";
    this.writes = this.quiet = false;
  }

  get place(): string {
    return key(...this.table, this.entry, this.name);
  }

  get words(): string {
    return this.typed ?? this.control?.value ?? "";
  }

  /** Whether nothing was typed since the field was entered, so that there is nothing in it to take back. */
  get untouched(): boolean {
    return this.typed === null && this.problem === null;
  }

  private get field(): Field {
    return (FIELDS[this.model] as Record<string, Field>)[this.name] ?? { label: this.name, kind: "line", longest: 200 };
  }

  private get control(): Control | null {
    return this.querySelector<Control>("input, textarea, select:not(.proposed)");
  }

  private get focused(): boolean {
    return this.contains(document.activeElement) && document.activeElement === this.control;
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(this.place, () => this.heard()));
    const { field } = this;
    if (field.kind === "entry") for (const list of field.of) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
    if (this.model === "TimeLimit" && this.name === "reassess_on")
      this.whileHere(this.session.board?.watch(key(...this.table, this.entry, "months"), () => this.requestUpdate()));
    this.whileHere(this.session.lately.subscribe(() => this.session.lately.writerOf(this.place) !== this.fresh && this.requestUpdate()));
    this.recall();
  }

  override disconnectedCallback(): void {
    if (this.isLive) {
      this.commit();
      this.session.isAmiss(this, false);
    }
    super.disconnectedCallback();
  }

  /** Shows this person's own wording if somebody replaced it who had not seen it. */
  private recall(): void {
    const mine = this.session.overwritten.get(this.place);
    if (mine === undefined || this.typed !== null) return;
    this.other = { words: this.read(mine), raw: this.raw(mine), by: undefined, mine: true };
  }

  /** What stands for somebody, to be written as it was: their name may lead to nobody. */
  private raw(value: string): string | undefined {
    return this.field.kind === "somebody" ? value : undefined;
  }

  /** A value as it stands in the field. */
  private read(value: string): string {
    return this.field.kind === "somebody" ? this.session.people.words(value) : value;
  }

  /** Words of the field as one says them. */
  private said(words: string): string {
    const { field } = this;
    if (field.kind === "choice") return field.choices.find((choice) => choice.value === words)?.label || "nothing";
    if (field.kind === "entry" && words) return entriesOf(this.session, field.of).find(({ id }) => id === words)?.caption ?? GONE;
    return words || "nothing";
  }

  /** The words of the document for this field. */
  private get stored(): string {
    const value = this.session.board?.value(this.table, this.entry, this.name) ?? null;
    if (value === null) return this.field.kind === "choice" ? this.field.default : "";
    return this.read(String(value));
  }

  private heard(): void {
    const stored = this.stored;
    if (this.contains(document.activeElement) && this.typed !== null) {
      const by = this.session.writerOf(this.table, this.entry, this.name);
      const theirs = this.pending !== null || this.problem !== null || by?.id !== this.session.people.me;
      if (stored !== this.typed && theirs) this.offer(stored, by);
    } else if (this.problem !== null) this.offer(stored, this.session.writerOf(this.table, this.entry, this.name));
    this.recall();
    this.requestUpdate();
  }

  private offer(words: string, by: Participant | undefined): void {
    const value = this.session.board?.value(this.table, this.entry, this.name) ?? null;
    this.other = { words, raw: value === null ? undefined : this.raw(String(value)), by, mine: false };
    this.session.announce(`${by?.name ?? "Somebody else"} wrote meanwhile in ${this.spoken}: ${this.said(words)}`);
  }

  /** What a listener knows the field by. */
  private get spoken(): string {
    return [this.label ?? this.field.label, this.context].filter(Boolean).join(", ");
  }

  // Typing.

  private input = (): void => {
    const control = this.control;
    if (control instanceof HTMLTextAreaElement && this.field.kind === "line" && control.value.includes("\n")) {
      control.value = control.value.replace(/\s*\n\s*/g, " ");
    }
    this.typed = control?.value ?? null;
    if (this.pending !== null) clearTimeout(this.pending);
    this.pending = setTimeout(() => this.commit(), COMMIT_AFTER);
    this.session.typing(this);
    this.grow();
  };

  commit(): void {
    if (this.pending !== null) clearTimeout(this.pending);
    const due = this.pending !== null;
    this.pending = null;
    if (due && this.typed !== null) this.write(this.typed);
    this.session.typed(this);
    this.session.isAmiss(this, this.problem !== null);
  }

  private write(words: string, raw?: string): void {
    const value = raw ?? this.meant(words);
    if (value !== undefined) this.session.overwritten.delete(this.place);
    if (value !== undefined) this.session.board?.set(this.table, this.entry, this.name, value);
  }

  /** The value that words stand for, or undefined with a sentence beside the field. */
  private meant(words: string): Plain | undefined {
    const field = this.field;
    this.problem = null;
    const long = "longest" in field ? tooLong(words, field.longest) : "";
    if (long) return this.wrong(long);
    switch (field.kind) {
      case "somebody":
        return this.session.people.find(words);
      case "number": {
        const number = Number(words);
        if (words.trim() === "" && !this.control?.validity.badInput) return null;
        if (words.trim() !== "" && Number.isInteger(number) && number >= field.least && number <= field.most) return number;
        return this.wrong(`Please give a whole number from ${field.least} to ${field.most}.`);
      }
      case "date":
        if (words >= field.earliest && words <= field.latest) return words;
        if (words === "" && !this.control?.validity.badInput) return null;
        // While one types it, a date is no date yet, and a year passes through the first centuries.
        if (this.focused && words < "1000") return undefined;
        if (words === "") return this.wrong("There is no such day. Please give a whole date.");
        return this.wrong(`Please give a date with a year from ${field.earliest.slice(0, 4)} to ${field.latest.slice(0, 4)}.`);
      default:
        return words;
    }
  }

  private wrong(sentence: string): undefined {
    const stored = this.field.kind === "date" && this.stored ? withYear(this.stored) : shortened(this.stored, SHOWN);
    this.problem = `${sentence} Not saved: the board has ${stored || "nothing here"}.`;
    return undefined;
  }

  private left = (event: FocusEvent): void => {
    // Whoever goes to the two wordings has not chosen yet.
    if (this.other && !this.other.mine && event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;
    this.commit();
    const typed = this.typed;
    // Browsers do not tell of what is neither a date nor a number, nor that it was taken away again.
    if (this.writes && (this.field.kind === "date" || this.field.kind === "number")) this.meant(this.control?.value ?? "");
    this.session.isAmiss(this, this.problem !== null);
    this.typed = null;
    const mine = typed === null ? "" : this.field.kind === "somebody" ? this.session.people.words(this.session.people.find(typed)) : typed;
    if (typed !== null && this.problem === null && mine !== this.stored && this.session.board) {
      this.other = { words: typed, raw: undefined, by: undefined, mine: true };
      this.session.announce(`${this.spoken} was written by somebody else meanwhile. You had written: ${this.said(typed)}`);
    }
    this.requestUpdate();
  };

  private pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.target instanceof HTMLTextAreaElement) event.preventDefault();
    this.commit();
  };

  private take = (): void => {
    const other = this.other;
    const control = this.control;
    this.settle();
    if (!other) return;
    this.typed = null;
    if (control) control.value = other.words;
    this.write(other.words, other.raw);
    this.session.isAmiss(this, this.problem !== null);
    control?.focus();
  };

  private leave = (): void => {
    if (this.other && !this.other.mine && this.typed !== null) this.write(this.typed);
    this.settle();
    this.control?.focus();
  };

  private settle(): void {
    this.other = null;
    this.session.overwritten.delete(this.place);
  }

  // Showing.

  protected override render(): TemplateResult {
    const id = `${this.apart}${this.place.replaceAll("/", "-")}`;
    const label = this.label ?? this.field.label;
    const spoken = this.context ? html`<span class="visually-hidden">, ${this.context}</span>` : nothing;
    this.fresh = this.session.lately.writerOf(this.place);
    return html`<div class="blank ${this.quiet ? "blank--quiet" : ""} ${this.fresh ? `blank--fresh ${hue(this.fresh)}` : ""}">
      <div class="blank__top">
        <label for=${id} class=${this.quiet ? "visually-hidden" : ""}>${label}${spoken}</label>
        ${this.lastHand()}
      </div>
      ${this.controlFor(id)} ${this.problem ? html`<span class="field__error" id="${id}-problem" role="alert">${this.problem}</span>` : nothing}
      ${this.writes ? gently(this.session, this.model, this.stored) : nothing}
      ${this.writes && this.stored === "" ? this.proposed() : nothing} ${this.otherWording(id)}
    </div>`;
  }

  private proposed(): TemplateResult | typeof nothing {
    const months = this.session.board?.value(this.table, this.entry, "months");
    return proposing(this.session, this.model, this.name, months, (value) => {
      this.typed = null;
      this.write(value);
      this.session.isAmiss(this, this.problem !== null);
      this.control?.focus();
    });
  }

  private controlFor(id: string): TemplateResult {
    const field = this.field;
    const problem = this.problem === null ? nothing : "true";
    const about = [this.problem !== null && `${id}-problem`, this.other && `${id}-other`].filter(Boolean).join(" ") || nothing;
    // Whoever only reads would take an example for what was written.
    const hint = this.writes ? (this.placeholder ?? field.hint ?? nothing) : nothing;
    if (field.kind === "choice")
      return html`<select id=${id} aria-describedby=${about} ?disabled=${!this.writes} @change=${this.chosen} @blur=${this.left}>
        ${field.choices.map((choice) => html`<option value=${choice.value}>${this.saying?.[choice.value] ?? choice.label}</option>`)}
      </select>`;
    if (field.kind === "entry")
      return html`<select id=${id} aria-describedby=${about} ?disabled=${!this.writes} @change=${this.chosen} @blur=${this.left}>
        <option value="">${this.writes ? "Choose…" : "–"}</option>
        ${optionsFor(this.session, field.of)}
        ${this.stored && !entriesOf(this.session, field.of).some((entry) => entry.id === this.stored) ? html`<option value=${this.stored}>${GONE}</option>` : nothing}
      </select>`;
    if (field.kind === "words")
      return html`<textarea id=${id} rows="1" placeholder=${hint} aria-invalid=${problem} aria-describedby=${about} ?readonly=${!this.writes}
        @input=${this.input} @blur=${this.left}></textarea>`;
    if (field.kind === "number")
      return html`<input id=${id} type="number" inputmode="numeric" min=${field.least} max=${field.most} ?readonly=${!this.writes}
        aria-invalid=${problem} aria-describedby=${about} @input=${this.input} @blur=${this.left} @keydown=${this.pressed}>`;
    if (field.kind === "date")
      return html`<input id=${id} type="date" min=${field.earliest} max=${field.latest} ?readonly=${!this.writes}
        aria-invalid=${problem} aria-describedby=${about} @input=${this.input} @blur=${this.left}>`;
    if (field.kind === "line")
      return html`<textarea id=${id} rows="1" placeholder=${hint} aria-invalid=${problem} aria-describedby=${about} ?readonly=${!this.writes}
        @input=${this.input} @blur=${this.left} @keydown=${this.pressed}></textarea>`;
    const names = this.writes ? (offered(field) ?? nothing) : nothing;
    return html`<input id=${id} type="text" list=${names} placeholder=${hint} autocomplete="off" aria-invalid=${problem} aria-describedby=${about} ?readonly=${!this.writes}
      @input=${this.input} @blur=${this.left} @keydown=${this.pressed}>`;
  }

  /** A choice is made at once; there is nothing to wait for. */
  private chosen = (): void => {
    this.write(this.control?.value ?? "");
  };

  private lastHand(): TemplateResult | typeof nothing {
    const by = this.session.writerOf(this.table, this.entry, this.name);
    if (!by || by.id === this.session.people.me || this.stored === "") return nothing;
    return hand(by);
  }

  private otherWording(id: string): TemplateResult | typeof nothing {
    const other = this.other;
    if (!other) return nothing;
    const who = other.mine ? "You had written" : `${other.by?.name ?? "Somebody else"} wrote meanwhile`;
    return html`<div class="other" role="note" @focusout=${this.left}>
      <p id="${id}-other">${who}: <q>${this.said(other.words)}</q></p>
      <div class="row" @mousedown=${staysInTheField}>
        <button type="button" class="button button--quiet button--small" @click=${this.take}>
          ${other.mine ? "Put mine back" : "Take this wording"}
        </button>
        <button type="button" class="button button--plain button--small" @click=${this.leave}>
          ${other.mine ? "Leave theirs" : "Keep mine"}
        </button>
      </div>
    </div>`;
  }

  protected override updated(): void {
    const control = this.control;
    if (!control || this.typed !== null || this.problem !== null) return;
    const stored = this.stored;
    if (control.value !== stored) control.value = stored;
    this.grow();
  }

  private grow(): void {
    const control = this.control;
    if (control instanceof HTMLInputElement && control.type === "text") keepWhole(control);
    if (!(control instanceof HTMLTextAreaElement) || CSS.supports("field-sizing", "content")) return;
    control.style.height = "auto";
    control.style.height = `${control.scrollHeight + 2}px`;
  }
}

/** Some browsers tell nobody where the focus goes when a button is pressed. */
const staysInTheField = (event: Event): void => event.preventDefault();

/** The list from which a field offers words. */
function offered(field: Field): string | null {
  if (field.kind === "somebody") return "participants";
  if (field.kind === "agency") return "agencies";
  return field.kind === "word" ? `words-${field.known}` : null;
}

customElements.define("board-field", FieldElement);
