/** Every action of the conference in one list, to be read back before the end: who, by when, from which item. */

import { html, nothing, type TemplateResult } from "lit";
import { ACTION_LISTS, type Action, actionsOf } from "./actions";
import { BoardElement, icon } from "./element";
import { dayWords } from "./days";

class ReadbackElement extends BoardElement {
  static override properties = { ...BoardElement.properties, byDay: { state: true } };
  declare private byDay: boolean;

  constructor() {
    super();
    this.byDay = false;
  }

  protected override watch(): void {
    for (const list of ACTION_LISTS) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { board } = this.session;
    const actions = board ? actionsOf(board) : [];
    if (actions.length === 0) return nothing;
    const open = actions.filter((action) => !action.settled);
    return html`<section class="readback" aria-labelledby="readback-title">
      <div class="readback__head">
        <h3 id="readback-title">Read back <span class="count">${open.length} open</span></h3>
        <button type="button" class="button button--quiet button--small" aria-pressed=${this.byDay} @click=${() => (this.byDay = !this.byDay)}>Sort by day</button>
      </div>
      <p class="field__hint">Everything that somebody took on today or before, from the goals and from everywhere else. Read it out before the end.</p>
      ${this.byDay ? this.table(byDay(actions)) : this.people(actions)}
    </section>`;
  }

  private people(actions: readonly Action[]): TemplateResult {
    const owners = new Map<string, Action[]>();
    for (const action of byDay(actions)) {
      const name = this.session.people.words(action.owner);
      owners.set(name, [...(owners.get(name) ?? []), action]);
    }
    const names = Array.from(owners.keys()).sort((a, b) => (a === "" ? -1 : b === "" ? 1 : a.localeCompare(b)));
    return html`${names.map(
      (name) => html`<h4 class="readback__who ${name ? "" : "readback__who--nobody"}">${name || "Nobody yet"}</h4>
        <ul class="readback__list">
          ${owners.get(name)?.map((action) => html`<li class=${action.settled ? "readback__done" : ""}>${this.line(action)}</li>`)}
        </ul>`,
    )}`;
  }

  private line(action: Action): TemplateResult {
    return html`<a href=${action.href}>${action.settled ? icon("check") : nothing}<span>${action.text || "Without words"}</span></a>
      <span class="readback__about">${[action.due ? dayWords(action.due) : "no date", action.why, action.from].filter(Boolean).join(" · ")}${action.settled ? " · settled" : ""}</span>`;
  }

  private table(actions: readonly Action[]): TemplateResult {
    return html`<ul class="readback__list">
      ${actions.map(
        (action) => html`<li class=${action.settled ? "readback__done" : ""}>${this.line(action)} <span class="readback__about">${this.session.people.words(action.owner) || "Nobody yet"}</span></li>`,
      )}
    </ul>`;
  }
}

/** Those without a day come last, for somebody has to give them one. */
const byDay = (actions: readonly Action[]): readonly Action[] => [...actions].sort((a, b) => (a.due || "9999").localeCompare(b.due || "9999"));

customElements.define("board-readback", ReadbackElement);
