/** What people ask for on the agenda, for whoever chairs: put on it, merged with an item, or left for the next conference. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { addBlank } from "./adding";
import { BoardElement } from "./element";
import { agendaOf, titleOf } from "./standing";

interface Asked {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly minutes: number | null;
  readonly by: string;
  readonly name: string;
  /** Who wants it, where somebody else asked for them. */
  readonly onBehalfOf: string;
  readonly desiredOutcome: string;
}

class RequestsElement extends BoardElement {
  private asked: readonly Asked[] = [];
  private looks = 0;

  /** What is asked for is told as what goes on around the table is: by a hint, upon which one looks. */
  protected override watch(): void {
    this.whileHere(this.session.floor.subscribe(() => void this.look()));
    this.whileHere(this.session.board?.watch("agenda", () => this.asked.length > 0 && this.requestUpdate()));
    this.whileHere(this.session.subscribe(() => this.requestUpdate()));
    void this.look();
  }

  private get chairs(): boolean {
    return this.session.mayWrite("chair");
  }

  private async look(): Promise<void> {
    const look = (this.looks += 1);
    if (!this.chairs) return this.show([]);
    try {
      const answer = await fetch(`${this.session.data.urls.agenda}/waiting`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { waiting } = (await answer.json()) as { waiting: Asked[] };
      if (look === this.looks) this.show(waiting);
    } catch {
      // The board itself says when the server cannot be reached.
    }
  }

  private show(asked: readonly Asked[]): void {
    if (JSON.stringify(asked) === JSON.stringify(this.asked)) return;
    const fresh = asked.filter((each) => this.asked.every((known) => known.id !== each.id));
    this.asked = asked;
    for (const each of fresh) this.session.announce(`${each.name} asks for something on the agenda: ${each.title}`);
    this.requestUpdate();
  }

  /** The answer is kept before the item is written: a request that somebody else answered is not put there twice. */
  private async putOn(each: Asked): Promise<void> {
    const { board } = this.session;
    if (!board || !(await this.answer(each, "accept", ""))) return;
    addBlank(board, ["agenda"], "AgendaItem", {
      title: each.title,
      led_by: each.by,
      requested_by: each.onBehalfOf || each.by,
      minutes: each.minutes,
      desired_outcome: each.desiredOutcome,
    });
    this.session.tell(`“${each.title}” is on the agenda.`);
  }

  private async merge(event: SubmitEvent, each: Asked): Promise<void> {
    event.preventDefault();
    const into = String(new FormData(event.currentTarget as HTMLFormElement).get("into"));
    const item = agendaOf(this.session).find((row) => row.id === into);
    if (item && (await this.answer(each, "merge", "", into))) this.session.tell(`“${each.title}” is talked about under “${titleOf(item)}”.`);
  }

  private async leave(event: SubmitEvent, each: Asked): Promise<void> {
    event.preventDefault();
    const words = new FormData(event.currentTarget as HTMLFormElement).get("words");
    if (await this.answer(each, "defer", typeof words === "string" ? words : "")) this.session.tell(`${each.name} reads why it is left for the next conference.`);
  }

  private async answer(each: Asked, answer: string, words: string, into = ""): Promise<boolean> {
    const said = new URLSearchParams({ answer, words, into });
    const response = await fetch(`${this.session.data.urls.agenda}/${each.id}/answer`, {
      method: "POST",
      body: said,
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!response?.ok) this.session.tell(await sentence(response));
    void this.look();
    return response?.ok ?? false;
  }

  private items(): TemplateResult {
    return html`<label class="field">Or merge with
      <select name="into" required>
        <option value="">Choose an item</option>
        ${agendaOf(this.session).map((row) => html`<option value=${row.id}>${titleOf(row)}</option>`)}
      </select></label>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.session.mayWrite() && this.session.state.is === "reading")
      return html`<p class="notice"><a href=${this.session.data.urls.agenda}>Ask for something on the agenda</a></p>`;
    if (!this.chairs || this.asked.length === 0) return nothing;
    // What was chosen or typed at one request never comes to stand at another.
    return html`${repeat(
      this.asked,
      (each) => each.id,
      (each) => html`<div class="notice door door--asked">
        <p><strong>${each.name}</strong> asks to talk about “${each.title}”${each.minutes ? html`, ${each.minutes} min` : nothing}.${each.why ? html` <q>${each.why}</q>` : nothing}${each.desiredOutcome ? html` What should come of it: <q>${each.desiredOutcome}</q>` : nothing}</p>
        <form class="row" @submit=${(event: SubmitEvent) => this.merge(event, each)}>
          <button type="button" class="button" @click=${() => this.putOn(each)}>Put on the agenda<span class="visually-hidden"> ${each.title}</span></button>
          ${this.items()}
          <button type="submit" class="button button--quiet">Merge<span class="visually-hidden"> ${each.title}</span></button>
        </form>
        <form class="row" @submit=${(event: SubmitEvent) => this.leave(event, each)}>
          <label class="field">Why not today <input name="words" required /></label>
          <button type="submit" class="button button--quiet">Next conference<span class="visually-hidden"> ${each.title}</span></button>
        </form>
      </div>`,
    )}`;
  }
}

async function sentence(response: Response | null): Promise<string> {
  const said = (await response?.json().catch(() => null)) as { sentence?: string } | null | undefined;
  return said?.sentence ?? "That did not reach the server. Please try again.";
}

customElements.define("board-requests", RequestsElement);
