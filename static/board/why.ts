/** One question for a reason, which stands in the minutes. Cancel has the way out, the field has the focus. */

import { html, nothing, type TemplateResult } from "lit";
import { BoardElement } from "./element";

export class WhyElement extends BoardElement {
  static override properties = { ...BoardElement.properties, heading: { state: true }, label: { state: true }, problem: { state: true } };
  declare private heading: string;
  declare private label: string;
  declare private problem: boolean;
  private needed = true;
  private then: (reason: string) => void = () => {};

  constructor() {
    super();
    this.heading = this.label = "";
    this.problem = false;
  }

  ask(heading: string, label: string, needed: boolean, then: (reason: string) => void): void {
    Object.assign(this, { heading, label, needed, then, problem: false });
    void this.updateComplete.then(() => {
      this.querySelector("form")?.reset();
      this.querySelector("dialog")?.showModal();
    });
  }

  private close = (): void => this.querySelector("dialog")?.close();

  private send = (event: SubmitEvent): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get("reason") ?? "").trim();
    this.problem = this.needed && reason === "";
    if (this.problem) return void this.querySelector("textarea")?.focus();
    this.close();
    this.then(reason);
  };

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="why-title">
      <form class="stack" novalidate @submit=${this.send}>
        <h2 id="why-title">${this.heading}</h2>
        <div class="field">
          <label for="why-reason">${this.label}</label>
          <textarea id="why-reason" name="reason" rows="2" maxlength="2000" autofocus aria-invalid=${this.problem ? "true" : nothing} aria-describedby=${this.problem ? "why-problem" : nothing}></textarea>
          ${this.problem ? html`<p class="field__error" id="why-problem" role="alert">Please write why.</p>` : nothing}
        </div>
        <div class="row">
          <button type="button" class="button button--quiet" @click=${this.close}>Cancel</button>
          <button type="submit" class="button">Keep</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define("board-why", WhyElement);
