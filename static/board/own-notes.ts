/** One's own notes, which nobody else reads: fetched when they are opened, and put on the board with one click. */

import { html, nothing, type TemplateResult } from "lit";
import { addBlank } from "./adding";
import { ask } from "./asking";
import { BoardElement } from "./element";

interface Note {
  readonly id: string;
  readonly words: string;
  readonly put: boolean;
}

const LONGEST_TITLE = 200;

class OwnNotesElement extends BoardElement {
  private notes: readonly Note[] | null = null;
  private open = false;

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.requestUpdate()));
  }

  private toggled = (event: Event): void => {
    this.open = (event.currentTarget as HTMLDetailsElement).open;
    if (this.open) void this.look();
    // What nobody looks at does not lie about on the page, where somebody else may look over a shoulder.
    else this.show(null);
  };

  private async look(): Promise<void> {
    const answer = await fetch(this.session.data.urls.notes, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return this.session.tell("Your notes could not be fetched. Please try again.");
    const said = (await answer.json()) as { notes: Note[] };
    if (this.open) this.show(said.notes);
  }

  private show(notes: readonly Note[] | null): void {
    this.notes = notes;
    this.requestUpdate();
  }

  /** The first line is what is to be talked about; the rest stands in the notes of the item. */
  private async put(note: Note): Promise<void> {
    const { board, data } = this.session;
    if (!board || !this.session.mayWrite()) return;
    const [first = "", ...others] = note.words.split("\n");
    const title = first.slice(0, LONGEST_TITLE);
    const rest = [first.slice(LONGEST_TITLE), ...others].filter((line) => line.trim() !== "");
    const id = addBlank(board, ["agenda"], "AgendaItem", { title, led_by: data.me.id });
    board.append(["agenda"], id, "notes", rest);
    this.session.tell("Your note is on the board.");
    const outcome = await ask(`${data.urls.notes}/${note.id}/put`, {});
    if ("sentence" in outcome) this.session.tell(outcome.sentence);
    if (this.open) await this.look();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.session.board === null) return nothing;
    return html`<details class="own-notes" @toggle=${this.toggled}>
      <summary>My notes</summary>
      ${this.open ? this.list() : nothing}
    </details>`;
  }

  private list(): TemplateResult {
    if (this.notes === null) return html`<p class="field__hint">One moment …</p>`;
    return html`<p class="field__hint">Nobody else reads these. <a href=${this.session.data.urls.prepare} target="_blank" rel="noopener">Write one</a></p>
      ${this.notes.map(
        (note, at) => html`<div class="own-notes__one">
          <p class="own-notes__words">${note.words}</p>
          ${note.put
            ? html`<p class="field__hint">On the board.</p>`
            : this.session.mayWrite()
              ? html`<button type="button" class="button button--quiet" @click=${() => this.put(note)}>Put on the board<span class="visually-hidden"> note ${at + 1}</span></button>`
              : nothing}
        </div>`,
      )}`;
  }
}

customElements.define("board-own-notes", OwnNotesElement);
