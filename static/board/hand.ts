/** Whose hand it was, in letters as well as in colour. */

import { html, type TemplateResult } from "lit";
import { type Participant, hue, initials } from "./people";

export const hand = (by: Participant): TemplateResult =>
  html`<span class="hand ${hue(by)}" title="Last changed by ${by.name}"
    ><span aria-hidden="true">${initials(by.name)}</span><span class="visually-hidden">last changed by ${by.name}</span></span
  >`;
