/** A section of the board with its lists, each with what it teaches while it is empty. */

import { html, nothing, type TemplateResult } from "lit";
import { addEntry } from "./adding";
import { BoardElement, icon } from "./element";
import type { ListElement } from "./lists";
import { isLine } from "./models";
import type { Listed, ModelName, Section } from "./shape";

/** Models whose entries have more to show than their fields. */
const TAGS: Partial<Record<ModelName, string>> = { AgendaItem: "board-item", Goal: "board-goal", SafetyPlan: "board-safety" };

/** From so many lists on, a section begins with a way to each. */
const MANY = 3;

export class SectionElement extends BoardElement {
  static override properties = { ...BoardElement.properties, section: { attribute: false }, writes: { attribute: false } };
  declare section: Section;
  declare writes: boolean;
  private shown = "";

  protected override watch(): void {
    for (const { name } of this.section.lists) this.whileHere(this.session.board?.watch(name, () => this.heard()));
  }

  private heard(): void {
    const outline = this.section.lists.map(({ name }) => this.count(name)).join();
    if (outline !== this.shown) this.requestUpdate();
    this.shown = outline;
  }

  private count(name: string): number {
    return this.session.board?.count([name]) ?? 0;
  }

  protected override render(): TemplateResult {
    const [only, ...others] = this.section.lists;
    if (only && others.length === 0) return html`${this.lesson(only)} ${this.list(only, 3)} ${this.adding(only)}`;
    return html`${this.section.lists.length > MANY ? this.jumps() : nothing} ${this.section.lists.map((each) => this.listed(each))}`;
  }

  /** A way to each list, where there are too many to see at once. */
  private jumps(): TemplateResult {
    return html`<nav class="jumps" aria-label="On this page">
      <ul>
        ${this.section.lists.map(
          ({ name, title }) => html`<li><a href="#${name}">${title}${this.count(name) ? html` <span class="count">${this.count(name)}</span>` : nothing}</a></li>`,
        )}
      </ul>
    </nav>`;
  }

  private listed(each: Listed): TemplateResult {
    // A list of the same name as its section is found under that name at the top.
    const id = each.name === this.section.name ? nothing : each.name;
    const same = each.title === this.section.title;
    const first = same && each === this.section.lists[0];
    return html`<section id=${id} class="listed ${this.count(each.name) === 0 ? "listed--empty" : ""}" aria-labelledby=${same ? nothing : `list-${each.name}`}>
      <h3 id="list-${each.name}" class="listed__title ${first ? "visually-hidden" : ""}">${each.title}</h3>
      ${this.lesson(each)} ${this.list(each, 4)} ${this.adding(each)}
    </section>`;
  }

  private lesson(each: Listed): TemplateResult | typeof nothing {
    return this.count(each.name) === 0 ? html`<p class="empty">${each.lesson}</p>` : nothing;
  }

  private list(each: Listed, level: 3 | 4): TemplateResult {
    const tag = TAGS[each.model] ?? (isLine(each.model) ? "board-line" : "board-entry");
    return html`<board-list
      class="listed__entries ${tag === "board-line" ? "listed__lines" : ""}"
      .session=${this.session}
      .table=${[each.name]}
      .tag=${tag}
      .model=${each.model}
      .noun=${each.noun}
      .label=${each.title}
      .level=${level}
      .writes=${this.writes}
      .around=${this.section.lists.reduce((sum, { name }) => sum + this.count(name), 0)}
    ></board-list>`;
  }

  private adding(each: Listed): TemplateResult | typeof nothing {
    if (!this.writes) return nothing;
    return html`<button type="button" class="button add" @click=${(event: Event) => this.add(event, each)}>${icon("add")} ${each.add}</button>`;
  }

  private add(event: Event, each: Listed): void {
    const list = event.currentTarget instanceof Element ? event.currentTarget.parentElement?.querySelector<ListElement>("board-list") : null;
    if (list) addEntry(this.session, list, each.model);
  }
}

customElements.define("board-section", SectionElement);
