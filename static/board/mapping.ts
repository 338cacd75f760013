/** The map of who is around the family, without a screen: who is on it, and where each stands in circles. */

import type { PartDocument, Row } from "./document";
import { isFamily, type People } from "./people";

export interface Node {
  readonly name: string;
  /** Role, relation or agency. */
  readonly about: string;
  /** 0 family, 1 natural supports, 2 services. */
  readonly ring: 0 | 1 | 2;
}

export interface Drawn {
  readonly nodes: readonly Node[];
  readonly ties: readonly { readonly one: string; readonly other: string; readonly closeness: string; readonly words: string }[];
}

/** As what the family wants it drawn: what is said first counts. */
export const formOf = (board: PartDocument): string =>
  board.rows(["tools"]).map((row) => said(row, "map_as")).find((form) => form && form !== "circles") ?? "circles";

export interface Placed extends Node {
  readonly x: number;
  readonly y: number;
}

/** The sheet on which up to nine services have room; with more of them it grows. */
const SHEET = { width: 1000, height: 840 } as const;
const RADII = [95, 225, 350] as const;
const STRETCH = 1.13;
const ROOMY = 9;

export interface Size {
  readonly width: number;
  readonly height: number;
  /** The two rings that are drawn, as half axes. */
  readonly rings: readonly { readonly rx: number; readonly ry: number }[];
}

/** How large the sheet has to be, so that nobody stands on somebody else. */
export function sizeFor(nodes: readonly Node[]): Size {
  const grown = growth(nodes);
  const rings = [RADII[0] + 55, RADII[1] + 52].map((ry) => ({ rx: ry * STRETCH * grown, ry: ry * grown }));
  return { width: SHEET.width * grown, height: SHEET.height * grown, rings };
}

const growth = (nodes: readonly Node[]): number => Math.max(1, ...[0, 1, 2].map((ring) => nodes.filter((node) => node.ring === ring).length / (ring === 2 ? ROOMY : 2 * (ring + 1) + 1)));

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();

/** Everyone on the role map, every natural support, and whoever a tie names besides. */
export function drawn(board: PartDocument, people: People): Drawn {
  const nodes = new Map<string, Node>();
  const add = (somebody: string, about: string, ring: Node["ring"]): void => {
    const name = people.words(somebody).trim();
    if (name && !nodes.has(name)) nodes.set(name, { name, about, ring });
  };
  const ringOf = (somebody: string, otherwise: Node["ring"]): Node["ring"] => {
    const person = people.get(somebody);
    if (!person) return otherwise;
    if (!isFamily(person)) return 2;
    return person.kind === "natural_support" || person.kind === "support_person" || person.kind === "elder" ? 1 : 0;
  };
  for (const row of board.rows(["supports"])) add(said(row, "who"), said(row, "relation"), 1);
  for (const row of board.rows(["roles"])) add(said(row, "who"), said(row, "role") || said(row, "agency"), ringOf(said(row, "who"), said(row, "agency") ? 2 : 1));
  const ties = board.rows(["ties"]).flatMap((row) => {
    const [one, other] = [said(row, "one"), said(row, "other")];
    if (!one || !other) return [];
    for (const somebody of [one, other]) add(somebody, people.get(somebody)?.agency ?? "", ringOf(somebody, 0));
    return [{ one: people.words(one).trim(), other: people.words(other).trim(), closeness: said(row, "closeness") || "ordinary", words: said(row, "words") }];
  });
  return { nodes: Array.from(nodes.values()).sort((a, b) => a.ring - b.ring), ties };
}

/** Puts each ring on its circle, the first at the top; one alone in the middle stands in the middle. */
export function layout(nodes: readonly Node[]): readonly Placed[] {
  const grown = growth(nodes);
  const { width, height } = sizeFor(nodes);
  return nodes.map((node) => {
    const ring = nodes.filter((each) => each.ring === node.ring);
    const nth = ring.indexOf(node);
    const radius = node.ring === 0 && ring.length === 1 ? 0 : RADII[node.ring] * grown;
    const angle = (2 * Math.PI * (nth + (node.ring === 1 ? 0.5 : 0))) / ring.length - Math.PI / 2;
    return { ...node, x: Math.round(width / 2 + Math.cos(angle) * radius * STRETCH), y: Math.round(height / 2 + Math.sin(angle) * radius) };
  });
}
