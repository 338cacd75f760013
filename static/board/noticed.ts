/** What the board finds by itself around those who help: left to nobody, done twice, too much for one. */

import { html, nothing, type TemplateResult } from "lit";
import { ACTION_LISTS, actionsOf } from "./actions";
import type { PartDocument, Row } from "./document";
import { BoardElement } from "./element";
import { MANY_ACTIONS } from "./shape";
import { shortened } from "./shortening";

export interface Noticed {
  readonly words: string;
  readonly href: string;
}

const AND = new Intl.ListFormat("en-AU");
const LONGEST = 90;
/** So many stand open, beside the people and on a phone; the others are a touch away, and nobody has to scroll past them. */
const AT_A_GLANCE = { wide: 4, narrow: 2 } as const;

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();
/** What is meant; whoever wants all of its words goes there. */
const meant = (row: Row, name: string): string => shortened(said(row, name), LONGEST);
const fold = (words: string): string => words.toLocaleLowerCase().replace(/\s+/g, " ").trim();

/** Answers sentences for the people in the room. `named` gives the name behind an id. */
export function notice(board: PartDocument, named: (somebody: string) => string): readonly Noticed[] {
  return [...responsibilities(board, named), ...twice(board), ...undecided(board), ...burdens(board, named)];
}

function responsibilities(board: PartDocument, named: (somebody: string) => string): Noticed[] {
  return board.rows(["responsibilities"]).flatMap((row) => {
    const what = meant(row, "text");
    if (!what) return [];
    const held = board.rows(["responsibilities", row.id, "holders"]);
    const holders = [...new Set(held.map((each) => named(said(each, "who"))).filter(Boolean))];
    const href = `#responsibilities-${row.id}`;
    if (holders.length === 0) return [{ words: `Nobody holds this: ${what}`, href }];
    return holders.length > 1 ? [{ words: `Held by ${AND.format(holders)}, perhaps done twice: ${what}`, href }] : [];
  });
}

/** The same service by two agencies. */
function twice(board: PartDocument): Noticed[] {
  const agencies = new Map<string, Set<string>>();
  const rows = board.rows(["services"]);
  for (const row of rows) {
    const service = fold(said(row, "service"));
    if (service) agencies.set(service, (agencies.get(service) ?? new Set()).add(said(row, "agency")));
  }
  return rows
    .filter((row, at) => (agencies.get(fold(said(row, "service")))?.size ?? 0) > 1 && rows.findIndex((each) => fold(said(each, "service")) === fold(said(row, "service"))) === at)
    .map((row) => ({ words: `Two agencies do the same: ${meant(row, "service")}`, href: `#services-${row.id}` }));
}

function undecided(board: PartDocument): Noticed[] {
  return board
    .rows(["overlaps"])
    .filter((row) => said(row, "text") && said(row, "removed") !== "yes" && !said(row, "keeps") && !said(row, "decision"))
    .map((row) => ({ words: `Not decided who keeps it: ${meant(row, "text")}`, href: `#overlaps-${row.id}` }));
}

function burdens(board: PartDocument, named: (somebody: string) => string): Noticed[] {
  const open = new Map<string, number>();
  for (const action of actionsOf(board)) if (!action.settled && action.owner) open.set(action.owner, (open.get(action.owner) ?? 0) + 1);
  return Array.from(open)
    .filter(([, count]) => count > MANY_ACTIONS)
    .map(([owner, count]) => ({ words: `${named(owner)} has ${count} open actions. Can somebody else take one?`, href: "#follow_ups" }));
}

class NoticedElement extends BoardElement {
  protected override watch(): void {
    const lists = new Set(["responsibilities", "services", "overlaps", ...ACTION_LISTS]);
    for (const list of lists) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { board, people } = this.session;
    const found = board ? notice(board, (somebody) => people.words(somebody)) : [];
    if (found.length === 0) return nothing;
    const few = matchMedia("(min-width: 56.01rem)").matches ? AT_A_GLANCE.wide : AT_A_GLANCE.narrow;
    const glance = found.length > few + 1 ? few : found.length;
    const lines = (some: readonly Noticed[]): TemplateResult => html`<ul>
      ${some.map(({ words, href }) => html`<li><a href=${href}>${words}</a></li>`)}
    </ul>`;
    return html`<aside class="noticed" aria-labelledby="noticed-title">
      <h3 id="noticed-title">Found on the board</h3>
      ${lines(found.slice(0, glance))}
      ${glance < found.length ? html`<details><summary>${found.length - glance} more</summary>${lines(found.slice(glance))}</details>` : nothing}
    </aside>`;
  }
}

customElements.define("board-noticed", NoticedElement);
