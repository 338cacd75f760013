/**
 * A live list: entries keep their elements whatever happens around them, so that focus, cursor and scroll stay put.
 *
 * Order changes by drag, by the buttons of an entry and by Alt+Up and Alt+Down; every move is announced.
 */

import { html, nothing, type TemplateResult } from "lit";
import type Sortable from "sortablejs";
import { type Table, key } from "./document";
import { BoardElement, glide, still } from "./element";
import { isLong } from "./folding";
import { ranksToMove } from "./ranks";
import type { ModelName } from "./shape";
import { slowly } from "./slowly";

/** What an entry's element is told by its list. */
export interface EntryElement extends BoardElement {
  table: Table;
  entry: string;
  model: ModelName;
  level: 3 | 4;
  /** Its place in the list, from 1, and the length of the list. */
  nth: number;
  of: number;
  writes: boolean;
  folds: boolean;
  readonly isOpen: boolean;
  unfold(open?: boolean): void;
}

/**
 * Puts `nodes` into `parent` in order, without ever moving the one that holds the focus: a node that moves in the page
 * loses its focus and its cursor.
 */
export function arrange(parent: Element, nodes: readonly Element[]): void {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  const pinned = nodes.findIndex((node) => node.parentElement === parent && node.contains(document.activeElement));
  let cursor = parent.firstElementChild;
  nodes.forEach((node, nth) => {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else if (nth === pinned) {
      // Everything that still stands before the pinned node belongs behind it.
      while (node.previousElementSibling && !isAmong(nodes, nth, node.previousElementSibling)) {
        parent.append(node.previousElementSibling);
      }
      cursor = node.nextElementSibling;
    } else parent.insertBefore(node, cursor);
  });
}

const isAmong = (nodes: readonly Element[], before: number, node: Element): boolean => nodes.indexOf(node) < before;

let fetched: typeof Sortable | null = null;

/** The library for dragging: not needed to read or to type, wanted at once when a hand comes. */
export async function fetchDragging(): Promise<typeof Sortable> {
  return (fetched ??= (await import("sortablejs")).default);
}

/** So many entries are there with the list itself: an ordinary list comes whole, so that no button moves from under a hand. */
const AT_ONCE = 15;

export class ListElement extends BoardElement {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    tag: { attribute: false },
    model: { attribute: false },
    level: { attribute: false },
    noun: { attribute: false },
    label: { attribute: false },
    writes: { attribute: false },
    around: { attribute: false },
  };

  declare table: Table;
  /** The element that shows an entry. */
  declare tag: string;
  declare model: ModelName;
  /** Of the headings of its entries. */
  declare level: 3 | 4;
  /** What an entry is called in an announcement: "Item". */
  declare noun: string;
  declare label: string;
  declare writes: boolean;
  /** How many entries its section has. */
  declare around: number | undefined;
  private readonly elements = new Map<string, EntryElement>();
  private sortable: Sortable | null = null;
  private dragging = false;
  /** How many entries are made so far: a long list comes piece by piece. */
  private made = AT_ONCE;
  private making = false;
  /** Whether its entries stand folded: decided when it is first shown, for nothing may jump when it grows while somebody writes. */
  private long: boolean | null = null;
  /** For paper nothing may be left out. */
  static whole = false;

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(key(...this.table), () => this.requestUpdate()));
    this.addEventListener("keydown", this.pressed);
    this.addEventListener("pointerenter", this.makeSortable, { once: true });
    this.addEventListener("pointerdown", this.makeSortable, { once: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sortable?.destroy();
    this.sortable = null;
  }

  protected override render(): TemplateResult {
    const rows = this.session.board?.count(this.table) ?? 0;
    this.long ??= this.table.length === 1 && isLong(rows, this.around ?? rows);
    return html`${this.folds ? this.folding(rows) : nothing}
      <ol class="entries ${this.folds ? "entries--folds" : ""}" aria-label=${this.label}></ol>`;
  }

  private get folds(): boolean {
    return this.long === true && !ListElement.whole;
  }

  /** Says that the lines open, and opens or folds them together. */
  private folding(rows: number): TemplateResult {
    const open = Array.from(this.elements.values()).filter((element) => element.isOpen).length;
    const all = open === rows;
    return html`<p class="folding">
      ${rows} entries, a line each. Touch a line to open it.
      <button type="button" class="button button--plain button--small" @click=${() => void this.unfoldAll(!all)}>${all ? "Fold all" : "Open all"}<span class="visually-hidden">, ${this.label}</span></button>
    </p>`;
  }

  private async unfoldAll(open: boolean): Promise<void> {
    await this.makeAll();
    for (const element of this.elements.values()) element.unfold(open);
    this.requestUpdate();
  }

  protected override updated(): void {
    const list = this.querySelector("ol");
    const rows = this.session.board?.rows(this.table) ?? [];
    if (!list || this.dragging) return;
    const present = new Set(rows.map((row) => row.id));
    for (const id of this.elements.keys()) if (!present.has(id)) this.elements.delete(id);
    if (ListElement.whole) this.made = rows.length;
    const items = rows.slice(0, this.made).map((row, nth) => {
      const element = this.elements.get(row.id) ?? this.make(row.id);
      element.nth = nth + 1;
      element.of = rows.length;
      element.writes = this.writes;
      element.folds = this.folds;
      return element.parentElement ?? element;
    });
    const from = document.activeElement;
    const hadFocus = from !== null && list.contains(from);
    arrange(list, items);
    if (hadFocus && !list.contains(from)) this.tookTheFocus();
    list.hidden = rows.length === 0;
    this.sortable?.option("disabled", !this.writes);
    if (rows.length > this.made) this.makeTheRest();
  }

  private makeTheRest(): void {
    if (this.making) return;
    this.making = true;
    slowly(() => {
      this.made += 1;
      this.requestUpdate();
      this.making = this.isConnected && this.made < (this.session.board?.count(this.table) ?? 0);
      return this.making;
    });
  }

  /** Has all entries there at once. */
  async makeAll(): Promise<void> {
    this.made = Number.MAX_SAFE_INTEGER;
    this.requestUpdate();
    await this.updateComplete;
  }

  /** Somebody removed the entry in which this person was: never on into another field, where keys would land unasked. */
  private tookTheFocus(): void {
    const title = this.closest("[data-section]")?.querySelector<HTMLElement>(".section__title");
    (document.getElementById("rescue-title") ?? title)?.focus();
    if (!this.session.rescued.some(({ reason }) => reason === "entry-removed")) this.session.tell(`Somebody removed the ${this.noun.toLowerCase()} in which you were.`);
  }

  private make(id: string): EntryElement {
    const element = document.createElement(this.tag) as EntryElement;
    element.session = this.session;
    element.table = this.table;
    element.entry = id;
    element.model = this.model;
    element.level = this.level ?? 4;
    element.id = `${this.table.join("-")}-${id}`;
    const item = document.createElement("li");
    item.className = "entries__item";
    item.dataset["id"] = id;
    item.append(element);
    this.elements.set(id, element);
    return element;
  }

  /** Opens an entry, as whoever is led to it expects. */
  async unfold(id: string): Promise<void> {
    await this.makeAll();
    this.elements.get(id)?.unfold();
    await this.elements.get(id)?.updateComplete;
  }

  /** Focuses the first field of an entry, once it stands in the list. */
  async enter(id: string): Promise<void> {
    await this.makeAll();
    const element = this.elements.get(id);
    element?.unfold();
    await element?.updateComplete;
    await Promise.all([...(element?.querySelectorAll<BoardElement>("board-field, board-prose, board-chips") ?? [])].map((field) => field.updateComplete));
    const first = element?.querySelector<HTMLElement>("input, textarea, .prose__text--writable");
    first?.focus();
    element?.scrollIntoView({ block: "nearest", behavior: glide() });
  }

  // Order.

  /** Moves an entry to a position (from 0) and says so. */
  move(id: string, to: number): void {
    const rows = this.session.board?.rows(this.table) ?? [];
    const from = rows.findIndex((row) => row.id === id);
    const target = Math.max(0, Math.min(to, rows.length - 1));
    if (!this.writes || from < 0 || from === target) return;
    this.session.board?.rank(this.table, ranksToMove(rows, id, target));
    this.session.announce(`${this.noun} moved to place ${target + 1} of ${rows.length}.`);
  }

  step(id: string, by: number): void {
    const rows = this.session.board?.rows(this.table) ?? [];
    const from = rows.findIndex((row) => row.id === id);
    if (from + by >= 0 && from + by < rows.length) this.move(id, from + by);
  }

  private pressed = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>("li.entries__item") : null;
    if (!from || from.closest("board-list") !== this) return;
    event.preventDefault();
    event.stopPropagation();
    this.step(from.dataset["id"] ?? "", event.key === "ArrowUp" ? -1 : 1);
  };

  private makeSortable = (): void => {
    if (fetched) this.makeSortableWith(fetched);
    else void fetchDragging().then((library) => this.makeSortableWith(library));
  };

  private makeSortableWith(library: typeof Sortable): void {
    const list = this.querySelector<HTMLElement>("ol");
    if (!list || !this.isConnected || this.sortable) return;
    this.sortable = library.create(list, {
      handle: `.grip[data-list="${key(...this.table)}"]`,
      draggable: "li.entries__item",
      animation: still() ? 0 : 140,
      ghostClass: "entries__item--ghost",
      fallbackClass: "entries__item--held",
      // The browser's own dragging differs from one to the next and knows no fingers; this way it is the same for all.
      forceFallback: true,
      fallbackTolerance: 4,
      disabled: !this.writes,
      onStart: () => {
        this.dragging = true;
      },
      onEnd: ({ item, oldIndex, newIndex }) => {
        this.dragging = false;
        if (newIndex !== undefined && newIndex !== oldIndex) this.move(item.dataset["id"] ?? "", newIndex);
        this.requestUpdate();
      },
    });
  }
}

customElements.define("board-list", ListElement);
