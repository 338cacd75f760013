/** Words that did not reach the board: shown to whoever wrote them, to be copied, or put on the board anew. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Rescued } from "./parts";
import { listed } from "./models";
import type { HandedIn } from "./late";
import { why } from "./sentences";

export class RescueElement extends LitElement {
  static override properties = { rescued: { attribute: false }, late: { attribute: false }, handIn: { attribute: false }, putIn: { attribute: false }, close: { attribute: false }, copied: { state: true } };
  declare rescued: readonly Rescued[];
  /** Puts the words on the board anew; null while that is not possible. */
  declare putIn: (() => void) | null;
  /** What has become of the words that a frozen board did not take any more. */
  declare late: HandedIn;
  declare handIn: () => void;
  declare close: () => void;
  declare private copied: string;
  private shownBefore = 0;

  constructor() {
    super();
    this.rescued = [];
    this.putIn = null;
    this.late = null;
    this.copied = "";
  }

  override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { rescued } = this;
    if (rescued.length === 0) return nothing;
    const reasons = new Set(rescued.map((each) => why(each.reason)));
    return html`<section class="page rescue" aria-labelledby="rescue-title">
      <h2 id="rescue-title" tabindex="-1">
        ${rescued.every((each) => each.reason === "entry-removed") ? "Your words in what somebody removed" : "Your words that did not reach the board"}
      </h2>
      <p>${[...reasons].join(" ")} Nothing is lost: ${this.waysOn()}</p>
      <ul class="list">
        ${rescued.map((each) => html`<li class="card"><p class="rescue__place">${each.where ?? placeName(each.place)}</p><p class="rescue__words">${each.words}</p></li>`)}
      </ul>
      <p class="row">
        ${this.late === "code-needed" ? html`<a class="button" href="/account/confirm?next=%2Faccount%3Fback%3Dboard" target="_blank" rel="noopener">Show my code</a>` : nothing}
        ${this.waits ? html`<button type="button" class="button ${this.late === "failed" ? "" : "button--quiet"}" @click=${this.handIn}>Hand them to the chair</button>` : nothing}
        ${this.putIn ? html`<button type="button" class="button" @click=${this.putIn}>Put them on the board</button>` : nothing}
        <button type="button" class="button ${this.putIn || this.waits ? "button--quiet" : ""}" @click=${this.copy}>Copy it all</button>
        <button type="button" class="button button--quiet" @click=${() => this.close()}>I have it, close this</button>
        <span role="status">${this.copied}</span>
      </p>
    </section>`;
  }

  /** Whether the words are still to be handed in. */
  private get waits(): boolean {
    return this.late === "failed" || this.late === "code-needed";
  }

  private waysOn(): string {
    const copy = "copy what you need from here.";
    if (this.late === "kept") return "they are kept as a late contribution, with your name. The chair says what becomes of them, and you find the answer below, beside the record.";
    if (this.late === "handing") return "they are being handed to the chair as a late contribution.";
    if (this.late === "failed") return `they could not be handed to the chair just now. Try again, or ${copy}`;
    if (this.late === "code-needed") return `they would stand under your name, and you came with a link alone. Show your code, which opens beside this page, and hand them to the chair then; or ${copy}`;
    if (this.putIn) return `put them on the board anew, or ${copy}`;
    return this.rescued.every((each) => each.reason === "outside") ? `put them on the board when you are back, or ${copy}` : copy;
  }

  /** Whoever loses the field they type in is brought to where their words are. */
  protected override updated(): void {
    // Not out of a field that is still there: whoever writes on elsewhere is told, and goes there in their own time.
    const writing = document.activeElement?.matches("input, textarea, select, [contenteditable=true]") ?? false;
    if (this.rescued.length > this.shownBefore && !writing) this.querySelector<HTMLElement>("#rescue-title")?.focus();
    this.shownBefore = this.rescued.length;
  }

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.rescued.map((each) => each.words).join("\n\n"));
      this.copied = "Copied.";
    } catch {
      this.copied = "Copying was not allowed. Mark the words and copy them by hand.";
    }
  };
}

/** What a place is called by people: "Agenda, title". */
export function placeName(place: string): string {
  const path = place.split("/");
  const title = path[0] === "notes" ? "Kept to a few" : listed(path[0] ?? "")?.title;
  const field = (path.length > 2 ? (path[path.length - 1] ?? "") : "").replaceAll("_", " ");
  return title ? `${title}${field ? `, ${field}` : ""}` : "Purpose of the conference";
}

customElements.define("board-rescue", RescueElement);
