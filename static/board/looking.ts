/** Looking at the board through somebody else's eyes: it is shown as it is to them, and nothing on it does anything. */

import { html, nothing, type TemplateResult } from "lit";
import { named } from "./audience";
import { BoardElement, icon } from "./element";
import type { Session } from "./session";

/** Through whose eyes, as what, and what they may do. */
export interface Looking {
  readonly name: string;
  readonly role: string;
  readonly may: readonly string[];
  /** What is looked at before it is done; "" when it is looked at as it is. */
  readonly supposes: "" | "role" | "audience";
  readonly back: string;
}

/** Ways about the page, which change nothing. */
const HARMLESS = "a[href^='#'], summary, [data-way]";
const DOING = ["click", "submit", "input", "change", "beforeinput", "dragstart", "paste"] as const;

/** From now on nothing within `place` does anything but show more of the page. */
export function onlyLook(place: HTMLElement, session: Session, looking: Looking): void {
  const stop = (event: Event): void => {
    const at = event.target instanceof Element ? event.target : null;
    const control = at?.closest("a, button, input, select, textarea, summary, label");
    if (event.type === "click" && (control == null || control.matches(HARMLESS))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "click") session.tell(`You only look: ${looking.name} could do this, and you see what they see.`);
  };
  for (const doing of DOING) place.addEventListener(doing, stop, { capture: true });
  // Every key that leads somewhere or writes does so for the person who looks, who is not here.
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) event.stopImmediatePropagation();
  };
  document.addEventListener("keydown", keys, { capture: true });
}

class LookingElement extends BoardElement {
  protected override render(): TemplateResult | typeof nothing {
    const { looking } = this.session.data;
    if (!looking) return nothing;
    return html`<aside class="notice looking" aria-label="Through somebody's eyes">
      <p>
        <strong>${icon("people")} You see the board as ${looking.name} ${looking.supposes ? "would see" : "sees"} it</strong>, ${looking.role}${supposing(looking)}.
        ${looking.may.length > 0 ? `They may ${named(looking.may)}.` : "They read along and write nothing."}
        What you may not see is not shown here either; nor are their own notes and answers.
      </p>
      <a class="button button--quiet" data-way href=${looking.back}>Back to your own board</a>
    </aside>`;
  }
}

const supposing = ({ supposes }: Looking): string =>
  ({ "": "", role: ", if you give them this role", audience: ", if you change it so" })[supposes];

customElements.define("board-looking", LookingElement);
