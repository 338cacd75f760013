/** The purpose of the conference: one plain text that everyone may type in at once. */

import { html, nothing, type TemplateResult } from "lit";
import { tooLong } from "../length";
import { difference } from "./difference";
import { BoardElement } from "./element";
import { hand } from "./hand";
import { hue } from "./people";
import type { Draft } from "./session";

const LONGEST = 4_000;

export class PurposeElement extends BoardElement implements Draft {
  static override properties = { ...BoardElement.properties, writes: { attribute: false }, problem: { state: true }, refused: { state: true } };
  declare writes: boolean;
  declare private problem: string;
  /** What this person added that did not fit, until they put it in or let it go. */
  declare private refused: string;
  /** The text of the document as this field showed it last. */
  private shown = "";

  constructor() {
    super();
    this.problem = this.refused = "";
  }

  readonly place = "purpose";

  get words(): string {
    return this.refused;
  }

  /** Only whoever wrote what did not fit can say what becomes of it. */
  commit(): void {}

  override disconnectedCallback(): void {
    if (this.isLive && this.refused) {
      this.session.rescued.push({ place: this.place, words: this.refused, reason: "too-large" });
      this.refused = "";
      this.session.isAmiss(this, false);
    }
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.session.isAmiss(this, this.refused !== "");
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch("purpose", () => this.heard()));
    this.whileHere(this.session.lately.subscribe(() => this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const by = this.session.lately.lastIn(this.place);
    return html`<div class="purpose ${by ? `blank--fresh ${hue(by)}` : ""}">
      <div class="blank__top"><label for="purpose">What is this conference for?</label>${by ? hand(by) : nothing}</div>
      <textarea id="purpose" rows="1" ?readonly=${!this.writes} @input=${this.input} aria-describedby=${this.problem ? "purpose-problem" : nothing}
        placeholder=${this.writes ? "One sentence that everyone around the table could repeat." : nothing}></textarea>
      ${this.problem ? html`<span class="field__error" id="purpose-problem" role="alert">${this.problem}</span>` : nothing}
      ${this.refused ? this.offer() : nothing}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.heard();
  }

  private input = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) this.takeOver(event.target);
  };

  private takeOver(area: HTMLTextAreaElement): void {
    const { value, selectionEnd: end } = area;
    this.problem = tooLong(value, LONGEST);
    // Two who add at once may pass the bound together; whoever shortens it then is never hindered.
    if (this.problem && value.length > this.shown.length) {
      const before = this.shown.slice(0, Math.max(0, this.shown.length - (value.length - end)));
      const whole = this.shown.endsWith(value.slice(end)) ? difference(before, value.slice(0, end)) : difference(this.shown, value);
      this.refused += whole?.inserted ?? "";
      this.problem += " What you added last was not taken over.";
      // Where everyone types at once, nothing can wait in the field until it is short enough.
      this.heard();
      return this.show();
    }
    this.shown = value;
    this.session.board?.changeText("purpose", value);
    this.grow(area);
  }

  /** While the field held it all, the page followed the cursor to its end. */
  private show(): void {
    void this.updateComplete.then(() => this.querySelector("#purpose-problem")?.scrollIntoView({ block: "center" }));
  }

  private offer(): TemplateResult {
    return html`<div class="other" role="note">
      <p>You had written: <q>${this.refused}</q></p>
      <div class="row">
        ${this.writes ? html`<button type="button" class="button button--quiet button--small" @click=${this.putBack}>Put mine back</button>` : nothing}
        <button type="button" class="button button--plain button--small" @click=${this.letGo}>Leave it out</button>
      </div>
    </div>`;
  }

  private putBack = (): void => {
    const area = this.querySelector("textarea");
    if (!area) return;
    const words = this.refused;
    this.refused = "";
    area.setRangeText(words, area.selectionEnd, area.selectionEnd, "end");
    this.takeOver(area);
    area.focus();
  };

  private letGo = (): void => {
    this.problem = this.refused = "";
    this.querySelector("textarea")?.focus();
  };

  /** Brings in what others typed and leaves the cursor where it stands in the words. */
  private heard(): void {
    const area = this.querySelector("textarea");
    const text = this.session.board?.text("purpose") ?? "";
    if (!area || area.value === text) return;
    const change = difference(area.value, text);
    const moved = (at: number): number => {
      if (!change || at <= change.at) return at;
      return Math.max(change.at, at - change.removed) + (at >= change.at + change.removed ? change.inserted.length : 0);
    };
    const [start, end] = [moved(area.selectionStart), moved(area.selectionEnd)];
    area.value = this.shown = text;
    if (document.activeElement === area) area.setSelectionRange(start, end);
    this.grow(area);
  }

  private grow(area: HTMLTextAreaElement): void {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}

customElements.define("board-purpose", PurposeElement);
