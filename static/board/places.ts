/** Places of a document by their path, as changes of it are noticed. */

import * as Y from "yjs";

/** A type of Yjs whatever its events; Yjs itself knows no better name. */
type AnyType = Y.AbstractType<Y.YEvent<never>> | Y.AbstractType<any>;

export const key = (...path: readonly string[]): string => path.join("/");

/** The places at which a change of `type` is noticed; what happens inside a rich text is a change of its field. */
export function placesOf(doc: Y.Doc, type: AnyType, names: ReadonlySet<string | null>): { fields: string[]; inProse: boolean } {
  const path: string[] = [];
  const inProse = !(type instanceof Y.Map);
  let inside = type;
  while (inside._item !== null) {
    const item: Y.Item = inside._item;
    if (item.parentSub !== null) path.unshift(item.parentSub);
    inside = item.parent as AnyType;
  }
  for (const [name, root] of doc.share) if (root === inside) path.unshift(name);
  const fields = inProse ? [key(...path)] : Array.from(names, (name) => key(...path, String(name)));
  return { fields, inProse };
}

export function* upwards(place: string): Generator<string> {
  for (let at = place; ; at = at.slice(0, at.lastIndexOf("/"))) {
    yield at;
    if (!at.includes("/")) return;
  }
}
