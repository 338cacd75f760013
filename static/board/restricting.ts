/** The dialog in which somebody keeps something to a few, and decides who they are. */

import { html, nothing, type TemplateResult } from "lit";
import { type Outcome, ask } from "./asking";
import { type Lists, preview, sees, type Side } from "./audience";
import { BoardElement } from "./element";
import type { Restriction } from "./passes";
import type { Participant } from "./people";

const SIDES: readonly { readonly side: Side; readonly words: string }[] = [
  { side: "may", words: "May see" },
  { side: "neither", words: "Neither" },
  { side: "must-not", words: "Must not" },
];

/** What stands in the dialog when it opens; everything else is asked. */
export interface Begun {
  readonly heading?: string;
  readonly sides?: ReadonlyMap<string, Side>;
  readonly category?: string;
  readonly title?: string;
  readonly reason?: string;
}

export class RestrictingElement extends BoardElement {
  static override properties = {
    ...BoardElement.properties,
    sides: { state: true },
    problem: { state: true },
    busy: { state: true },
    changing: { state: true },
    shown: { state: true },
    category: { state: true },
    missing: { state: true },
    mark: { state: true },
    unseen: { state: true },
  };
  /** On which side each person and agency stands; who is not in it stands on neither. */
  declare private sides: ReadonlyMap<string, Side>;
  declare private problem: string | null;
  declare private busy: boolean;
  /** The part whose audience is changed; null while a new one is made. */
  declare private changing: { readonly document: string; readonly restriction: Restriction } | null;
  declare private shown: boolean;
  /** Empty until somebody has chosen: what comes first in the list is not what most is. */
  declare private category: string;
  /** Whether somebody went on without saying of what kind it is. */
  declare private missing: boolean;
  /** Whether nothing of it is to be written down. */
  declare private mark: boolean;
  /** Whether somebody else writes it, and whoever sets it reads nothing of it. */
  declare private unseen: boolean;
  private whereItIs = "";
  private attachedTo = "";
  private begun: Begun = {};

  constructor() {
    super();
    this.sides = new Map();
    this.problem = this.changing = null;
    this.busy = this.shown = this.mark = this.unseen = this.missing = false;
    this.category = "";
  }

  /** Opens the dialog for something new at an entry, which people call `where`; some of it may be said already. */
  begin(attachedTo: string, where: string, begun: Begun = {}): void {
    this.attachedTo = attachedTo;
    this.whereItIs = where;
    this.begun = begun;
    this.category = begun.category ?? "";
    this.mark = this.unseen = false;
    this.changing = null;
    this.open(begun.sides ?? new Map());
  }

  /** Opens the dialog for something that is kept to a few already. */
  change(document: string, restriction: Restriction): void {
    this.changing = { document, restriction };
    this.unseen = false;
    const { maySee, mustNotSee } = restriction;
    this.open(new Map<string, Side>([...maySee.map((id) => [id, "may"] as const), ...mustNotSee.map((id) => [id, "must-not"] as const)]));
  }

  private open(sides: ReadonlyMap<string, Side>): void {
    this.sides = sides;
    this.problem = null;
    this.busy = this.missing = false;
    this.shown = true;
    void this.updateComplete.then(() => this.dialog?.showModal());
  }

  private close = (): void => this.dialog?.close();

  private closed = (): void => {
    this.shown = false;
  };

  private get dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  private on(side: Side): string[] {
    return Array.from(this.sides).flatMap(([id, on]) => (on === side ? [id] : []));
  }

  /** The kind is the first of what is asked, so it is told before the browser tells what else is missing. */
  private checks = (event: Event): void => {
    this.missing = !this.changing && this.category === "";
    if (!this.missing) return;
    event.preventDefault();
    this.querySelector<HTMLElement>("#restricting-category")?.focus();
  };

  private send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement) || this.busy) return;
    const typed = Object.fromEntries(new FormData(event.target));
    const said = { ...typed, maySee: this.on("may"), mustNotSee: this.on("must-not") };
    const { parts } = this.session.data.urls;
    if (this.changing) await this.sending(`${parts}/${this.changing.document}/audience`, said);
    else await this.sending(parts, { ...said, provider: this.session.people.find(String(typed["provider"] ?? "")), mark: this.mark, unseen: this.unseen });
  };

  private lift = (): Promise<void> => this.sending(`${this.session.data.urls.parts}/${this.changing?.document ?? ""}/lifting`, {});

  private async sending(url: string, said: object): Promise<void> {
    this.busy = true;
    const outcome: Outcome = await ask(url, said);
    this.busy = false;
    this.problem = "sentence" in outcome ? outcome.sentence : null;
    if (this.problem !== null) return;
    this.close();
    this.session.tell(this.changing ? "Who may see it has changed." : "It is kept to those you named, from now on.");
    void this.session.connection.coming.look();
  }

  private put(id: string, side: Side): void {
    this.sides = new Map(this.sides).set(id, side);
  }

  // Showing.

  protected override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    const title = this.changing ? "Who may see this" : (this.begun.heading ?? "Keep something to a few");
    return html`<dialog class="wide" aria-labelledby="restricting-title" @close=${this.closed}>
      <form class="stack" @submit=${this.send}>
        <h2 id="restricting-title">${title}</h2>
        ${this.changing ? this.aboutChanging() : this.about()} ${this.people()} ${this.changing ? nothing : this.byAnother()}
        <p class="audience-preview" role="status" aria-live="polite">${this.preview()}</p>
        ${this.changing && this.session.data.me.mayLook ? this.looks(this.changing.document) : nothing}
        ${this.problem ? html`<p class="banner banner--danger" role="alert">${this.problem}</p>` : nothing}
        <div class="row">
          <button type="button" class="button button--quiet" @click=${this.close}>Cancel</button>
          <button type="submit" class="button" ?disabled=${this.busy} @click=${this.checks}>${this.changing ? "Change" : "Keep it to them"}</button>
          ${this.changing?.restriction.mayLift
            ? html`<button type="button" class="button button--danger" ?disabled=${this.busy} @click=${this.lift}>Open it to everyone</button>`
            : nothing}
        </div>
      </form>
    </dialog>`;
  }

  private aboutChanging(): TemplateResult {
    return html`<p class="field__hint">
      Closing it to somebody takes effect at once. Letting somebody in copies the text into a new document: what was deleted, and who
      wrote what, stays with those who see it now. The reason for which it was kept is read by whoever is let in.
    </p>`;
  }

  private about(): TemplateResult {
    return html`<p class="field__hint">
        It becomes a part of its own. Only those you choose ever receive it; the others do not learn that it is there.
      </p>
      <div class="field">
        <label for="restricting-category">What kind of information is it?</label>
        <select id="restricting-category" name="category" aria-required="true" aria-invalid=${this.missing ? "true" : nothing} aria-describedby=${this.missing ? "restricting-category-missing" : nothing} @change=${this.chooses}>
          <option value="" ?selected=${this.category === ""}>Choose…</option>
          ${this.session.data.categories.map(({ value, label }) => html`<option value=${value} ?selected=${value === this.category}>${label}</option>`)}
        </select>
        ${this.missing ? html`<p class="field__error" id="restricting-category-missing" role="alert">Please say what kind of information this is.</p>` : nothing}
      </div>
      ${this.mayBeMark
        ? html`<label class="tick"><input type="checkbox" .checked=${this.mark} @change=${this.marks} /> Nothing of it is written down: somebody keeps it</label>`
        : nothing}
      ${this.mark
        ? nothing
        : html`<div class="field">
            <label for="restricting-subject">What is it about?</label>
            <input id="restricting-subject" name="title" maxlength="200" autocomplete="off" .value=${this.begun.title ?? ""} />
          </div>`}
      ${this.where()}
      <div class="field">
        <label for="restricting-reason">Why is it kept to a few?</label>
        <textarea id="restricting-reason" name="reason" rows="2" maxlength="2000" required .value=${this.begun.reason ?? ""}></textarea>
      </div>
      <div class="field">
        <label for="restricting-provider">${this.mark ? "Who keeps it?" : "Whose information is it, or who gave it?"}</label>
        <input id="restricting-provider" name="provider" maxlength="200" list="participants" autocomplete="off" ?required=${this.mark} />
      </div>
      ${this.approver()}
      <div class="field">
        <label for="restricting-review">When is this to be looked at again?</label>
        <input id="restricting-review" name="reviewOn" type="date" />
      </div>
      ${this.session.mayWrite("chair")
        ? html`<div class="field">
            <label for="restricting-public">What do the others read in its place?</label>
            <span class="field__hint" id="restricting-public-hint">Leave it empty, and they do not learn that there is anything.</span>
            <input id="restricting-public" name="publicTitle" maxlength="200" autocomplete="off" aria-describedby="restricting-public-hint" />
          </div>`
        : nothing}
      ${this.safeWords()}`;
  }

  /** Whoever sets it need not read it. */
  private byAnother(): TemplateResult {
    return html`<label class="tick"><input type="checkbox" .checked=${this.unseen} @change=${this.writesNothing} /> Somebody of them writes it, and I read nothing of it</label>`;
  }

  /** Somebody who answers for the case may be asked to approve it without being shown what it says. */
  private approver(): TemplateResult | typeof nothing {
    const closed = this.lists.mustNotSee;
    const asked = this.session.data.approvers.filter(({ id, agencyId }) => !closed.has(id) && !closed.has(agencyId ?? ""));
    if (asked.length === 0) return nothing;
    return html`<div class="field">
      <label for="restricting-approver">Who is asked to approve it?</label>
      <span class="field__hint" id="restricting-approver-hint">
        Whoever you choose reads what kind it is, why, and whose it is. What is written in it they read only if they may see it.
      </span>
      <select id="restricting-approver" name="approver" aria-describedby="restricting-approver-hint">
        <option value="">Whoever sees it and may approve</option>
        ${asked.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
      </select>
    </div>`;
  }

  /** At the entry from which the dialog was opened, about a person or an agency, or nowhere on the board. */
  private where(): TemplateResult {
    const { people, data } = this.session;
    return html`<div class="field">
      <label for="restricting-where">Where does it belong?</label>
      <select id="restricting-where" name="attachedTo">
        <option value=${this.attachedTo}>${this.whereItIs}</option>
        ${[...people.all, ...data.others, ...data.agencies].map(({ id, name }) => html`<option value=${id}>About ${name}</option>`)}
        <option value="">To no entry of the board</option>
      </select>
    </div>`;
  }

  /** What one person alone reads in its place. */
  private safeWords(): TemplateResult | typeof nothing {
    const outside = this.everybody.filter((person) => !sees(this.lists, person));
    if (outside.length === 0) return nothing;
    return html`<details>
      <summary>Words for one person who does not see it</summary>
      <div class="stack">
        <div class="field">
          <label for="restricting-safe-for">Who?</label>
          <select id="restricting-safe-for" name="safeFor">
            ${outside.map((person) => html`<option value=${person.id}>${person.name}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="restricting-safe-words">What do they read in its place?</label>
          <textarea id="restricting-safe-words" name="safeWords" rows="2" maxlength="2000"></textarea>
        </div>
      </div>
    </details>`;
  }

  private get mayBeMark(): boolean {
    return this.session.data.categories.some(({ value, mark }) => value === this.category && mark);
  }

  private chooses = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.category = event.target.value;
    this.missing = this.missing && this.category === "";
    this.mark = this.mark && this.mayBeMark;
  };

  private writesNothing = (event: Event): void => {
    this.unseen = event.target instanceof HTMLInputElement && event.target.checked;
  };

  private marks = (event: Event): void => {
    this.mark = event.target instanceof HTMLInputElement && event.target.checked;
  };

  private get everybody(): readonly Participant[] {
    return [...this.session.people.all, ...this.session.data.others];
  }

  private get lists(): Lists {
    const own = this.unseen ? [] : [this.session.people.me];
    return { maySee: new Set([...this.on("may"), ...own]), mustNotSee: new Set(this.on("must-not")) };
  }

  private people(): TemplateResult {
    const { people } = this.session;
    const others = people.all.filter((person) => person.id !== people.me);
    return html`<fieldset class="sides">
        <legend>Who may see it?</legend>
        ${others.map((person) => this.side(person.id, people.label(person), person.agency))}
      </fieldset>
      ${this.group(
        "People known to the case who are not here",
        this.session.data.others.map((person) => ({ id: person.id, name: person.name, beside: person.agency })),
      )}
      ${this.group(
        "Whole agencies",
        this.session.data.agencies.map(({ id, name }) => ({ id, name, beside: "Everyone who works there, also who comes later; guests by name" })),
      )}`;
  }

  private group(words: string, whom: readonly { readonly id: string; readonly name: string; readonly beside: string }[]): TemplateResult | typeof nothing {
    if (whom.length === 0) return nothing;
    return html`<details ?open=${whom.some(({ id }) => this.sides.has(id))}>
      <summary>${words}</summary>
      <fieldset class="sides">
        <legend class="visually-hidden">${words}</legend>
        ${whom.map(({ id, name, beside }) => this.side(id, name, beside))}
      </fieldset>
    </details>`;
  }

  private side(id: string, name: string, beside: string): TemplateResult {
    const chosen = this.sides.get(id) ?? "neither";
    return html`<div class="sides__row" role="radiogroup" aria-label=${name}>
      <span class="sides__name">${name}<small>${beside}</small></span>
      <span class="sides__choices">
        ${SIDES.map(
          ({ side, words }) => html`<label class="sides__choice sides__choice--${side}">
            <input type="radio" name="side-${id}" value=${side} .checked=${chosen === side} @change=${() => this.put(id, side)} />
            <span>${words}</span>
          </label>`,
        )}
      </span>
    </div>`;
  }

  /** The board as each of those who take part would see it, before anything is changed. */
  private looks(part: string): TemplateResult {
    const { people, data } = this.session;
    const { maySee, mustNotSee } = this.lists;
    const asked = new URLSearchParams({ part, may: [...maySee].join(" "), not: [...mustNotSee].join(" ") });
    const others = people.all.filter((person) => person.id !== people.me);
    return html`<details>
      <summary>Look at the board as somebody would see it then</summary>
      <ul class="looks">
        ${others.map((person) => html`<li><a href="${data.urls.eyes}/${person.id}/board?${asked}" target="_blank" rel="noopener">${people.label(person)}</a></li>`)}
      </ul>
    </details>`;
  }

  private preview(): string {
    const { people } = this.session;
    return preview(this.lists, people.all, people.me);
  }
}

customElements.define("board-restricting", RestrictingElement);
