/** Entries of the board that are meant elsewhere on it: chosen from a list, shown by their first words. */

import { html, type TemplateResult } from "lit";
import { listed, namingOf } from "./models";
import type { Session } from "./session";
import type { ListName } from "./shape";
import { shortened } from "./shortening";

/** What stands in the place of an entry that somebody removed since. */
export const GONE = "No longer on the board";

const LONGEST = 60;

interface Meant {
  readonly id: string;
  readonly caption: string;
}

/** The entries of some lists with what they are known by. */
export function entriesOf(session: Session, lists: readonly ListName[]): readonly Meant[] {
  return lists.flatMap((name) => {
    const about = listed(name);
    if (!about) return [];
    return (session.board?.rows([name]) ?? []).map((row, nth) => {
      const words = session.people.words(session.board?.words(`${name}/${row.id}/${namingOf(about.model)}`) ?? "").replace(/\s+/g, " ").trim();
      return { id: row.id, caption: shortened(words, LONGEST) || `${about.noun} ${nth + 1}` };
    });
  });
}

/** The same as options of a menu, under the names of their lists where there are several. */
export function optionsFor(session: Session, lists: readonly ListName[]): TemplateResult {
  const options = (list: ListName): TemplateResult[] => entriesOf(session, [list]).map(({ id, caption }) => html`<option value=${id}>${caption}</option>`);
  if (lists.length === 1 && lists[0]) return html`${options(lists[0])}`;
  return html`${lists.map((list) => html`<optgroup label=${listed(list)?.title ?? list}>${options(list)}</optgroup>`)}`;
}
