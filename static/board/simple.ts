/**
 * The conference in simple words: large, calm, and short, for family, young people and whoever wants less on the screen.
 *
 * The simple words are chosen by somebody who writes on the board; nothing is cut or made simpler by itself. Where nobody
 * has chosen any, what stands on the board is shown whole.
 */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { ACTION_LISTS, type Action, actionsOf } from "./actions";
import { dayWords } from "./days";
import { key, type Row, type Table } from "./document";
import { BoardElement } from "./element";
import "./fields";
import { isFamily } from "./people";
import { agendaOf, isPlanned, standing, titleOf } from "./standing";
import { isGoneThrough } from "./steering";
import type { ModelName } from "./shape";

const words = (row: Row, name: string): string => String(row.values[name] ?? "").trim();

class SimpleElement extends BoardElement {
  static override properties = { ...BoardElement.properties, writes: { attribute: false }, wording: { state: true } };
  declare writes: boolean;
  /** Whether this person chooses the words now. */
  declare private wording: boolean;
  /** The item that is shown as the current one. */
  private shown = "";

  constructor() {
    super();
    this.writes = this.wording = false;
  }

  protected override watch(): void {
    const show = (): void => this.requestUpdate();
    for (const list of new Set(["purpose", "agenda", "decisions", "goals", ...ACTION_LISTS])) this.whileHere(this.session.board?.watch(list, show));
    for (const goal of this.session.board?.rows(["goals"]) ?? []) this.whileHere(this.session.board?.watch(key("goals", goal.id, "words"), show));
    this.whileHere(this.session.chairing?.watch("facilitation", show));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { board } = this.session;
    if (!board) return nothing;
    const now = this.current();
    const open = actionsOf(board).filter((action) => !action.settled);
    const [mine, others] = [open.filter((action) => action.owner === this.session.people.me), open.filter((action) => action.owner && action.owner !== this.session.people.me)];
    return html`<section class="section simple" data-section="simple" aria-labelledby="title-simple">
      <h2 id="title-simple" class="section__title" tabindex="-1">In simple words</h2>
      ${this.chooser()}
      <h3>Why we meet</h3>
      <p>${board.text("purpose").trim() || "Nobody has written that down yet."}</p>
      <h3>What we talk about now</h3>
      <div class="simple__now" @focusout=${() => setTimeout(() => this.requestUpdate())}>
        ${now ? this.entry(["agenda"], now, "AgendaItem", titleOf(now)) : html`<p>${this.between()}</p>`}
      </div>
      ${this.next(now?.id)}
      <h3>What we have decided</h3>
      ${this.list(board.rows(["decisions"]).filter((row) => words(row, "text")), (row) => this.entry(["decisions"], row, "Decision", words(row, "text")), "Nothing yet.")}
      <h3>What shall become better</h3>
      ${this.list(board.rows(["goals"]), (row) => this.entry(["goals"], row, "Goal", board.words(key("goals", row.id, "words")).trim()), "Nothing yet.")}
      <h3>What you do</h3>
      ${this.actions(mine, "Nothing so far.")}
      <h3>What the others do</h3>
      ${this.actions(others, "Nothing so far.")}
    </section>`;
  }

  /** What is being discussed; while somebody types its words, it stays. */
  private current(): Row | undefined {
    const field = this.querySelector('.simple__now [data-field="simple"]');
    const kept = field?.contains(document.activeElement) ? agendaOf(this.session).find((row) => row.id === this.shown) : undefined;
    const row = kept ?? standing(this.session)?.row;
    this.shown = row?.id ?? "";
    return row;
  }

  /** What is said while nothing is being discussed. */
  private between(): string {
    if (isGoneThrough(this.session)) return "Everything has been talked about.";
    return agendaOf(this.session).every(isPlanned) ? "Nothing yet." : "Nothing just now.";
  }

  /** Who is here for work chooses the words and sees what the family sees. */
  private chooser(): TemplateResult | typeof nothing {
    const me = this.session.people.get(this.session.people.me);
    if (!this.writes || (me && isFamily(me))) return nothing;
    return html`<div class="simple__chooser">
      <p class="field__hint">This is what family and young people can look at instead of the whole board. Where you choose no words, they read what stands on the board.</p>
      <button type="button" class="button button--quiet button--small" aria-pressed=${this.wording} @click=${() => (this.wording = !this.wording)}>Choose the words</button>
    </div>`;
  }

  private entry(table: Table, row: Row, model: ModelName, written: string): TemplateResult {
    const simple = words(row, "simple");
    // A field is of one entry: what is typed in it must never come to stand at another.
    return html`${keyed(
      row.id,
      html`<p class="simple__words">${simple || written || "Without words yet."}</p>
      ${this.wording && simple ? html`<p class="field__hint">On the board: ${written}</p>` : nothing}
      ${this.wording
        ? html`<board-field
            data-field="simple"
            .session=${this.session}
            .table=${table}
            .entry=${row.id}
            .model=${model}
            .name=${"simple"}
            .context=${simple || written}
            .apart=${"simple-"}
            .writes=${this.writes}
          ></board-field>`
        : nothing}`,
    )}`;
  }

  private list(rows: readonly Row[], entry: (row: Row) => TemplateResult, none: string): TemplateResult {
    if (rows.length === 0) return html`<p>${none}</p>`;
    return html`<ul class="simple__list">
      ${rows.map((row) => html`<li data-item=${row.id}>${entry(row)}</li>`)}
    </ul>`;
  }

  private next(current: string | undefined): TemplateResult | typeof nothing {
    const rows = agendaOf(this.session);
    const at = rows.findIndex((row) => row.id === current);
    const next = rows.slice(at + 1).find(isPlanned);
    return next ? html`<p class="field__hint">After that: ${words(next, "simple") || titleOf(next)}</p>` : nothing;
  }

  private actions(actions: readonly Action[], none: string): TemplateResult {
    if (actions.length === 0) return html`<p>${none}</p>`;
    return html`<ul class="simple__list">
      ${actions.map((action) => html`<li><p class="simple__words">${this.promised(action)}</p></li>`)}
    </ul>`;
  }

  private promised(action: Action): string {
    const { people } = this.session;
    const who = action.owner === people.me ? "" : `${people.words(action.owner)}: `;
    return `${who}${action.simple || action.text || "Without words yet"}${action.due ? `, by ${dayWords(action.due)}` : ""}`;
  }
}

customElements.define("board-simple", SimpleElement);
