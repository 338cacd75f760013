/** The chip that says how things stand, for the eye at once and for the ear in moderation. */

import { html, type TemplateResult } from "lit";
import { BoardElement, type Icon, icon } from "./element";
import { type State, type Tone, say } from "./sentences";

/** Coming and going of "saving" is not read out; everything else is, at most this often. */
const SPEAK_EVERY = 4_000;
/** "Saved" is said only once it has been true for this long: the chip does not flicker, and never claims too early. */
const CERTAIN = 600;
/** Connecting is said when it takes longer than this. */
const PATIENCE = 1_500;

const FACES: Readonly<Record<Tone, Icon | "dots">> = { calm: "check", busy: "dots", warning: "close", ended: "close" };

export class StatusElement extends BoardElement {
  private shown: State = { is: "connecting" };
  private spoken = "";
  private spokenAt = -Infinity;
  private speaking: ReturnType<typeof setTimeout> | null = null;
  private showing: ReturnType<typeof setTimeout> | null = null;

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.heard()));
    if (this.spoken === "") this.speakSoon(PATIENCE);
    this.heard();
  }

  private heard(): void {
    const state = this.session.state;
    // The first exchange with the server is no saving: nothing was written.
    if (this.shown.is === "connecting" && state.is === "saving" && this.session.connection.unsaved.length === 0) return;
    if (state.is !== "live" || this.shown.is !== "saving") return this.show(state);
    this.showing ??= setTimeout(() => this.show(this.session.state), CERTAIN);
  }

  private show(state: State): void {
    if (this.showing !== null) clearTimeout(this.showing);
    this.showing = null;
    if (JSON.stringify(state) === JSON.stringify(this.shown)) return;
    this.shown = state;
    this.requestUpdate();
    this.speakSoon();
  }

  private speakSoon(least = 0): void {
    if (this.speaking !== null) return;
    const wait = Math.max(least, this.spokenAt + SPEAK_EVERY - performance.now());
    this.speaking = setTimeout(() => {
      this.speaking = null;
      const state = this.shown;
      const quiet = (state.is === "saving" && !state.slow) || (state.is === "live" && (this.spoken === "" || this.spoken === say(state).sentence));
      if (quiet) return;
      this.spoken = say(state).sentence;
      this.spokenAt = performance.now();
      this.requestUpdate();
    }, wait);
  }

  protected override render(): TemplateResult {
    const { tone, short, sentence } = say(this.shown);
    const face = FACES[tone];
    // What turns is drawn again and again: not for what mostly is over at once.
    const turns = this.shown.is !== "saving" || this.shown.slow;
    return html`<span class="status status--${tone}" data-state=${this.shown.is} title=${sentence}>
        <span class="status__face" aria-hidden="true">${face === "dots" ? html`<span class="status__dots ${turns ? "status__dots--turning" : ""}"></span>` : icon(face)}</span>
        <span class="status__words">${short}</span>
      </span>
      <span class="visually-hidden" role="status" aria-live="polite">${this.spoken}</span>`;
  }
}

customElements.define("board-status", StatusElement);
