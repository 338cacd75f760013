/**
 * Rich text: read without an editor, by a renderer of our own; written with an editor that is loaded when first needed.
 *
 * The editor stands where this person writes, and where somebody else writes at this moment (so that the cursors are
 * seen). Who may only read never gets one: an editor that does not know an element would delete it.
 */

import { html, nothing, type TemplateResult } from "lit";
import { type Table, key } from "./document";
import type { MountedEditor, Touch } from "./editor";
import { BoardElement } from "./element";
import { hue, initials } from "./people";
import type { Block } from "./richtext";
import { Cutter, type Piece } from "./stretches";

const PUT_AWAY_AFTER = 60_000;

type EditorModule = typeof import("./editor");
let fetched: EditorModule | null = null;

export async function fetchEditor(): Promise<EditorModule> {
  return (fetched ??= await import("./editor"));
}

export class ProseElement extends BoardElement {
  static override properties = {
    ...BoardElement.properties,
    table: { attribute: false },
    entry: { attribute: false },
    name: { attribute: false },
    label: { attribute: false },
    context: { attribute: false },
    placeholder: { attribute: false },
    writes: { attribute: false },
    mounted: { state: true },
    troubled: { state: true },
  };

  declare table: Table;
  declare entry: string;
  declare name: string;
  declare label: string;
  declare context: string;
  declare placeholder: string;
  declare writes: boolean;
  declare private mounted: boolean;
  declare private troubled: boolean;
  private editor: MountedEditor | null = null;
  private mounting = false;
  private named = "";
  /** What was typed while the editor was on its way. */
  private early = "";
  /** Where a finger or the mouse came down last. */
  private touched: Touch | null = null;
  private idle: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.writes = this.mounted = this.troubled = false;
    this.context = this.placeholder = "";
  }

  protected override watch(): void {
    this.whileHere(this.session.board?.watch(key(...this.table, this.entry, this.name), () => this.heard()));
    this.whileHere(this.session.presence.subscribe(() => this.othersMoved()));
    this.whileHere(this.session.lately.subscribe((grown) => grown && this.grewOld()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unmount();
  }

  private heard(): void {
    if (!this.mounted) this.requestUpdate();
  }

  private grewOld(): void {
    if (this.editor) this.editor.refresh();
    else this.requestUpdate();
  }

  private othersMoved(): void {
    const names = this.writing;
    if (names && this.writes && !this.mounted) this.mount(false);
    if (names === this.named) return;
    this.named = names;
    this.requestUpdate();
    this.putAwayLater();
  }

  // The editor.

  /**
   * Puts the editor in the text's place; with `enter`, the cursor too. Once the editor has been fetched this happens at
   * once, within the touch that asked for it, as the keyboards of phones want it.
   */
  private mount(enter: boolean): void {
    if (!this.writes || this.mounting) return;
    // An editor announces its author the moment it is made, and that announcement leads here again.
    this.mounting = true;
    if (fetched) {
      this.mountWith(fetched, enter);
      this.mounting = false;
      return;
    }
    fetchEditor()
      .then((module) => {
        this.mountWith(module, enter || this.querySelector(".prose__text") === document.activeElement);
      })
      .catch(() => {
        this.troubled = true;
      })
      .finally(() => {
        this.mounting = false;
      });
  }

  private mountWith({ mountEditor }: EditorModule, enter: boolean): void {
    const fragment = this.session.board?.prose(this.table, this.entry, this.name);
    const awareness = this.session.part?.awareness;
    const [host, toolbar] = [this.querySelector<HTMLElement>(".prose__editor"), this.querySelector<HTMLElement>(".prose__tools")];
    if (this.editor || !this.isConnected || !this.writes || !fragment || !awareness || !host || !toolbar) return;
    const reading = this.querySelector<HTMLElement>(".prose__text");
    host.hidden = false;
    this.editor = mountEditor({
      host,
      toolbar,
      fragment,
      awareness,
      me: this.session.people.get(this.session.people.me) ?? this.session.data.me,
      label: this.spokenLabel,
      placeholder: this.placeholder,
      stretches: () => this.session.lately.stretches(this.table, this.entry, this.name),
      other: (client) => this.session.lately.other(client),
      tooMuch: () => this.session.tell("That is too much to paste at once. Paste it in parts, please."),
      tooDeep: () => this.session.tell("Lists go five steps deep here."),
    });
    if (reading) reading.hidden = true;
    if (enter) this.editor.focus(this.touched ?? undefined);
    if (this.early) this.editor.type(this.early);
    this.early = "";
    this.touched = null;
    this.mounted = true;
    this.troubled = false;
    this.putAwayLater();
  }

  private unmount(): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = null;
    this.editor?.destroy();
    this.editor = null;
    this.mounted = false;
  }

  private putAwayLater = (): void => {
    if (this.idle !== null) clearTimeout(this.idle);
    if (!this.mounted) return;
    this.idle = setTimeout(() => {
      const inUse = this.contains(document.activeElement) || this.session.presence.in(this.entry, this.name).length > 0;
      if (inUse) this.putAwayLater();
      else this.unmount();
    }, PUT_AWAY_AFTER);
  };

  private pressed = (event: PointerEvent): void => {
    this.touched = { x: event.clientX, y: event.clientY };
    if (this.troubled) this.mount(true);
  };

  /** Puts the cursor at the end of what is written, unless it stands in there already. */
  write(): void {
    if (this.contains(document.activeElement)) return;
    if (this.editor) this.editor.focus();
    else this.querySelector<HTMLElement>(".prose__text")?.focus();
  }

  private entered = (): void => this.mount(true);

  private typedEarly = (event: KeyboardEvent): void => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.early += event.key;
    this.mount(true);
  };

  protected override willUpdate(): void {
    if (!this.writes && this.mounted) this.unmount();
  }

  // Showing.

  private get spokenLabel(): string {
    return this.context ? `${this.label}, ${this.context}` : this.label;
  }

  protected override render(): TemplateResult {
    return html`<div class="prose ${this.mounted ? "prose--writing" : ""}">
      <div class="prose__top">
        <span class="prose__label">${this.label}</span>
        ${this.whoWrites()}
        <div class="prose__tools"></div>
      </div>
      ${this.mounted ? nothing : this.reading()}
      <div class="prose__editor" ?hidden=${!this.mounted}></div>
      ${this.troubled ? html`<p class="field__error">The writing tools could not be loaded. Touch the text to try again.</p>` : nothing}
    </div>`;
  }

  private whoWrites(): TemplateResult | typeof nothing {
    return this.writing ? html`<span class="prose__who">${this.writing} writing</span>` : nothing;
  }

  /** The names of those who write here. */
  private get writing(): string {
    return [...new Set(this.session.presence.in(this.entry, this.name).map((here) => here.person.name))].join(", ");
  }

  private reading(): TemplateResult {
    const blocks = this.session.board?.blocks(this.table, this.entry, this.name) ?? [];
    const empty = blocks.length === 0 || blocks.every((block) => block.kind === "paragraph" && block.runs.length === 0);
    const text = empty ? html`<p class="prose__hint">${this.writes ? this.placeholder : "Nothing written."}</p>` : this.blocks(blocks, new Cutter(this.session.lately.stretches(this.table, this.entry, this.name)));
    if (!this.writes) return html`<div class="prose__text">${text}</div>`;
    return html`<div
      class="prose__text prose__text--writable"
      role="textbox"
      aria-multiline="true"
      aria-label=${this.spokenLabel}
      tabindex="0"
      @pointerdown=${this.pressed}
      @focus=${this.entered}
      @keydown=${this.typedEarly}
    >
      ${text}
    </div>`;
  }

  private blocks(blocks: readonly Block[], cutter: Cutter): TemplateResult[] {
    return blocks.map((block) => {
      if (block.kind === "paragraph") return html`<p>${cutter.pieces(block.runs).map((piece) => this.piece(piece))}</p>`;
      const items = block.items.map((item) => html`<li>${this.blocks(item, cutter)}</li>`);
      return block.numbered ? html`<ol start=${block.first}>${items}</ol>` : html`<ul>${items}</ul>`;
    });
  }

  private piece({ run, client, first }: Piece): TemplateResult {
    const slanted = run.italic ? html`<em>${run.text}</em>` : html`${run.text}`;
    const words = run.bold ? html`<strong>${slanted}</strong>` : slanted;
    const by = this.session.lately.other(client);
    if (!by) return words;
    const letters = first ? html`<span class="fresh__by ${hue(by)}" data-by=${initials(by.name)}></span>` : nothing;
    return html`${letters}<span class="fresh ${hue(by)}" title="Just written by ${by.name}">${words}</span>`;
  }
}

customElements.define("board-prose", ProseElement);
