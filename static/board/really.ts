/** "Really?": one question before something that others would notice. Cancel has the focus. */

import { html, type TemplateResult } from "lit";
import { BoardElement } from "./element";

export class ReallyElement extends BoardElement {
  static override properties = { ...BoardElement.properties, sentence: { state: true }, yes: { state: true } };
  declare private sentence: string;
  declare private yes: string;
  private run: () => void = () => {};

  constructor() {
    super();
    this.sentence = this.yes = "";
  }

  ask(sentence: string, yes: string, run: () => void): void {
    this.sentence = sentence;
    this.yes = yes;
    this.run = run;
    void this.updateComplete.then(() => this.dialog?.showModal());
  }

  private get dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  private close = (): void => this.dialog?.close();

  private go = (): void => {
    this.close();
    this.run();
  };

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="really-title" aria-describedby="really-text">
      <div class="stack">
        <h2 id="really-title">Really?</h2>
        <p id="really-text">${this.sentence}</p>
        <div class="row">
          <button type="button" class="button button--quiet" autofocus @click=${this.close}>Cancel</button>
          <button type="button" class="button" @click=${this.go}>${this.yes}</button>
        </div>
      </div>
    </dialog>`;
  }
}

customElements.define("board-really", ReallyElement);
