/** An entry that is short enough to be a line of its list. */

import { html, nothing, type TemplateResult } from "lit";
import { addEntry } from "./adding";
import { Card } from "./card";
import type { Field } from "./shape";

/** An entry inside another: its fields in one row, with its tools. */
export class LineCard extends Card {
  protected override get hasMore(): boolean {
    return this.table.length === 1 && this.session.data.me.mayRestrict;
  }

  protected override get context(): string {
    const list = this.table.length > 1 ? this.list?.label : undefined;
    return `${this.noun} ${this.nth}${list ? `, ${list}` : ""}`;
  }

  protected override render(): TemplateResult {
    const [head, ...rest] = this.fields;
    if (!head) return html``;
    const point = this.fields.length === 1;
    const top = this.table.length === 1;
    return html`<div class="line ${this.folds ? "line--folds" : ""} ${point ? "line--point" : ""}" role=${top ? "article" : nothing} aria-label=${top ? this.spoken : nothing} data-item=${this.entry} @keydown=${point ? this.onward : nothing}>
      ${top ? this.head() : nothing}
      <div class="entry__inside" ?hidden=${!this.isOpen}>${this.whole ? this.line(head, rest, point, top) : nothing}</div>
    </div>`;
  }

  private line(head: [string, Field], rest: readonly [string, Field][], point: boolean, top: boolean): TemplateResult {
    return html`<div class="line__head">
        ${point ? html`<span class="line__mark" aria-hidden="true"></span>` : nothing}
        <div class="line__title">${this.shownField(head[0], { quiet: point })}</div>
        ${this.tools()}
      </div>
      ${point ? nothing : this.cells(rest, this.folded(rest))} ${this.asking()} ${top ? this.keeping() : nothing}`;
  }

  /** The way to keep something to a few at a line shows with the rest that is seldom needed. */
  private keeping(): TemplateResult {
    return html`${this.kept()} ${this.unfolded ? this.restricts() : nothing}`;
  }

  /** Enter goes on to the next of several short sentences, as on paper. */
  private readonly onward = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !this.writes || !(event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const list = this.list;
    if (list && this.nth === this.of && event.target.value.trim() !== "") addEntry(this.session, list, this.model);
    else this.parentElement?.nextElementSibling?.querySelector<HTMLElement>("textarea")?.focus();
  };
}

customElements.define("board-line", LineCard);
