/** Rich text as it is read, outside of an editor. */

import * as Y from "yjs";

/** Blocks of runs, and lists of blocks. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
}
export type Block =
  | { readonly kind: "paragraph"; readonly runs: readonly Run[] }
  | { readonly kind: "list"; readonly numbered: boolean; readonly first: number; readonly items: readonly (readonly Block[])[] };

/** Rich text as plain text, a line per paragraph. */
export function plainText(blocks: readonly Block[], indent = ""): string {
  return blocks
    .map((block) =>
      block.kind === "paragraph"
        ? indent + block.runs.map((run) => run.text).join("")
        : block.items
            .map((item, at) => indent + (block.numbered ? `${at + block.first}. ` : "- ") + plainText(item, indent + "  ").trimStart())
            .join("\n"),
    )
    .join("\n");
}

export function blocksOf(parent: Y.XmlFragment | Y.XmlElement): Block[] {
  const blocks: Block[] = [];
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    if (child.nodeName === "paragraph") blocks.push({ kind: "paragraph", runs: runsOf(child) });
    if (child.nodeName === "bulletList" || child.nodeName === "orderedList") {
      const items = child.toArray().filter((item): item is Y.XmlElement => item instanceof Y.XmlElement);
      blocks.push({ kind: "list", numbered: child.nodeName === "orderedList", first: firstOf(child), items: items.map((item) => blocksOf(item)) });
    }
  }
  return blocks;
}

function firstOf(list: Y.XmlElement): number {
  const first = Number(list.getAttribute("start") ?? 1);
  return Number.isInteger(first) ? first : 1;
}

function runsOf(paragraph: Y.XmlElement): Run[] {
  const runs: Run[] = [];
  for (const child of paragraph.toArray()) {
    if (child instanceof Y.XmlElement && child.nodeName === "hardBreak") runs.push({ text: "\n", bold: false, italic: false });
    if (!(child instanceof Y.XmlText)) continue;
    for (const piece of child.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
      if (typeof piece.insert !== "string") continue;
      const marks = piece.attributes ?? {};
      runs.push({ text: piece.insert, bold: "bold" in marks, italic: "italic" in marks });
    }
  }
  return runs;
}
