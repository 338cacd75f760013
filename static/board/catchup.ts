/** Two lines for whoever comes late: where the conference is, and what was decided so far. */

import { html, nothing, type TemplateResult } from "lit";
import { BoardElement, icon } from "./element";
import { plainText } from "./richtext";
import { agendaOf, standing, titleOf } from "./standing";

const LONGEST = 90;
const DECISIONS = 4;

const short = (words: string): string => (words.length > LONGEST ? `${words.slice(0, LONGEST - 1).trimEnd()}…` : words);

export class CatchUpElement extends BoardElement {
  static override properties = { ...BoardElement.properties, over: { state: true } };
  declare private over: boolean;

  constructor() {
    super();
    this.over = false;
  }

  protected override watch(): void {
    this.over ||= !this.session.data.me.comesLate;
    if (this.over) return;
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
    this.whileHere(this.session.board?.watch("agenda", () => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = standing(this.session);
    if (this.over || !now || now.nth === 1) return nothing;
    return html`<aside class="notice notice--over catchup" aria-label="What has happened so far">
      <div>
        <p>You come at item ${now.nth}, <strong>${titleOf(now.row)}</strong>. ${this.done(now.row.id)}</p>
        <p>${this.decided()}</p>
      </div>
      <button type="button" class="tool" aria-label="Close what has happened so far" @click=${() => (this.over = true)}>${icon("close")}</button>
    </aside>`;
  }

  private done(current: string): string {
    const done = agendaOf(this.session).filter((row) => row.id !== current && row.values["state"] === "discussed");
    return done.length === 0 ? "Nothing was closed before." : `Talked through before: ${done.map(titleOf).join("; ")}.`;
  }

  /** The first words of what stands under each item that was there to be decided; whoever wants all of it looks there. */
  private decided(): string {
    const { board } = this.session;
    const decided = agendaOf(this.session)
      .filter((row) => row.values["state"] === "discussed" && row.values["purpose"] === "decide")
      .map((row) => `${titleOf(row)}: ${short(plainText(board?.blocks(["agenda"], row.id, "notes") ?? []).split("\n").find((line) => line.trim()) ?? "see the notes")}`);
    const results = this.session.floor.now.questions.filter((each) => !each.open).map((each) => `${short(each.words)} ${each.result}`);
    const all = [...decided, ...results].slice(-DECISIONS);
    return all.length === 0 ? "Nothing has been decided yet." : `Decided so far: ${all.join(" · ")}`;
  }
}

customElements.define("board-catchup", CatchUpElement);
