/** The ways between the sections: two short rows instead of one with fourteen names. */

import { html, nothing, type TemplateResult } from "lit";
import { type Icon, icon } from "./element";
import "./mine";
import { groupOf, SECTIONS } from "./models";
import type { Session } from "./session";
import { GROUPS, type Group, type Section } from "./shape";

/** The name of a section, "people", or "simple". */
export type View = string;

export class Switcher {
  /** The section of each group that was looked at last. */
  private readonly lastOf = new Map<string, View>();

  constructor(private readonly here: () => Session) {}

  /** Somebody looks at a section: the way into its group leads there from now on. */
  looked(view: View): void {
    const group = groupOf(view);
    if (group) this.lastOf.set(group.name, view);
  }

  /** How many entries stand in each section, as they were counted last. */
  counts: readonly number[] = [];

  /** To be called when a list changed: counting takes too long for every key. */
  recount(): void {
    this.counts = SECTIONS.map((section) => this.count(section));
  }

  /** The groups, and the sections of the group one is in. */
  render(view: View): TemplateResult {
    const current = view === "simple" ? groupOf("agenda") : groupOf(view);
    const link = (to: View, words: string, face: Icon, here: "true" | "page" | null): TemplateResult => html`<li class="switcher__item switcher__item--${to === "people" ? "people" : "group"}">
      <a href="#${to}" aria-current=${here ?? nothing}>${icon(face)}<span>${words}</span>${to === "people" ? this.waiting() : nothing}</a>
    </li>`;
    return html`<nav class="switcher" aria-label="Sections of the board">
      <ul class="switcher__groups">
        ${GROUPS.map((group) => link(this.wayInto(group), group.title, group.name as Icon, group === current ? "true" : null))}
        ${link("people", "People", "people", view === "people" ? "page" : null)}
      </ul>
      ${current
        ? html`<ul class="switcher__sections">
            ${current === groupOf("agenda") ? html`<li><a href="#simple" aria-current=${view === "simple" ? "page" : nothing}>Simple words</a></li>` : nothing}
            ${current.sections.map(
              (section) => html`<li>
                <a href="#${section.name}" aria-current=${view === section.name ? "page" : nothing}
                  >${section.short}${this.count(section) ? html` <span class="count">${this.count(section)}</span>` : nothing}</a
                >
              </li>`,
            )}
            <li class="switcher__mine"><board-mine-link .session=${this.here()}></board-mine-link></li>
          </ul>`
        : nothing}
    </nav>`;
  }

  /** How many want to speak, where the queue itself is not beside the board. */
  private waiting(): TemplateResult | typeof nothing {
    const { length } = this.here().floor.now.queue;
    return length === 0 ? nothing : html`<span class="switcher__waiting"><span class="visually-hidden">, </span>${length}<span class="visually-hidden"> waiting to speak</span></span>`;
  }

  private wayInto(group: Group): View {
    return this.lastOf.get(group.name) ?? group.sections[0]?.name ?? "agenda";
  }

  private count(section: Section): number {
    return section.lists.reduce((sum, { name }) => sum + (this.here().board?.count([name]) ?? 0), 0);
  }
}
