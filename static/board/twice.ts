/** What several do, and who keeps it: the same rule as before freezing (`app/board/checking_helpers.py`). */

import type { PartDocument, Row } from "./document";
import { DONE_BY_SEVERAL } from "./shape";
import { shortened } from "./shortening";

export interface Twice {
  readonly words: string;
  readonly href: string;
  /** What is to be decided, and between whom, where it does not stand among what is done twice. */
  readonly open?: { readonly what: string; readonly by: readonly string[] };
}

interface Done {
  readonly what: string;
  /** Ids or names of those who do it. */
  readonly by: readonly string[];
  readonly href: string;
  /** Who goes on, where somebody was told to end it. */
  readonly keeps: string;
}

const AND = new Intl.ListFormat("en-AU");
const LONGEST = 90;
/** Shorter words say nothing of a matter. */
const WORDS = /[\p{L}\p{N}_]{4,}/gu;

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();
const fold = (words: string): string => words.toLocaleLowerCase().replace(/\s+/g, " ").trim();

/** Answers a sentence for each, in the order of the board. `named` gives the name behind an id. */
export function twice(board: PartDocument, named: (somebody: string) => string): readonly Twice[] {
  const overlaps = board.rows(["overlaps"]);
  return [...held(board, named), ...services(board)].flatMap((done) => {
    const what = shortened(done.what, LONGEST);
    const place = overlaps.find((row) => isAbout(row, board, done, named));
    if (place) return settled(place, what, named);
    if (done.keeps) return [{ words: `${what} is kept by ${done.keeps}.`, href: done.href }];
    const words = DONE_BY_SEVERAL.replace("{what}", () => what).replace("{who}", () => AND.format(new Set(done.by.map(named))));
    return [{ words, href: done.href, open: { what: done.what, by: done.by } }];
  });
}

/** In the same words or with more, or by the same helpers with a word in common. */
function isAbout(overlap: Row, board: PartDocument, { what, by }: Done, named: (somebody: string) => string): boolean {
  const text = fold(said(overlap, "text"));
  if (text.includes(fold(what))) return true;
  const there = new Set(board.rows(["overlaps", overlap.id, "by"]).map((each) => fold(named(said(each, "who")))));
  const words = new Set(text.match(WORDS));
  return by.every((who) => there.has(fold(named(who)))) && (fold(what).match(WORDS) ?? []).some((word) => words.has(word));
}

/** Where it is not decided there either, the entry itself says so. */
function settled(overlap: Row, what: string, named: (somebody: string) => string): Twice[] {
  const href = `#overlaps-${overlap.id}`;
  if (said(overlap, "keeps")) return [{ words: `${what} is kept by ${named(said(overlap, "keeps"))}.`, href }];
  if (said(overlap, "decision")) return [{ words: `${what}: ${shortened(said(overlap, "decision"), LONGEST)}`, href }];
  return said(overlap, "removed") === "yes" ? [{ words: `${what} is sorted out.`, href }] : [];
}

function held(board: PartDocument, named: (somebody: string) => string): Done[] {
  return board.rows(["responsibilities"]).flatMap((row) => {
    const holders = board.rows(["responsibilities", row.id, "holders"]).map((each) => said(each, "who"));
    const by = [...new Map(holders.filter(Boolean).map((who) => [named(who), who])).values()];
    return said(row, "text") && by.length > 1 ? [{ what: said(row, "text"), by, href: `#responsibilities-${row.id}`, keeps: "" }] : [];
  });
}

/** The same service by two agencies; who is told to end it does it no more. */
function services(board: PartDocument): Done[] {
  const alike = new Map<string, Row[]>();
  for (const row of board.rows(["services"])) {
    const service = fold(said(row, "service"));
    if (service) alike.set(service, [...(alike.get(service) ?? []), row]);
  }
  return Array.from(alike.values()).flatMap((rows) => {
    const still = rows.filter((row) => said(row, "keep") !== "end");
    const by = agencies(still);
    const [first] = still;
    const [one, another] = by;
    if (!first || !one || agencies(rows).length < 2) return [];
    return [{ what: said(first, "service"), by, href: `#services-${first.id}`, keeps: another ? "" : one }];
  });
}

const agencies = (rows: readonly Row[]): readonly string[] =>
  [...new Map(rows.map((row) => [fold(said(row, "agency")), said(row, "agency")] as const).filter(([agency]) => agency)).values()];
