/** Two lines for whoever comes late: where the conference is, and what was decided so far. */

import { html, nothing, type TemplateResult } from "lit";
import type { Row } from "./document";
import { BoardElement, icon } from "./element";
import { shortened } from "./shortening";
import { agendaOf, standing, titleOf } from "./standing";

const LONGEST = 90;
const DECISIONS = 4;
const ITEMS = 3;

/** Where it would lie over much of the page: there it opens when it is asked for. */
const NARROW = "(max-width: 56rem)";

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

  /** Once it is known where the conference stands: whoever came before it began has missed nothing. */
  private decide(): void {
    if (this.decided || !this.session.connection.parts.get("chair")?.synced) return;
    this.decided = true;
    this.over ||= (standing(this.session)?.nth ?? 1) === 1;
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = standing(this.session);
    if (this.over || !this.decided || !now) return nothing;
    return html`<aside class="notice notice--over catchup" aria-label="What has happened so far">
      <details ?open=${!matchMedia(NARROW).matches}>
        <summary>You come at item ${now.nth}, <strong>${titleOf(now.row)}</strong>.</summary>
        <p>${this.done(now.row.id)}</p>
        <p>${this.decidedSoFar()}</p>
        ${this.asked()}
      </details>
      <button type="button" class="tool" aria-label="Close what has happened so far" @click=${() => (this.over = true)}>${icon("close")}</button>
    </aside>`;
  }

  private done(current: string): string {
    const done = agendaOf(this.session).filter((row) => row.id !== current && row.values["state"] === "discussed");
    if (done.length === 0) return "Nothing was closed before.";
    const earlier = done.length > ITEMS ? `; and ${done.length - ITEMS} more` : "";
    return `Talked through before: ${done.slice(-ITEMS).map((row) => short(titleOf(row))).join("; ")}${earlier}.`;
  }

  /** The decisions, and what came of items that have none; whoever wants all of it looks there. */
  private decidedSoFar(): string {
    const { board } = this.session;
    const decisions = (board?.rows(["decisions"]) ?? []).filter((row) => said(row, "text"));
    const settled = new Set(decisions.map((row) => row.values["item"]));
    const outcomes = agendaOf(this.session).filter((row) => row.values["state"] === "discussed" && said(row, "outcome") && !settled.has(row.id));
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
