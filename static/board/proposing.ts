/** What the place proposes for a field as long as it is empty: when a plan is looked at again, and for how long a service works. */

import { html, nothing, type TemplateResult } from "lit";
import { withYear } from "./days";
import type { Session } from "./session";
import type { ModelName } from "./shape";

/** An interval of a jurisdiction, with what says so. */
export interface Interval {
  readonly label: string;
  readonly months: number;
  readonly source: string;
}

interface Proposal {
  readonly value: string;
  readonly words: string;
  readonly source: string;
}

const counted = (months: number): string => `${months} ${months === 1 ? "month" : "months"}`;

/** The same day some months later, or the last of that month where it has no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

function proposals(session: Session, model: ModelName, name: string, months: unknown): readonly Proposal[] {
  const { reviews, timeLimits, conference } = session.data;
  const day = conference.startsAt.slice(0, 10);
  if (model === "Monitoring" && name === "review_on")
    return reviews.map((each) => ({ value: monthsAfter(day, each.months), words: `${each.label}: ${withYear(monthsAfter(day, each.months))}`, source: each.source }));
  if (model === "TimeLimit" && name === "months")
    return timeLimits.map((each) => ({ value: String(each.months), words: `${each.label}: ${counted(each.months)}`, source: each.source }));
  if (model === "TimeLimit" && name === "reassess_on" && typeof months === "number")
    return [{ value: monthsAfter(day, months), words: `After ${counted(months)}: ${withYear(monthsAfter(day, months))}`, source: "" }];
  return [];
}

/** Offers them; what is chosen is written down, and whoever writes may change it. */
export function proposing(session: Session, model: ModelName, name: string, months: unknown, take: (value: string) => void): TemplateResult | typeof nothing {
  const offered = proposals(session, model, name, months);
  if (offered.length === 0) return nothing;
  const taken = (event: Event): void => take((event.target as HTMLSelectElement).value);
  return html`<select class="proposed" aria-label="Proposed" @change=${taken}>
    <option value="">Proposed…</option>
    ${offered.map((each) => html`<option value=${each.value}>${each.words}${each.source ? ` (${each.source})` : ""}</option>`)}
  </select>`;
}
