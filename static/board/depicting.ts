/** The map as a tree or as a path: rows of people, from the family upwards. */

import type { Node, Placed, Size } from "./mapping";

const PLACE = { width: 240, height: 150 } as const;
const IN_A_ROW = 3;
const MARGIN = 40;

/** The rows from below: nobody of one ring stands in a row of another; each as even as it can be. */
function rowsOf(nodes: readonly Node[]): Node[][] {
  return [0, 1, 2].flatMap((ring) => {
    const those = nodes.filter((node) => node.ring === ring);
    const rows = Math.ceil(those.length / IN_A_ROW);
    return Array.from({ length: rows }, (_, nth) => those.slice(Math.round((nth * those.length) / rows), Math.round(((nth + 1) * those.length) / rows)));
  });
}

export function sheetFor(nodes: readonly Node[]): Size {
  return { width: PLACE.width * IN_A_ROW + 2 * MARGIN, height: PLACE.height * rowsOf(nodes).length + 2 * MARGIN, rings: [] };
}

/** Each row from the left, the next one back from the right when it is a path that turns. */
export function inRows(nodes: readonly Node[], turning: boolean): readonly Placed[] {
  const { width, height } = sheetFor(nodes);
  return rowsOf(nodes).flatMap((row, nth) => {
    const across = turning && nth % 2 === 1 ? row.toReversed() : row;
    const placed = across.map((node, at) => ({
      ...node,
      x: Math.round(width / 2 + (at - (row.length - 1) / 2) * PLACE.width),
      y: Math.round(height - MARGIN - (nth + 0.5) * PLACE.height),
    }));
    return turning && nth % 2 === 1 ? placed.toReversed() : placed;
  });
}

/** The line along which everybody stands, for a path. */
export const pathThrough = (placed: readonly Placed[]): string => placed.map(({ x, y }, nth) => `${nth ? "L" : "M"}${x} ${y}`).join(" ");
