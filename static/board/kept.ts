/** What is kept to a few, in the place to which it belongs: seen by its audience, marked with a lock. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { ask } from "./asking";
import { named, nameOf, sees } from "./audience";
import { BoardElement, icon } from "./element";
import "./fields";
import { listNames } from "./models";
import type { Part } from "./parts";
import type { Restriction } from "./passes";
import "./prose";
import type { RestrictingElement } from "./restricting";
import type { Session } from "./session";
import { within } from "./within";

const views = new WeakMap<Part, Session>();

/** The restricted parts at one entry of the board, or without `item` those that belong to none that is there. */
export class KeptElement extends BoardElement {
  static override properties = { ...BoardElement.properties, item: { attribute: false } };
  declare item: string;
  private shown = "";

  constructor() {
    super();
    this.item = "";
  }

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.heard()));
    if (!this.item) for (const name of listNames()) this.whileHere(this.session.board?.watch(name, () => this.requestUpdate()));
  }

  private heard(): void {
    const { coming: { kept, markers }, parts } = this.session.connection;
    // Mostly there is nothing, and every entry of the board asks.
    if (kept.size === 0 && markers.length === 0 && this.shown === "") return;
    const synced = Array.from(parts.values(), (part) => [part.name, part.synced, this.session.mayWrite(part.name)]);
    const outline = JSON.stringify([Array.from(kept), markers, synced]);
    if (outline !== this.shown) this.requestUpdate();
    this.shown = outline;
  }

  private isHere(attachedTo: string): boolean {
    if (this.item) return attachedTo === this.item;
    const { board } = this.session;
    return !Array.from(listNames()).some((name) => board?.rows([name]).some((row) => row.id === attachedTo));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { coming: { kept, markers }, parts } = this.session.connection;
    const here = Array.from(kept).filter(([, restriction]) => this.isHere(restriction.attachedTo));
    const marks = markers.filter((marker) => this.isHere(marker.attachedTo));
    if (here.length === 0 && marks.length === 0) return nothing;
    return html`<div class="kept-list">
      ${here.map(([document, restriction]) => {
        const part = parts.get(document);
        return part?.synced ? keyed(part, this.card(part, restriction)) : nothing;
      })}
      ${marks.map((marker) => html`<p class="kept kept--marker">${icon("lock")} <span>${marker.title}</span></p>`)}
    </div>`;
  }

  private card(part: Part, restriction: Restriction): TemplateResult {
    return html`<board-kept-part .session=${this.session} .document=${part.name} .copy=${part} .restriction=${restriction}></board-kept-part>`;
  }
}

/** One restricted part. */
class KeptPartElement extends BoardElement {
  static override properties = {
    ...BoardElement.properties,
    document: { attribute: false },
    copy: { attribute: false },
    restriction: { attribute: false },
    problem: { state: true },
  };
  declare document: string;
  declare copy: Part;
  declare restriction: Restriction;
  declare private problem: string | null;

  constructor() {
    super();
    this.problem = null;
  }

  private get inner(): Session {
    const inner = views.get(this.copy) ?? within(this.session, this.document);
    views.set(this.copy, inner);
    return inner;
  }

  protected override watch(): void {
    this.whileHere(this.copy.document.watch("notes", () => this.requestUpdate()));
    // Where somebody is in here is told to those in here, and to nobody else.
    this.addEventListener("focusin", this.entered);
    this.addEventListener("focusout", this.left);
  }

  private entered = (event: FocusEvent): void => {
    event.stopPropagation();
    const at = event.target instanceof Element ? event.target : null;
    const item = at?.closest<HTMLElement>("[data-item]")?.dataset["item"] ?? null;
    const field = at?.closest<HTMLElement>("[data-field]")?.dataset["field"] ?? null;
    this.inner.presence.moveTo({ section: "restricted", item, field });
  };

  private left = (): void => this.inner.presence.moveTo({ section: "restricted", item: null, field: null });

  protected override render(): TemplateResult {
    const { restriction } = this;
    const rows = this.copy.document.rows(["notes"]);
    const writes = this.session.mayWrite(this.document);
    return html`<section class="kept" data-restricted aria-label="Kept to a few: ${restriction.label}">
      <header class="kept__head">
        <p class="kept__kind">${icon("lock")} <strong>${restriction.label}${this.about()}</strong></p>
        <p class="kept__who">${this.audience()}</p>
      </header>
      ${restriction.mark ? html`<p class="kept__note">Nothing of it is written down. ${this.provider()} keeps it.</p>` : nothing}
      ${(restriction.mark ? [] : rows).map(
        (row) => html`<div class="kept__note" data-item=${row.id}>
          <board-field data-field="title" .session=${this.inner} .table=${["notes"]} .entry=${row.id} .model=${"RestrictedNote"}
            .name=${"title"} .context=${"kept to a few"} .placeholder=${"What it is about"} .quiet=${true} .writes=${writes}></board-field>
          <board-prose data-field="text" .session=${this.inner} .table=${["notes"]} .entry=${row.id} .name=${"text"}
            .label=${"Text"} .context=${"kept to a few"} .placeholder=${"Only those named above ever receive what is written here."} .writes=${writes}></board-prose>
        </div>`,
      )}
      <footer class="kept__foot">
        <p class="kept__why">${this.standing()}</p>
        <div class="row">
          ${restriction.mayApprove
            ? html`<button type="button" class="button button--quiet button--small" @click=${this.approve}>Approve</button>`
            : nothing}
          <a class="button button--plain button--small" href=${this.session.data.urls.kept}>All about it</a>
          ${this.session.data.me.mayRestrict && restriction.category !== "closed_session"
            ? html`<button type="button" class="button button--plain button--small" @click=${this.change}>Who may see it…</button>`
            : nothing}
        </div>
      </footer>
      ${this.problem ? html`<p class="field__error" role="alert">${this.problem}</p>` : nothing}
    </section>`;
  }

  private audience(): string {
    const { people } = this.session;
    const lists = { maySee: new Set(this.restriction.maySee), mustNotSee: new Set(this.restriction.mustNotSee) };
    const here = people.all.filter((person) => person.id !== people.me && sees(lists, person)).map((person) => people.label(person));
    const elsewhere = this.session.data.others.filter((person) => sees(lists, person)).map((person) => person.name);
    const others = [...here, ...elsewhere];
    return others.length === 0 ? "Seen by you alone" : `Seen by ${named([...others, "you"])}`;
  }

  /** The person or the agency at whom it stands, if it is one. */
  private about(): string {
    const { attachedTo } = this.restriction;
    const { people, data } = this.session;
    const known = people.get(attachedTo) !== undefined || data.others.some(({ id }) => id === attachedTo);
    const agency = data.agencies.find(({ id }) => id === attachedTo);
    if (agency) return `, about ${agency.name}`;
    return known ? `, about ${nameOf(attachedTo, people, data)}` : "";
  }

  private provider(): string {
    const { people, data } = this.session;
    return this.restriction.provider === people.me ? "You" : nameOf(this.restriction.provider, people, data);
  }

  private standing(): string {
    const { people } = this.session;
    const { approvedBy, reason, reviewOn, setBy } = this.restriction;
    const name = (id: string): string => (id === people.me ? "you" : nameOf(id, people, this.session.data));
    const approved = approvedBy ? `approved by ${name(approvedBy)}` : "in force, not yet approved";
    const review = reviewOn ? ` To be looked at again on ${reviewOn}.` : "";
    return `${reason} Set by ${name(setBy)}, ${approved}.${review}`;
  }

  private approve = async (): Promise<void> => {
    const outcome = await ask(`${this.session.data.urls.parts}/${this.document}/approval`, {});
    this.problem = "sentence" in outcome ? outcome.sentence : null;
  };

  private change = (): void => {
    document.querySelector<RestrictingElement>("board-restricting")?.change(this.document, this.restriction);
  };
}

customElements.define("board-kept", KeptElement);
customElements.define("board-kept-part", KeptPartElement);
