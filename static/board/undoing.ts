/** What this person did in one copy of a document, step by step, to be taken back and done again. */

import * as Y from "yjs";

/** One step; nobody else looks inside. */
export type Step = Y.UndoManager["undoStack"][number];

/** The origin of everything that is typed into plain fields: what undo may take back. */
const HERE = Symbol("this person's hand");

export class Undoing {
  private readonly manager: Y.UndoManager;

  constructor(
    private readonly handle: Y.Doc,
    roots: readonly string[],
    client: number,
  ) {
    this.manager = new Y.UndoManager(
      roots.map((name) => handle.getMap(name)),
      { trackedOrigins: new Set([HERE]), captureTimeout: 500, deleteFilter: (item) => !holdsWordsOfOthers(item, client) },
    );
  }

  destroy(): void {
    this.manager.destroy();
  }

  /** A change that joins the last step, if that was a moment ago. */
  write(change: () => void): void {
    this.handle.transact(change, HERE);
  }

  /** A change that is a step by itself; answers it, or null when nothing changed. */
  step(change: () => void): Step | null {
    const before = this.last;
    this.manager.stopCapturing();
    this.write(change);
    this.manager.stopCapturing();
    return this.last === before ? null : this.last;
  }

  private get last(): Step | null {
    return this.manager.undoStack.at(-1) ?? null;
  }

  undo(): boolean {
    return this.manager.undo() !== null;
  }

  redo(): boolean {
    return this.manager.redo() !== null;
  }

  /** Whether a step was not taken back yet. */
  holds(step: Step): boolean {
    return this.manager.undoStack.includes(step);
  }

  /** Takes back one step and leaves the later ones. */
  takeBack(step: Step): boolean {
    const { undoStack } = this.manager;
    if (!this.holds(step)) return false;
    // Alone: a step that can do nothing any more would let the manager go on to the one before it.
    const others = undoStack.filter((each) => each !== step);
    undoStack.splice(0, undoStack.length, step);
    const done = this.manager.undo() !== null;
    undoStack.splice(0, undoStack.length, ...others);
    return done;
  }

  /** Changes with every step, so that an offer to undo can tell whether it is still the latest. */
  get depth(): number {
    return this.manager.undoStack.length;
  }
}

/** To take back the adding of an entry must not take away what others wrote in it since. */
function holdsWordsOfOthers(item: Y.Item, client: number): boolean {
  if (!(item.content instanceof Y.ContentType)) return false;
  const type = item.content.type;
  const inside: (Y.Item | null)[] = [...type._map.values()];
  for (let next = type._start; next !== null; next = next.right) inside.push(next);
  return inside.some((child) => child && !child.deleted && (child.id.client !== client || holdsWordsOfOthers(child, client)));
}
