/**
 * Entries of a long list stand folded: a line each, with what one looks for, that opens with a touch. What this page has
 * open it keeps open, also when it is loaded anew; only ids are remembered, and only as long as the page is open.
 */

import { html, nothing, type TemplateResult } from "lit";
import { dayWords } from "./days";
import { key, type Plain, type Row, type Table } from "./document";
import { icon } from "./element";
import { fieldsOf, namingOf } from "./models";
import type { Session } from "./session";
import { ANSWER, type Field, type ModelName } from "./shape";
import { shortened } from "./shortening";

/** Longer lists than these stand folded, beside the people and on a phone. */
const LONGEST = { wide: 12, narrow: 4 } as const;
/** So many facts make a line that is read at a glance. */
const FACTS = 3;
const LONGEST_WORDS = 90;

/** Whether so many entries stand folded. On a phone that also depends on how many there are in the same section. */
export function isLong(entries: number, inSection: number): boolean {
  if (matchMedia("(min-width: 56.01rem)").matches) return entries > LONGEST.wide;
  return entries > LONGEST.narrow || (entries > 1 && inSection > 2 * LONGEST.narrow);
}

// What is open.

const placeOf = (session: Session): string => `open:${session.data.conference.id}`;

let opened: Set<string> | null = null;

/** What this page has open; what it had before it was loaded is looked up once, and not by every card. */
function recall(session: Session): Set<string> {
  opened ??= new Set(kept(placeOf(session)));
  return opened;
}

function kept(place: string): string[] {
  try {
    const words: unknown = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    return Array.isArray(words) ? words.map(String) : [];
  } catch {
    return [];
  }
}

export const wasOpened = (session: Session, entry: string): boolean => recall(session).has(entry);

export function remember(session: Session, entry: string, open: boolean): void {
  const ids = recall(session);
  if (open) ids.add(entry);
  else ids.delete(entry);
  try {
    sessionStorage.setItem(placeOf(session), JSON.stringify([...ids]));
  } catch {
    // A browser that keeps nothing forgets this, and nothing else.
  }
}

// What a folded entry says.

/** The words by which an entry is known, in one line. */
export function titleOf(session: Session, table: Table, id: string, model: ModelName): string {
  const field = fieldsOf(model)[namingOf(model)];
  const value = session.board?.words(key(...table, id, namingOf(model))) ?? "";
  const words = field?.kind === "choice" ? answered(field, value) : session.people.words(value).replace(/\s+/g, " ").trim();
  return shortened(words, LONGEST_WORDS);
}

/** Who, from where, how far, by when: the first facts that an entry says besides its words. */
export function factsOf(session: Session, table: Table, id: string, model: ModelName): readonly string[] {
  const row = session.board?.row(table, id);
  if (!row) return [];
  const told = new Set<string>();
  const facts = Object.entries(fieldsOf(model))
    .filter(([name, field]) => name !== namingOf(model) && !field.aside)
    .flatMap(([name, field]) => {
      const words = fact(session, field, row.values[name] ?? null);
      const again = told.has(field.kind) && NEED_LABELS.has(field.kind);
      if (words.length > 0) told.add(field.kind);
      return again ? words.map((each) => `${field.label}: ${each}`) : words;
    });
  return [...facts.slice(0, FACTS), ...counted(session, table, row, model)];
}

/** The second person or day of a line says what it is, or nobody knows who of the two does what. */
const NEED_LABELS: ReadonlySet<string> = new Set(["somebody", "agency", "date"]);

function fact(session: Session, field: Field, value: Plain): string[] {
  if (value === null || value === "") return [];
  if (field.kind === "somebody") return [session.people.words(String(value))];
  if (field.kind === "agency" || field.kind === "word") return [String(value)];
  if (field.kind === "date") return [dayWords(String(value))];
  if (field.kind === "choice" && value !== field.default) return [answered(field, String(value))].filter(Boolean);
  return [];
}

/** A choice in words; a yes or no with what was asked. */
function answered(field: Field & { readonly kind: "choice" }, value: string): string {
  const words = field.choices.find((choice) => choice.value === value)?.label ?? "";
  return words && field.choices === ANSWER ? `${field.label}: ${words.toLowerCase()}` : words;
}

/** How much hangs on it: what somebody looks after, the steps of a goal. */
function counted(session: Session, table: Table, row: Row, model: ModelName): string[] {
  const { board } = session;
  if (model === "AgendaItem") return several(Number(row.values["minutes"] ?? 0), "minute", "minutes");
  if (model === "Goal") return several(board?.count([...table, row.id, "steps"]) ?? 0, "step", "steps");
  if (model !== "RoleEntry" || !row.values["who"]) return [];
  const held = (board?.rows(["responsibilities"]) ?? []).filter(({ id }) =>
    board?.rows(["responsibilities", id, "holders"]).some((holder) => holder.values["who"] === row.values["who"]),
  );
  return several(held.length, "responsibility", "responsibilities");
}

/** A count in words; nothing where there is none. */
export const several = (count: number, one: string, more: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]);

/** The line of an entry, which opens and folds it. */
export function foldLine(line: {
  readonly level: 3 | 4;
  /** "Item 2" */
  readonly name: string;
  readonly nth: number;
  readonly title: string;
  readonly facts: readonly string[];
  readonly open: boolean;
  readonly toggle: () => void;
}): TemplateResult {
  const title = line.title || "No words yet";
  // Open, the field below shows the words: the eye has them once, and whoever listens hears the same name as before.
  const named = line.open
    ? html`<span class="fold__open" aria-hidden="true">${line.name}</span><span class="visually-hidden">${line.name}: ${title}</span>`
    : html`<span class="visually-hidden">${line.name}: </span><span class="fold__title">${title}</span>`;
  const button = html`<button type="button" class="fold__line" aria-expanded=${line.open} @click=${line.toggle}>
    ${line.open ? nothing : html`<span class="fold__nth" aria-hidden="true">${line.nth}</span>`}
    <span class="fold__words">
      ${named}
      ${line.facts.length > 0 ? html`<span class="fold__facts"><span class="visually-hidden">. </span>${line.facts.join(" · ")}</span>` : nothing}
    </span>
    ${icon("fold")}
  </button>`;
  return line.level === 3 ? html`<h3 class="fold">${button}</h3>` : html`<h4 class="fold">${button}</h4>`;
}
