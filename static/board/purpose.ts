/** The purpose of the conference: one plain text that everyone may type in at once. */

import { html, nothing, type TemplateResult } from "lit";
import { tooLong } from "../length";
import { difference } from "./difference";
import { BoardElement } from "./element";

const LONGEST = 4_000;

export class PurposeElement extends BoardElement {
  static override properties = { ...BoardElement.properties, writes: { attribute: false }, problem: { state: true } };
  declare writes: boolean;
  declare private problem: string;
  /** The text of the document as this field showed it last. */
  private shown = "";

  constructor() {
    super();
    this.problem = "";
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch("purpose", () => this.heard()));
  }

  protected override render(): TemplateResult {
    return html`<div class="purpose">
      <label for="purpose">What is this conference for?</label>
      <textarea id="purpose" rows="1" ?readonly=${!this.writes} @input=${this.input} aria-describedby=${this.problem ? "purpose-problem" : nothing}
        placeholder=${this.writes ? "One sentence that everyone around the table could repeat." : nothing}></textarea>
      ${this.problem ? html`<span class="field__error" id="purpose-problem" role="alert">${this.problem}</span>` : nothing}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.heard();
  }

  private input = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    const long = tooLong(event.target.value, LONGEST);
    this.problem = long && `${long} What you added last was not taken over.`;
    // Where everyone types at once, nothing can wait in the field until it is short enough.
    if (long) return this.heard();
    this.shown = event.target.value;
    this.session.board?.changeText("purpose", this.shown);
    this.grow(event.target);
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
