/** The words that fields offer while one types. */

import { html, type TemplateResult } from "lit";
import type { Session } from "./session";
import { JUDGING } from "./wording";

export function offers(session: Session): TemplateResult {
  const { people, data } = session;
  const offered = Object.entries(data.words).filter(([name]) => name !== JUDGING);
  const agencies = new Set([...people.all.map(({ agency }) => agency).filter(Boolean), ...data.services]);
  return html`<datalist id="participants">
      ${[...people.all, ...data.others].map((person) => html`<option value=${people.label(person)}>${person.agency}</option>`)}
    </datalist>
    <datalist id="agencies">${Array.from(agencies, (agency) => html`<option value=${agency}></option>`)}</datalist>
    ${offered.map(([name, words]) => html`<datalist id="words-${name}">${words.map((word) => html`<option value=${word}></option>`)}</datalist>`)}`;
}
