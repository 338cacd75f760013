/** The cards that show more than their fields: an item of the agenda, a goal. */

import { html, nothing, type TemplateResult } from "lit";
import type { PartingElement } from "./apart";
import { Card } from "./card";
import type { Plain } from "./document";
import { icon } from "./element";
import { capital, type FieldOptions } from "./entry";
import { several } from "./folding";
import { fieldsOf } from "./models";
import { isFamily } from "./people";
import type { RestrictingElement } from "./restricting";
import { type Field, ITEM_STATE } from "./shape";
import { standing } from "./standing";
import { goTo, isOffTheWall, keepOffTheWall } from "./steering";

const TALKED_ABOUT = { planned: "Talked about now" } as const;

/** One matter of the conference. */
export class AgendaCard extends Card {
  static override properties = { ...Card.properties, changing: { state: true } };

  /** Whether the fields one steers by are shown where there is little room. */
  declare private changing: boolean;

  constructor() {
    super();
    this.changing = false;
  }

  protected override watch(): void {
    super.watch();
    for (const place of ["facilitation", "off_the_wall"]) this.whileHere(this.session.chairing?.watch(place, () => this.requestUpdate()));
  }

  protected override get spoken(): string {
    return `Agenda item ${this.nth}`;
  }

  protected override get marks(): string {
    return this.isNow ? "entry--now" : "";
  }

  /** What is being talked about is open, and before the beginning what comes first. */
  protected override get startsOpen(): boolean {
    return this.isNow || (this.nth === 1 && !standing(this.session));
  }

  protected override inside(): TemplateResult {
    const state = String(this.value("state") ?? "planned");
    return html`<div class="entry__number" aria-hidden="true">${state === "discussed" ? icon("check") : this.nth}</div>
      <div class="entry__body">
        <div class="entry__head">
          <div class="entry__title">${this.field("title", { quiet: true })}</div>
          ${this.tools()}
        </div>
        ${this.steering()} ${this.familyTime()} ${this.shownField("notes")} ${this.cells(this.seldom)}
        ${this.kept()} ${this.lines(this.isNow)}
      </div>`;
  }

  private get isNow(): boolean {
    return this.session.chairing?.record("facilitation")["current_item"] === this.entry;
  }

  /** What is being talked about is not merely planned any more. */
  protected override field(name: string, options: FieldOptions = {}): TemplateResult {
    return super.field(name, name === "state" && this.isNow ? { ...options, saying: TALKED_ABOUT } : options);
  }

  /** That an item comes every time goes without saying: its place on the agenda says so. */
  protected override says(name: string, field: Field): boolean {
    return super.says(name, field) && !(name === "kind" && this.value(name) === "standing");
  }

  protected override outline(): string {
    return super.outline() + this.steeredBy().join();
  }

  /** What one steers by, above the notes: on a narrow screen a line that says it, and opens to change it. */
  private steering(): TemplateResult {
    return html`<div class="steered ${this.changing ? "steered--open" : ""}">
      <button type="button" class="steered__line" aria-expanded=${this.changing} @click=${() => (this.changing = !this.changing)}>
        <span class="visually-hidden">${this.steered.map(([, field]) => field.label).join(", ")}, ${this.context}: </span>
        <span class="steered__words">${this.steeredBy().join(" · ")}</span> ${icon("fold")}
      </button>
      ${this.cells(this.steered)}
    </div>`;
  }

  private steeredBy(): readonly string[] {
    return this.steered.flatMap(([name, field]) => {
      if (name === "state" && this.isNow && this.value(name) === "planned") return [TALKED_ABOUT.planned];
      if (field.kind === "choice") return field.choices.filter(({ value }) => value === this.value(name)).map(({ label }) => label);
      if (field.kind === "number") return several(Number(this.value(name)), "minute", "minutes");
      return [this.session.people.words(String(this.value(name) ?? ""))].filter(Boolean);
    });
  }

  private get steered(): [string, Field][] {
    return this.fields.filter(([name, field]) => !field.aside && name !== "title" && name !== "notes");
  }

  private get seldom(): [string, Field][] {
    return this.fields.filter(([, field]) => field.aside);
  }

  /** The family talks alone; what they write down then is theirs until they share it. */
  private familyTime(): TemplateResult | typeof nothing {
    if (this.value("kind") !== "family_time") return nothing;
    const { people } = this.session;
    const me = people.get(people.me);
    return html`<div class="banner family-time">
      <p>
        The family talks alone, without the chair and without workers. What they write down for the family alone stays theirs until they open it to everyone;
        what stands under Notes, everyone reads at once.
      </p>
      ${me && isFamily(me) && this.session.data.me.mayRestrict && this.writes
        ? html`<button type="button" class="button button--small" @click=${this.keepForFamily}>${icon("lock")} Notes for the family alone…</button>`
        : nothing}
    </div>`;
  }

  /** Nothing of it has to be thought up: whoever wants may say more, or choose others. */
  private readonly keepForFamily = (): void => {
    const sides = this.session.people.all.map((person) => [person.id, isFamily(person) ? "may" : "must-not"] as const);
    document.querySelector<RestrictingElement>("board-restricting")?.begin(this.entry, capital(this.context), {
      heading: "Notes for the family alone",
      sides: new Map(sides),
      category: "family_notes",
      title: "What the family talked about",
      reason: "Private family time",
    });
  };

  private lines(now: boolean): TemplateResult | typeof nothing {
    const restricts = this.restricts();
    const leads = this.session.mayWrite("chair");
    if (!this.writes && !leads) return nothing;
    return html`<div class="entry__chair">
      ${leads && now ? html`<strong>The conference is at this item.</strong>` : nothing}
      ${leads && !now ? html`<button type="button" class="button button--quiet button--small" @click=${this.begin}>Begin this item</button>` : nothing}
      ${restricts}
      ${leads ? this.wallTool() : nothing}
      ${leads
        ? html`<button type="button" class="button button--plain button--small" @click=${this.closeSession}>Closed session…</button>`
        : nothing}
      ${this.folded(this.seldom)}
    </div>`;
  }

  private wallTool(): TemplateResult {
    const off = isOffTheWall(this.session, this.entry);
    return html`<button type="button" class="button button--plain button--small" aria-pressed=${off} @click=${() => keepOffTheWall(this.session, this.entry, !off)}>
      ${off ? "Not on the wall" : "Keep off the wall"}
    </button>`;
  }

  private closeSession = (): void =>
    document.querySelector<PartingElement>("board-parting")?.begin(this.entry, String(this.value("title") || `item ${this.nth}`));

  private begin = (): void => goTo(this.session, this.session.board?.row(this.table, this.entry) ?? undefined);
}

/** What is to change, in the family's own words, and the steps towards it. */
export class GoalCard extends Card {
  protected override outline(): string {
    return super.outline() + JSON.stringify(this.unsaid());
  }

  protected override extras(more: TemplateResult | typeof nothing): TemplateResult {
    const unsaid = this.unsaid();
    const gently =
      this.writes && unsaid.length > 0 ? html`<p class="gently"><span class="gently__lead">Could still be said:</span> ${unsaid.join(" · ")}</p>` : nothing;
    return html`${gently} ${this.picture()} ${super.extras(more)}`;
  }

  /** What the family has on its fridge may show a drawing; what is typed here stays while that is chosen. */
  private picture(): TemplateResult | typeof nothing {
    if (!this.writes || this.session.data.looking) return nothing;
    return html`<p><a class="field__hint" href="${this.session.data.urls.pictures}?goal=${this.entry}" target="_blank" rel="noopener">A picture for the fridge<span class="visually-hidden">, ${this.context}</span></a></p>`;
  }

  /** What would make the goal easier to reach. It is pointed at, and nothing waits for it. */
  private unsaid(): readonly string[] {
    const { board } = this.session;
    const steps = board?.rows([...this.table, this.entry, "steps"]) ?? [];
    const said = (name: string): boolean => {
      const field = fieldsOf(this.model)[name];
      return field !== undefined && this.says(name, field);
    };
    const lacking: [boolean, string][] = [
      [!said("words"), "the goal in their own words"],
      [!said("said_by"), "who said it"],
      [!said("indicators"), "how everyone will see that it is better"],
      [!said("due"), "by when"],
      [steps.length === 0, "the first small step"],
      [steps.some((step) => !step.values["owner"]), "who does each step"],
      [steps.some((step) => !step.values["due"]), "by when each step is done"],
      [!said("builds_on"), "on which strength it builds"],
    ];
    return lacking.filter(([lacks]) => lacks).map(([, words]) => words);
  }
}

export const stateLabel = (state: Plain): string => ITEM_STATE.find((choice) => choice.value === state)?.label ?? "Planned";

customElements.define("board-item", AgendaCard);
customElements.define("board-goal", GoalCard);
