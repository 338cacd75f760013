/** Two lines for whoever comes late: where the conference is, and what was decided so far; the rest behind one press. */

import { html, nothing, type TemplateResult } from "lit";
import type { Row } from "./document";
import { BoardElement, icon } from "./element";
import { shortened } from "./shortening";
import { agendaOf, standing, titleOf } from "./standing";
import { isGoneThrough } from "./steering";

const LONGEST = 90;
const DECISIONS = 4;
const ITEMS = 3;

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();

const short = (words: string): string => shortened(words, LONGEST);

const latest = (all: readonly string[]): string =>
  `${all.slice(-DECISIONS).join(" · ")}${all.length > DECISIONS ? ` · and ${all.length - DECISIONS} more before` : ""}`;

export class CatchUpElement extends BoardElement {
  static override properties = { ...BoardElement.properties, over: { state: true } };
  declare private over: boolean;
  private decided = false;

  constructor() {
    super();
    this.over = false;
  }

  protected override watch(): void {
    this.over ||= !this.session.data.me.comesLate;
    if (this.over) return;
    this.whileHere(this.session.subscribe(() => this.decide()));
    this.decide();
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
    for (const list of ["agenda", "decisions"]) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
    this.whileHere(this.session.floor.subscribe(() => this.requestUpdate()));
  }

  /** Once it is known how far the conference has come: while nothing was talked through, nobody has missed anything. */
  private decide(): void {
    const { parts } = this.session.connection;
    if (this.decided || !["chair", "shared"].every((kind) => parts.get(kind)?.synced)) return;
    this.decided = true;
    this.over ||= this.talkedThrough().length === 0;
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.over || !this.decided) return nothing;
    return html`<aside class="notice notice--over catchup" aria-label="What has happened so far">
      <details>
        <summary>
          <span class="catchup__line">${this.where()} ${this.done()}</span>
          <span class="catchup__line">${this.decidedSoFar()}</span>
        </summary>
        ${this.asked()}
      </details>
      <button type="button" class="tool" aria-label="Close what has happened so far" @click=${() => (this.over = true)}>${icon("close")}</button>
    </aside>`;
  }

  private where(): TemplateResult {
    const now = standing(this.session);
    if (now) return html`You come at item ${now.nth}, <strong>${titleOf(now.row)}</strong>.`;
    return isGoneThrough(this.session) ? html`You come when everything on the agenda has been dealt with.` : html`You come between two items.`;
  }

  /** Wherever it stands on the agenda, and though it may be taken up again now. */
  private talkedThrough(): readonly Row[] {
    return agendaOf(this.session).filter((row) => row.values["state"] === "discussed");
  }

  private done(): string {
    const current = standing(this.session)?.row.id;
    const done = this.talkedThrough().filter((row) => row.id !== current);
    if (done.length === 0) return "Nothing was closed before.";
    const earlier = done.length > ITEMS ? `; and ${done.length - ITEMS} more` : "";
    return `Talked through before: ${done.slice(-ITEMS).map((row) => short(titleOf(row))).join("; ")}${earlier}.`;
  }

  /** The decisions, and what came of items that have none; whoever wants all of it looks there. */
  private decidedSoFar(): string {
    const { board } = this.session;
    const decisions = (board?.rows(["decisions"]) ?? []).filter((row) => said(row, "text"));
    const settled = new Set(decisions.map((row) => row.values["item"]));
    const outcomes = this.talkedThrough().filter((row) => said(row, "outcome") && !settled.has(row.id));
    const all = [
      ...outcomes.map((row) => `${titleOf(row)}: ${short(said(row, "outcome"))}`),
      ...decisions.map((row) => short(said(row, "text"))),
    ];
    return all.length === 0 ? "Nothing has been decided yet." : `Decided so far: ${latest(all)}`;
  }

  /** What people thought is no decision, however much they agreed. */
  private asked(): TemplateResult | typeof nothing {
    const results = this.session.floor.now.questions.filter((each) => !each.open);
    if (results.length === 0) return nothing;
    return html`<p>Everybody was asked: ${latest(results.map((each) => `${short(each.words)} ${each.result}`))}</p>`;
  }
}

customElements.define("board-catchup", CatchUpElement);
