/** The edge of the board: what was just done and can be taken back, what others did, and what is said to those who listen. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./element";
import type { Session } from "./session";

export function corner(session: Session): TemplateResult {
  const { toast, news, announcement } = session;
  return html`<div class="corner">
      ${news.map(
        (words) => html`<div class="toast toast--news"><span>${words}</span>
          <button type="button" class="tool tool--band" aria-label="Close this message" @click=${() => session.dismissNews(words)}>${icon("close")}</button>
        </div>`,
      )}
      ${toast
        ? html`<div class="toast"><span>${toast.words}</span>
            ${toast.removal
              ? html`<button type="button" class="button button--band" @click=${() => session.putBack()}>Put it back</button>`
              : toast.undoable
                ? html`<button type="button" class="button button--band" @click=${() => session.undo()}>Undo</button>`
                : nothing}
            <button type="button" class="tool tool--band" aria-label="Close this message" @click=${() => session.dismissToast()}>${icon("close")}</button>
          </div>`
        : nothing}
    </div>
    <div class="visually-hidden" role="status" aria-live="polite">${announcement}</div>`;
}
