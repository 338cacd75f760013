/** What people ask for on the agenda, for whoever chairs: put on it, or left for the next conference, with one click. */

import { html, nothing, type TemplateResult } from "lit";
import { addBlank } from "./adding";
import { BoardElement } from "./element";

interface Asked {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly minutes: number | null;
  readonly by: string;
  readonly name: string;
  /** Who wants it, where somebody else asked for them. */
  readonly onBehalfOf: string;
}

const LOOK_EVERY = 10_000;

class RequestsElement extends BoardElement {
  private asked: readonly Asked[] = [];

  protected override watch(): void {
    const looking = setInterval(() => void this.look(), LOOK_EVERY);
    this.whileHere(() => clearInterval(looking));
    this.whileHere(this.session.subscribe(() => this.requestUpdate()));
    void this.look();
  }

  private get chairs(): boolean {
    return this.session.mayWrite("chair");
  }

  private async look(): Promise<void> {
    if (!this.chairs) return this.show([]);
    try {
      const answer = await fetch(`${this.session.data.urls.agenda}/waiting`, { headers: { Accept: "application/json" } });
      if (answer.ok) this.show(((await answer.json()) as { waiting: Asked[] }).waiting);
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
    addBlank(board, ["agenda"], "AgendaItem", { title: each.title, led_by: each.by, requested_by: each.onBehalfOf, minutes: each.minutes });
    this.session.tell(`“${each.title}” is on the agenda.`);
  }

  private async leave(event: SubmitEvent, each: Asked): Promise<void> {
    event.preventDefault();
    const words = new FormData(event.currentTarget as HTMLFormElement).get("words");
    if (await this.answer(each, "defer", typeof words === "string" ? words : "")) this.session.tell(`${each.name} reads why it is left for the next conference.`);
  }

  private async answer(each: Asked, answer: string, words: string): Promise<boolean> {
    const said = new URLSearchParams({ answer, words });
    const response = await fetch(`${this.session.data.urls.agenda}/${each.id}/answer`, {
      method: "POST",
      body: said,
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!response?.ok) this.session.tell(await sentence(response));
    void this.look();
    return response?.ok ?? false;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.session.mayWrite() && this.session.state.is === "reading")
      return html`<p class="notice"><a href=${this.session.data.urls.agenda}>Ask for something on the agenda</a></p>`;
    if (!this.chairs || this.asked.length === 0) return nothing;
    return html`${this.asked.map(
      (each) => html`<div class="notice door">
        <p><strong>${each.name}</strong> asks to talk about “${each.title}”${each.minutes ? html`, ${each.minutes} min` : nothing}.${each.why ? html` <q>${each.why}</q>` : nothing}</p>
        <p class="row">
          <button type="button" class="button" @click=${() => this.putOn(each)}>Put on the agenda<span class="visually-hidden"> ${each.title}</span></button>
        </p>
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
