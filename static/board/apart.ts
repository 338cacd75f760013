/** Closed sessions: the chair asks some to wait outside, those who stay see that they do. */

import { html, nothing, type TemplateResult } from "lit";
import { ask } from "./asking";
import { isThere } from "./attendance";
import { named } from "./audience";
import { BoardElement, icon } from "./element";
import type { ClosedSession } from "./passes";
import type { Participant } from "./people";

/** The line that says that a closed session goes on, and lets the chair end it. */
class ApartElement extends BoardElement {
  static override properties = { ...BoardElement.properties, problem: { state: true } };
  declare private problem: string | null;
  private shown = "";

  constructor() {
    super();
    this.problem = null;
  }

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => {
      const outline = JSON.stringify(this.session.connection.coming.closedSession);
      if (outline !== this.shown) this.requestUpdate();
      this.shown = outline;
    }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { closedSession } = this.session.connection.coming;
    if (!closedSession) return nothing;
    return html`<aside class="notice apart" aria-label="Closed session">
      <p>${icon("lock")} <strong>Closed session.</strong> ${this.who(closedSession)}</p>
      ${this.session.mayWrite("chair")
        ? html`<button type="button" class="button button--small" @click=${this.end}>Let them back in</button>`
        : nothing}
      ${this.problem ? html`<p class="field__error" role="alert">${this.problem}</p>` : nothing}
    </aside>`;
  }

  private who({ outside, teller }: ClosedSession): string {
    const { people } = this.session;
    const waiting = named(outside.map((id) => people.words(id)));
    const telling = teller === people.me ? "You tell" : `${people.words(teller)} tells`;
    return `${waiting} ${outside.length === 1 ? "waits" : "wait"} outside. ${telling} them how it ended.`;
  }

  private end = async (): Promise<void> => {
    const outcome = await ask(`${this.session.data.urls.closedSessions}/end`, {});
    this.problem = "sentence" in outcome ? outcome.sentence : null;
    void this.session.connection.coming.look();
  };
}

/** The dialog in which the chair begins one. */
export class PartingElement extends BoardElement {
  static override properties = { ...BoardElement.properties, item: { state: true }, problem: { state: true } };
  declare private item: string;
  declare private problem: string | null;
  private heading = "";

  constructor() {
    super();
    this.item = "";
    this.problem = null;
  }

  begin(item: string, heading: string): void {
    this.item = item;
    this.heading = heading;
    this.problem = null;
    void this.updateComplete.then(() => this.querySelector("dialog")?.showModal());
  }

  private close = (): void => this.querySelector("dialog")?.close();

  private closed = (): void => {
    this.item = "";
  };

  private send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    const said = { item: this.item, outside: form.getAll("outside"), reason: form.get("reason"), teller: form.get("teller") };
    const outcome = await ask(this.session.data.urls.closedSessions, said);
    this.problem = "sentence" in outcome ? outcome.sentence : null;
    if (this.problem !== null) return;
    this.close();
    void this.session.connection.coming.look();
  };

  /** Who does not hear it, and so does not read it: whoever sits there without a page of their own may have been forgotten. */
  private absent(others: readonly Participant[]): TemplateResult | typeof nothing {
    const absent = others.filter((person) => !isThere(this.session.floor.now.people[person.id]));
    if (absent.length === 0) return nothing;
    const names = named(absent.map((person) => this.session.people.label(person)));
    const [are, them] = absent.length === 1 ? ["is", "this person"] : ["are", "one of them"];
    return html`<p class="field__hint">
      ${names} ${are} not noted as here, and will not read it. If ${them} is in the room, first say “Came” under Attendance, or open the
      session's part to them later.
    </p>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.item) return nothing;
    const { people } = this.session;
    const others = people.all.filter((person) => person.id !== people.me);
    return html`<dialog class="wide" aria-labelledby="parting-title" @close=${this.closed}>
      <form class="stack" @submit=${this.send}>
        <h2 id="parting-title">Closed session: ${this.heading}</h2>
        <p class="field__hint">
          The board leaves the screens of those who wait outside, and comes back by itself. What is written meanwhile in the closed
          session's own part stays with those who were there.
        </p>
        ${this.absent(others)}
        <fieldset class="checks">
          <legend>Who waits outside?</legend>
          ${others.map(
            (person) => html`<label class="check"><input type="checkbox" name="outside" value=${person.id} />
              <span>${people.label(person)}<small>${person.agency}</small></span></label>`,
          )}
        </fieldset>
        <div class="field">
          <label for="parting-reason">Why?</label>
          <textarea id="parting-reason" name="reason" rows="2" maxlength="2000" required></textarea>
        </div>
        <div class="field">
          <label for="parting-teller">Who tells them how it ended?</label>
          <select id="parting-teller" name="teller">
            ${people.all.map((person) => html`<option value=${person.id} ?selected=${person.id === people.me}>${people.label(person)}</option>`)}
          </select>
        </div>
        ${this.problem ? html`<p class="banner banner--danger" role="alert">${this.problem}</p>` : nothing}
        <div class="row">
          <button type="button" class="button button--quiet" @click=${this.close}>Cancel</button>
          <button type="submit" class="button">Begin the closed session</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define("board-apart", ApartElement);
customElements.define("board-parting", PartingElement);
