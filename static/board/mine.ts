/** What this person has taken on, beside the people, so that nobody has to look for it in the list of all. */

import { html, nothing, type TemplateResult } from "lit";
import { ACTION_LISTS, type Action, actionsOf } from "./actions";
import { dayWords } from "./days";
import { BoardElement } from "./element";
import type { Session } from "./session";

/** What waits for this person, by day; what has none comes last. */
export function mineOf(session: Session): readonly Action[] {
  const { board, people } = session;
  const mine = (board ? actionsOf(board) : []).filter((action) => action.owner === people.me && !action.settled);
  return mine.sort((a, b) => (a.due || "9999").localeCompare(b.due || "9999"));
}

class MineElement extends BoardElement {
  protected override watch(): void {
    for (const list of ACTION_LISTS) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const mine = mineOf(this.session);
    if (mine.length === 0) return nothing;
    return html`<section class="mine" id="people-mine" aria-labelledby="mine-title">
      <h2 class="rail__title" id="mine-title">What I have taken on <span class="count">${mine.length}</span></h2>
      <ul class="mine__list">
        ${mine.map(
          (action) => html`<li>
            <a href=${action.href}>${action.text || "Without words"}</a>
            <span class="field__hint">${[action.due ? dayWords(action.due) : "no date yet", action.from].filter(Boolean).join(" · ")}</span>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

/** The way to them, beside the sections, where there is no room for the people beside the board. */
class MineLinkElement extends MineElement {
  protected override render(): TemplateResult | typeof nothing {
    const { length } = mineOf(this.session);
    return length === 0 ? nothing : html`<a href="#people-mine">My actions <span class="count">${length}</span></a>`;
  }
}

customElements.define("board-mine", MineElement);
customElements.define("board-mine-link", MineLinkElement);
