/** What stands beside the board: who wants to speak, what is asked, what is one's own, and who is there. */

import { html, nothing, type TemplateResult } from "lit";
import "./device";
import type { KeysElement } from "./keys";
import "./lately";
import "./mine";
import "./presence";
import "./queue";
import "./questions";
import type { Session } from "./session";

/** Whether the people stand beside the board, and not in its place. */
export const besidesTheBoard = (): boolean => matchMedia("(min-width: 56.01rem)").matches;

export function beside(session: Session): TemplateResult {
  return html`<board-queue .session=${session}></board-queue> <board-questions .session=${session}></board-questions>
    <board-mine .session=${session}></board-mine> <board-lately .session=${session}></board-lately>
    <board-people .session=${session}></board-people>
    <p class="keys-hint"><button type="button" class="button button--plain button--small" aria-keyshortcuts="?" @click=${() => document.querySelector<KeysElement>("board-keys")?.open()}>All of this by keys: press <kbd>?</kbd></button></p>
    ${session.data.looking ? nothing : html`<board-device .session=${session}></board-device>`}
    ${session.data.door.mayInvite ? html`<p><a class="button button--quiet" href=${session.data.door.invited}>Who is invited</a></p>` : nothing}`;
}
