/** The entries of the four sections, each a card of fields. */

import { html, nothing, type TemplateResult } from "lit";
import { type Plain, type Table, key } from "./document";
import { BoardElement, icon } from "./element";
import { addEntry } from "./adding";
import "./fields";
import type { EntryElement, ListElement } from "./lists";
import type { PartingElement } from "./apart";
import "./kept";
import "./prose";
import type { RestrictingElement } from "./restricting";
import { ITEM_STATE, type ModelName } from "./shape";
import { goTo } from "./steering";

interface FieldOptions {
  readonly label?: string;
  readonly placeholder?: string;
  readonly quiet?: boolean;
}

abstract class Card extends BoardElement implements EntryElement {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    entry: { attribute: false },
    nth: { attribute: false },
    of: { attribute: false },
    writes: { attribute: false },
  };

  declare table: Table;
  declare entry: string;
  declare nth: number;
  declare of: number;
  declare writes: boolean;
  protected abstract readonly model: ModelName;
  /** What an entry is called: "item", "goal". */
  protected abstract readonly noun: string;

  protected get context(): string {
    return `${this.noun} ${this.nth}`;
  }

  protected value(name: string): Plain {
    return this.session.board?.row(this.table, this.entry)?.values[name] ?? null;
  }

  protected field(name: string, { label, placeholder, quiet = false }: FieldOptions = {}): TemplateResult {
    return html`<board-field
      data-field=${name}
      .session=${this.session}
      .table=${this.table}
      .entry=${this.entry}
      .model=${this.model}
      .name=${name}
      .label=${label}
      .context=${this.context}
      .placeholder=${placeholder}
      .quiet=${quiet}
      .writes=${this.writes}
    ></board-field>`;
  }

  protected prose(name: string, label: string, placeholder: string): TemplateResult {
    return html`<board-prose
      data-field=${name}
      .session=${this.session}
      .table=${this.table}
      .entry=${this.entry}
      .name=${name}
      .label=${label}
      .context=${this.context}
      .placeholder=${placeholder}
      .writes=${this.writes}
    ></board-prose>`;
  }

  /** For those who go from heading to heading; the eye has the number and the first field. */
  protected heading(words: string): TemplateResult {
    return html`<h3 class="visually-hidden">${this.noun[0]?.toUpperCase()}${this.noun.slice(1)} ${this.nth}${words ? `: ${words}` : ""}</h3>`;
  }

  /** Moving and removing; absent for those who only read. */
  protected tools(): TemplateResult | typeof nothing {
    if (!this.writes) return nothing;
    return html`<div class="tools" role="group" aria-label="Order, ${this.context}">
      <span class="grip" data-list=${key(...this.table)} title="Drag to move">${icon("grip")}</span>
      ${this.tool("up", "Move up", () => this.step(-1), this.nth === 1)}
      ${this.tool("down", "Move down", () => this.step(1), this.nth === this.of)}
      ${this.tool("remove", "Remove", () => this.removeEntry(), false)}
    </div>`;
  }

  private tool(face: "up" | "down" | "remove", label: string, run: () => void, idle: boolean): TemplateResult {
    return html`<button type="button" class="tool" title=${label} aria-label="${label}, ${this.context}" aria-disabled=${idle} @click=${run}>
      ${icon(face)}
    </button>`;
  }

  /** What is kept to a few at this entry, and the way to keep more. */
  protected kept(): TemplateResult {
    return html`<board-kept .session=${this.session} .item=${this.entry}></board-kept>`;
  }

  protected restricts(): TemplateResult | typeof nothing {
    if (!this.session.data.me.mayRestrict || !this.session.mayWrite()) return nothing;
    return html`<button type="button" class="button button--plain button--small" aria-label="Keep something to a few, ${this.context}" @click=${this.restrict}>
      ${icon("lock")} Keep something to a few…
    </button>`;
  }

  protected ending(): TemplateResult | typeof nothing {
    const restricts = this.restricts();
    return restricts === nothing ? nothing : html`<p class="entry__chair">${restricts}</p>`;
  }

  private restrict = (): void => {
    const where = `${this.noun[0]?.toUpperCase() ?? ""}${this.noun.slice(1)} ${this.nth}`;
    document.querySelector<RestrictingElement>("board-restricting")?.begin(this.entry, where);
  };

  private get list(): ListElement | null {
    return this.closest<ListElement>("board-list");
  }

  private step(by: number): void {
    this.list?.step(this.entry, by);
  }

  private removeEntry(): void {
    const list = this.list;
    const next = this.parentElement?.nextElementSibling ?? this.parentElement?.previousElementSibling;
    this.session.flush();
    this.session.board?.remove(this.table, this.entry);
    this.session.tell(`${this.noun[0]?.toUpperCase()}${this.noun.slice(1)} removed.`, true);
    const near = next?.querySelector<HTMLElement>("input, textarea") ?? list?.closest("section")?.querySelector<HTMLElement>(".add");
    near?.focus();
  }
}

/** One matter of the conference. */
export class AgendaCard extends Card {
  protected readonly model = "AgendaItem";
  protected readonly noun = "item";

  protected override watch(): void {
    for (const name of ["state", "title"]) {
      this.whileHere(this.session.board?.watch(key(...this.table, this.entry, name), () => this.requestUpdate()));
    }
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const now = this.session.chairing?.record("facilitation")["current_item"] === this.entry;
    const state = String(this.value("state") ?? "planned");
    return html`<article class="card entry ${now ? "entry--now" : ""} entry--${state}" data-item=${this.entry} aria-label="Agenda item ${this.nth}">
      ${this.heading(String(this.value("title") ?? ""))}
      <div class="entry__number" aria-hidden="true">${state === "discussed" ? icon("check") : this.nth}</div>
      <div class="entry__body">
        <div class="entry__head">
          <div class="entry__title">${this.field("title", { quiet: true, placeholder: "What is to be talked about" })}</div>
          ${this.tools()}
        </div>
        <div class="entry__facts">
          ${this.field("purpose")} ${this.field("led_by", { placeholder: "Who" })} ${this.field("minutes", { placeholder: "–" })} ${this.field("state")}
        </div>
        ${this.prose("notes", "Notes", "What was said, what was agreed. Everyone can write here at once.")}
        ${this.kept()} ${this.lines(now)}
      </div>
    </article>`;
  }

  private lines(now: boolean): TemplateResult | typeof nothing {
    const { me } = this.session.data;
    const restricts = this.restricts();
    const leads = this.session.mayWrite("chair");
    if (restricts === nothing && !leads) return nothing;
    return html`<p class="entry__chair">
      ${leads && now ? html`<strong>The conference is at this item.</strong>` : nothing}
      ${leads && !now ? html`<button type="button" class="button button--quiet button--small" @click=${this.begin}>Begin this item</button>` : nothing}
      ${restricts}
      ${leads && me.mayCloseSession
        ? html`<button type="button" class="button button--plain button--small" @click=${this.closeSession}>Closed session…</button>`
        : nothing}
    </p>`;
  }

  private closeSession = (): void =>
    document.querySelector<PartingElement>("board-parting")?.begin(this.entry, String(this.value("title") || `item ${this.nth}`));

  private begin = (): void => goTo(this.session, this.session.board?.row(this.table, this.entry) ?? undefined);
}

/** One line of the role map. */
export class RoleCard extends Card {
  protected readonly model = "RoleEntry";
  protected readonly noun = "role";

  protected override render(): TemplateResult {
    return html`<article class="card entry entry--role" data-item=${this.entry} aria-label="Role ${this.nth}">
      ${this.heading("")}
      <div class="entry__body">
        <div class="entry__head">
          <div class="entry__title">${this.field("who", { placeholder: "Name of a person" })}</div>
          ${this.tools()}
        </div>
        <div class="entry__pair">${this.field("agency", { placeholder: "Agency, family or community" })} ${this.field("role", { placeholder: "In which role" })}</div>
        <div class="entry__pair">
          ${this.field("contributes", { placeholder: "What this person gives or does" })} ${this.field("expects", { placeholder: "What this person can count on from the others" })}
        </div>
        ${this.kept()} ${this.ending()}
      </div>
    </article>`;
  }
}

/** What is to change, in the family's own words, and the steps towards it. */
export class GoalCard extends Card {
  protected readonly model = "Goal";
  protected readonly noun = "goal";

  protected override render(): TemplateResult {
    const steps: Table = [...this.table, this.entry, "steps"];
    return html`<article class="card entry" data-item=${this.entry} aria-label="Goal ${this.nth}">
      ${this.heading("")}
      <div class="entry__number" aria-hidden="true">${this.nth}</div>
      <div class="entry__body">
        <div class="entry__head">
          <div class="entry__words">${this.prose("words", "Goal, in their own words", "“I want to see my sister every week.”")}</div>
          ${this.tools()}
        </div>
        <div class="entry__pair">
          ${this.field("said_by", { placeholder: "Who said it" })} ${this.field("indicator", { label: "How everyone will see the change", placeholder: "What will be different" })}
        </div>
        <div class="steps">
          <h4 class="steps__title">Steps</h4>
          <board-list .session=${this.session} .table=${steps} .tag=${"board-step"} .noun=${"Step"} .label=${`Steps of goal ${this.nth}`} .writes=${this.writes}></board-list>
          ${this.writes
            ? html`<button type="button" class="button button--quiet button--small add" @click=${this.addStep}>${icon("add")} Add a step</button>`
            : nothing}
        </div>
        ${this.kept()} ${this.ending()}
      </div>
    </article>`;
  }

  private addStep = (): void => {
    const list = this.querySelector<ListElement>("board-list");
    if (list) addEntry(this.session, list, "Step");
  };
}

/** A simple task of a goal. */
export class StepCard extends Card {
  protected readonly model = "Step";
  protected readonly noun = "step";

  protected override render(): TemplateResult {
    return html`<div class="step" data-item=${this.entry}>
      <div class="step__text">${this.field("text", { placeholder: "Who does what" })}</div>
      ${this.field("owner", { placeholder: "Who" })} ${this.field("due")} ${this.tools()}
    </div>`;
  }
}

/** A referral or an action that somebody took on. */
export class FollowUpCard extends Card {
  protected readonly model = "FollowUp";
  protected readonly noun = "follow-up";

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(key(...this.table, this.entry, "state"), () => this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const done = this.value("state") === "done";
    return html`<article class="card entry ${done ? "entry--done" : ""}" data-item=${this.entry} aria-label="Follow-up ${this.nth}">
      ${this.heading("")}
      <div class="entry__body">
        <div class="entry__head">
          <div class="entry__title">${this.field("text", { placeholder: "What is to be done, or who is asked for help" })}</div>
          ${this.tools()}
        </div>
        <div class="entry__facts entry__facts--due">${this.field("kind")} ${this.field("owner", { placeholder: "Who" })} ${this.field("due")} ${this.field("state")}</div>
        ${this.kept()} ${this.ending()}
      </div>
    </article>`;
  }
}

export const stateLabel = (state: Plain): string => ITEM_STATE.find((choice) => choice.value === state)?.label ?? "Planned";

customElements.define("board-item", AgendaCard);
customElements.define("board-role", RoleCard);
customElements.define("board-goal", GoalCard);
customElements.define("board-step", StepCard);
customElements.define("board-follow-up", FollowUpCard);
