/** What the board finds by itself around those who help: left to nobody, done twice, too much for one. */

import { html, nothing, type TemplateResult } from "lit";
import { addBlank } from "./adding";
import { ACTION_LISTS, actionsOf } from "./actions";
import type { PartDocument, Row } from "./document";
import { BoardElement } from "./element";
import { MANY_ACTIONS } from "./shape";
import { shortened } from "./shortening";
import { type Twice, twice } from "./twice";

type Noticed = Twice;

const LONGEST = 90;
/** So many stand open, beside the people and on a phone; the others are a touch away, and nobody has to scroll past them. */
const AT_A_GLANCE = { wide: 4, narrow: 2 } as const;

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();
/** What is meant; whoever wants all of its words goes there. */
const meant = (row: Row, name: string): string => shortened(said(row, name), LONGEST);

/** Answers sentences for the people in the room. `named` gives the name behind an id. */
export function notice(board: PartDocument, named: (somebody: string) => string): readonly Noticed[] {
  return [...unheld(board), ...twice(board, named), ...undecided(board), ...burdens(board, named)];
}

function unheld(board: PartDocument): Noticed[] {
  return board.rows(["responsibilities"]).flatMap((row) => {
    const what = meant(row, "text");
    const holders = board.rows(["responsibilities", row.id, "holders"]).filter((each) => said(each, "who"));
    return what && holders.length === 0 ? [{ words: `Nobody holds this: ${what}`, href: `#responsibilities-${row.id}` }] : [];
  });
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

  private deciding(open: NonNullable<Noticed["open"]>): TemplateResult {
    return html` <button type="button" class="button button--quiet button--small" aria-label=${`Decide who keeps it: ${open.what}`} @click=${() => this.decide(open)}>Decide who keeps it</button>`;
  }

  /** Puts it among what is done twice, where the decision is asked for, and goes there. */
  private decide({ what, by }: NonNullable<Noticed["open"]>): void {
    const { board } = this.session;
    if (!board) return;
    const overlap = addBlank(board, ["overlaps"], "Overlap", { text: what });
    for (const who of by) addBlank(board, ["overlaps", overlap, "by"], "Named", { who });
    location.hash = `overlaps-${overlap}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { board, people } = this.session;
    const found = board ? notice(board, (somebody) => people.words(somebody)) : [];
    if (found.length === 0) return nothing;
    const few = matchMedia("(min-width: 56.01rem)").matches ? AT_A_GLANCE.wide : AT_A_GLANCE.narrow;
    const glance = found.length > few + 1 ? few : found.length;
    const lines = (some: readonly Noticed[]): TemplateResult => html`<ul>
      ${some.map(({ words, href, open }) => html`<li><a href=${href}>${words}</a>${open && this.session.mayWrite() ? this.deciding(open) : nothing}</li>`)}
    </ul>`;
    return html`<aside class="noticed" aria-labelledby="noticed-title">
      <h3 id="noticed-title">Found on the board</h3>
      ${lines(found.slice(0, glance))}
      ${glance < found.length ? html`<details><summary>${found.length - glance} more</summary>${lines(found.slice(glance))}</details>` : nothing}
    </aside>`;
  }
}

customElements.define("board-noticed", NoticedElement);
