/** What is said across the board, or in its place, when one cannot go on as before. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "./sentences";
import type { Session } from "./session";

/** A sentence across the board for states that change what one can do. */
export function notice(session: Session): TemplateResult | typeof nothing {
  const state = session.state;
  const { sentence } = say(state);
  if (state.is === "offline" || state.is === "unkept") return html`<p class="notice notice--over notice--warning">${sentence}</p>`;
  if (state.is === "freezing") return html`<p class="notice notice--over">${sentence}</p>`;
  if (state.is === "reading") return html`<p class="notice">${sentence}</p>`;
  return nothing;
}

export function ended(session: Session): TemplateResult {
  const state = session.state;
  const { urls } = session.data;
  const way =
    state.is === "signed-out"
      ? html`<a class="button" href=${urls.signIn}>Sign in</a>`
      : state.is === "outdated" || state.is === "refused"
        ? html`<button type="button" class="button" @click=${() => location.reload()}>Reload the page</button>`
        : state.is === "outside"
          ? session.data.me.byLink
            ? nothing
            : html`<a class="button button--quiet" href="${urls.prepare}#notes" target="_blank" rel="noopener">My notes</a>`
          : html`<a class="button" data-way href="/">To my conferences</a>`;
  const { heading, sentence, short } = say(state);
  return html`<div class="page page--narrow">
    <h2>${heading ?? short}</h2>
    <p class="lede">${sentence}</p>
    <p>${way}</p>
  </div>`;
}
