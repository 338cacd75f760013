/** The board: joins, shows its sections, and gives way to the record once it is frozen. */

import { html, nothing, render, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import "./apart";
import "./attendance";
import "./catchup";
import "./cards";
import "./line";
import type { Knock } from "./door";
import "./door";
import "./own-notes";
import "./requests";
import { beside, besidesTheBoard } from "./beside";
import { Bars, bringIntoSight, inSight, uncover } from "./bars";
import { corner } from "./corner";
import { BoardElement } from "./element";
import { ended, notice } from "./ending";
import { slowly } from "./slowly";
import "./facilitation";
import { Following } from "./following";
import "./keys";
import type { FieldElement } from "./fields";
import "./handing";
import { Holding } from "./holding";
import { ListElement } from "./lists";
import { listNames, SECTIONS, sectionOf } from "./models";
import "./map";
import "./noticed";
import { offers } from "./offers";
import type { ProseElement } from "./prose";
import "./purpose";
import "./readback";
import { Rescuing } from "./rescuing";
import "./restricting";
import { showRecord } from "./sealed";
import type { SectionElement } from "./sections";
import "./sections";
import "./simple";
import { say } from "./sentences";
import "./questions";
import "./really";
import type { Section } from "./shape";
import { Switcher, type View } from "./switcher";
import "./why";

const EVERY_KEY: ReadonlySet<string> = new Set(["live", "saving", "amiss"]);
/** What one sees where no section is shown. */
const BESIDES: ReadonlySet<View> = new Set(["people", "simple"]);

export class RootElement extends BoardElement {
  static override properties = { ...BoardElement.properties, view: { state: true }, knock: { state: true } };
  declare private view: View;
  /** What the door says, which its line says too. */
  declare private knock: Knock | null;
  private sealing = false;
  private readonly rescuing = new Rescuing(() => this.session);
  private readonly switcher = new Switcher(() => this.session);
  private generation = 0;
  private shownOutline = "";
  private readonly follow = new Following(
    () => this.session,
    (item) => this.lookAt(item),
    () => this.requestUpdate(),
  );
  private followBegan = false;
  /** Whether this page has shown what is being discussed: only from then on it glides there. */
  private arrived = false;
  private readonly bars = new Bars();
  private readonly holding = new Holding();
  /** Whether what stands beside the board is there too: the board itself comes first. */
  private complete = false;
  /** Sections are made when they are first looked at, and stay. */
  private readonly visited = new Set<View>();

  constructor() {
    super();
    this.view = "agenda";
    this.knock = null;
  }

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.sessionChanged()));
    this.whileHere(this.session.floor.subscribe(() => this.sessionChanged()));
    for (const name of listNames()) this.whileHere(this.session.board?.watch(name, () => this.listChanged()));
    this.switcher.recount();
    const showAll = (): void => this.showAll();
    addEventListener("beforeprint", showAll);
    this.whileHere(() => removeEventListener("beforeprint", showAll));
    addEventListener("hashchange", this.wentByAddress);
    this.whileHere(() => removeEventListener("hashchange", this.wentByAddress));
    // What is there when the page comes is no move: whoever asked for another place of the board is led there.
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.followBegan && this.follow.moved()));
    document.addEventListener("keydown", this.leftTheChair);
    this.whileHere(() => document.removeEventListener("keydown", this.leftTheChair));
    this.addEventListener("follow-chair", this.follow.back);
    this.addEventListener("leave-chair", this.follow.leave);
    this.addEventListener("knock", this.knocked);
    this.addEventListener("focusin", this.wentTo);
    this.addEventListener("focusin", uncover);
    this.addEventListener("click", this.clicked);
    this.addEventListener("keydown", this.pressed);
    this.whileHere(() => this.bars.stop());
    this.holding.begin();
    this.whileHere(() => this.holding.stop());
    this.followAddress(false);
  }

  private listChanged(): void {
    this.switcher.recount();
    this.sessionChanged();
  }

  private sessionChanged(): void {
    if (this.generation !== this.session.generation) {
      this.generation = this.session.generation;
      this.rewatch();
    }
    this.beginToFollow();
    const outline = this.outline();
    if (outline !== this.shownOutline) this.requestUpdate();
    this.shownOutline = outline;
  }

  /** Everything of the session that this element itself shows; frames come and go far more often than it changes. */
  private outline(): string {
    const { session } = this;
    const { counts } = this.switcher;
    const state = session.state;
    // Between these it goes to and fro with every key, and only the chip shows it.
    const sentence = EVERY_KEY.has(state.is) ? "" : say(state).sentence;
    const rights = [session.mayWrite(), session.mayWrite("chair"), session.connection.parts.get("shared")?.synced];
    return JSON.stringify([session.generation, counts, sentence, rights, session.toast?.words, session.news, session.announcement, session.rescued.length, session.floor.now.queue.length, this.rescuing.late]);
  }

  /** What is printed is the whole board. */
  private showAll(): void {
    this.complete = true;
    for (const { name } of SECTIONS) this.visited.add(name);
    ListElement.whole = true;
    for (const list of this.querySelectorAll<ListElement>("board-list")) list.requestUpdate();
    this.requestUpdate();
    this.performUpdate();
  }

  // Where one is.

  /** The address names a section (`#goals`), an entry (`#agenda-…`), or something beside the people (`#people-mine`). */
  private followAddress(enter: boolean): void {
    const wanted = location.hash.slice(1);
    const name = wanted.split("-")[0] ?? "";
    const view = BESIDES.has(name) ? name : sectionOf(name)?.name;
    if (!view) return;
    this.complete ||= view === "people";
    if (view !== "people" || !besidesTheBoard()) this.look(view);
    if (!BESIDES.has(view)) this.session.presence.moveTo({ section: view, item: null, field: null });
    void this.made(wanted).then(() => this.reveal(wanted, view, enter));
  }

  /** Waits until the section is there, and the entry that an address names in a long list. */
  private async made(wanted: string): Promise<void> {
    await this.updateComplete;
    const [list = "", ...entry] = wanted.split("-");
    await this.querySelector<SectionElement>(`board-section[data-lists~="${list}"]`)?.updateComplete;
    if (entry.length > 0) for (const each of this.querySelectorAll<ListElement>("board-list")) if (each.table[0] === list && each.table.length === 1) await each.unfold(entry[0] ?? "");
    // Lists inside the entry are there only now.
    if (entry.length > 1) for (const each of this.querySelectorAll<ListElement>("board-list")) if (each.table[1] === entry[0]) await each.makeAll();
  }

  private look(view: View): void {
    this.view = view;
    this.switcher.looked(view);
    void this.updateComplete.then(() => this.showPlace());
  }

  /** On a narrow screen the sections of a group are one line that can be pushed: the one that is shown stands in its middle. */
  private showPlace(): void {
    const here = this.querySelector<HTMLElement>(".switcher__sections [aria-current=page]");
    const line = here?.closest("ul");
    if (!here || !line || line.scrollWidth <= line.clientWidth) return;
    const [a, b] = [here.getBoundingClientRect(), line.getBoundingClientRect()];
    line.scrollLeft += a.left + a.width / 2 - (b.left + b.width / 2);
  }

  /** Brings what the address names into sight; with `enter` the reading too, so that whoever listens goes on from there. */
  private reveal(wanted: string, view: View, enter: boolean): void {
    const target = wanted === view ? null : document.getElementById(wanted);
    if (target) bringIntoSight(target);
    else if (view !== "people" || !besidesTheBoard()) scrollTo({ top: 0 });
    if (!enter) return;
    const heading = target?.querySelector<HTMLElement>("h2, h3, h4") ?? document.getElementById(view === "people" ? "people-title" : `title-${view}`);
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
  }

  private wentByAddress = (): void => {
    this.followAddress(true);
    this.follow.wentTo(location.hash.slice(1));
  };

  private knocked = (event: Event): void => {
    const knock = event instanceof CustomEvent ? (event.detail as Knock | null) : null;
    if (JSON.stringify(knock) !== JSON.stringify(this.knock)) this.knock = knock;
  };

  private leftTheChair = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.follow.leave();
  };

  private beginToFollow(): void {
    const { parts } = this.session.connection;
    if (this.followBegan || !parts.get("shared")?.synced || !parts.get("chair")?.synced) return;
    this.followBegan = true;
    // A child begins with the simple words; the whole board is one step away.
    if (location.hash === "" && this.session.people.get(this.session.people.me)?.kind === "child") location.replace("#simple");
    this.follow.begin(location.hash.slice(1));
  }

  /** Shows an agenda item and leaves the focus where it is; scrolls only to what cannot be seen. */
  private lookAt(item: string): void {
    // In simple words, what is being discussed stands on the page already.
    if (this.view === "simple") return;
    history.replaceState(null, "", `#agenda-${item}`);
    this.view = "agenda";
    this.session.presence.moveTo({ section: "agenda", item: null, field: null });
    void this.made(`agenda-${item}`).then(() =>
      requestAnimationFrame(() => {
        const card = document.getElementById(`agenda-${item}`);
        if (card && !inSight(card)) bringIntoSight(card, this.arrived);
        this.arrived = true;
      }),
    );
  }

  /** Goes to what is being discussed and writes in its notes: before the next key comes, or that would fall between. */
  async writeNotes(item: string): Promise<void> {
    this.follow.back();
    await this.made(`agenda-${item}`);
    this.querySelector<ProseElement>(`#agenda-${item} board-prose`)?.write();
  }

  /** A second click on the same entry of the agenda brings it back into sight. */
  private clicked = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href^='#']") : null;
    if (!link || link.hash !== location.hash) return;
    this.followAddress(true);
    this.follow.wentTo(location.hash.slice(1));
  };

  private wentTo = (event: FocusEvent): void => {
    const at = event.target instanceof Element ? event.target : null;
    const section = at?.closest<HTMLElement>("[data-section]")?.dataset["section"];
    if (!section) return;
    const item = at?.closest<HTMLElement>("[data-item]")?.dataset["item"] ?? null;
    const field = at?.closest<HTMLElement>("[data-field]")?.dataset["field"] ?? null;
    this.session.presence.moveTo({ section, item, field });
  };

  /** Where nothing was typed that could be meant, undo takes back this person's own last step on the board. */
  private pressed = (event: KeyboardEvent): void => {
    const from = event.target instanceof Element ? event.target : null;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.takesBackItself(from)) return;
    const letter = event.key.toLowerCase();
    if (letter !== "z" && letter !== "y") return;
    event.preventDefault();
    if (letter === "y" || event.shiftKey) this.session.redo();
    else this.session.undo();
  };

  private takesBackItself(from: Element | null): boolean {
    if (from?.closest<FieldElement>("board-field")?.untouched) return false;
    return from?.closest("input, textarea, [contenteditable=true]") != null;
  }

  // Showing.

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    const state = session.state;
    const { looking } = session.data;
    if (state.is === "frozen" && !looking) return this.frozen();
    const { tone } = say(state);
    return html`<board-looking .session=${session}></board-looking> ${this.rescuing.panel()} ${state.is === "frozen" || tone === "ended" || state.is === "outside" ? ended(session) : keyed(session.generation, this.board())} ${corner(this.session)}`;
  }

  private board(): TemplateResult {
    const { session } = this;
    if (!session.connection.parts.get("shared")?.synced)
      return html`<div class="page"><p class="lede">${say(session.state).sentence}</p></div>`;
    const { looking } = session.data;
    return html`${looking ? nothing : notice(session)}
      <board-apart .session=${session}></board-apart>
      <board-door .session=${session}></board-door>
      <board-catchup .session=${session}></board-catchup>
      <board-requests .session=${session}></board-requests>
      ${looking ? nothing : html`<board-own-notes .session=${session}></board-own-notes>`}
      <board-now .session=${session} .leads=${session.mayWrite("chair")} .following=${this.follow.follows} .knock=${this.knock}></board-now>
      <div class="board" data-view=${this.view}>
        <div class="board__thread rail">
          ${this.complete ? html`<board-thread .session=${session}></board-thread>` : nothing}
        </div>
        <div class="board__middle">
          ${this.switcher.render(this.view)}
          ${SECTIONS.map((section) => this.section(section))}
          ${this.view === "simple" ? html`<board-simple .session=${session} .writes=${session.mayWrite()}></board-simple>` : nothing}
        </div>
        <aside class="board__people rail" aria-label="People">${this.complete ? beside(session) : nothing}</aside>
      </div>
      <board-keys .session=${session}></board-keys>
      ${this.complete ? this.dialogs() : nothing}`;
  }

  protected override updated(): void {
    this.bars.look();
    if (this.complete || !this.session.connection.parts.get("shared")?.synced) return;
    slowly(() => {
      this.complete = true;
      this.requestUpdate();
      return false;
    });
  }

  private dialogs(): TemplateResult {
    const { session } = this;
    return html`<board-restricting .session=${session}></board-restricting> <board-parting .session=${session}></board-parting>
      <board-really .session=${session}></board-really> <board-why .session=${session}></board-why>
      <board-answering .session=${session}></board-answering> <board-asking .session=${session}></board-asking>
      ${offers(session)}`;
  }

  private section(section: Section): TemplateResult {
    const { session } = this;
    const writes = session.mayWrite();
    if (this.view === section.name) this.visited.add(section.name);
    if (!this.visited.has(section.name)) return html``;
    const agenda = section.name === "agenda";
    return html`<section class="section" data-section=${section.name} ?hidden=${this.view !== section.name} aria-labelledby="title-${section.name}">
      <h2 id="title-${section.name}" class="section__title" tabindex="-1">${section.title}</h2>
      ${agenda ? html`<board-purpose .session=${session} .writes=${writes}></board-purpose>` : nothing}
      ${section.name === "roles" ? html`<board-noticed .session=${session}></board-noticed>` : nothing}
      ${section.name === "follow_ups" ? html`<board-readback .session=${session}></board-readback>` : nothing}
      <board-section data-lists=${section.lists.map(({ name }) => name).join(" ")} .session=${session} .section=${section} .writes=${writes}></board-section>
      ${section.name === "roles" ? html`<board-map .session=${session}></board-map>` : nothing}
      ${agenda ? html`<board-kept .session=${session}></board-kept>` : nothing}
      ${agenda && (session.data.me.maySeeClosing || session.mayWrite("chair")) && writes
        ? html`<p class="section__end">
            <a class="button button--quiet" href=${session.data.urls.closing}>${session.mayWrite("chair") ? "Freeze the board…" : "What will be recorded"}</a>
            <span class="field__hint">Shows exactly what will be recorded, and what is missing, before anything is frozen.</span>
          </p>`
        : nothing}
    </section>`;
  }

  private frozen(): TemplateResult {
    if (!this.sealing) void this.seal();
    return html`${this.rescuing.panel()}
      <div id="record"><div class="page"><p class="lede">${say(this.session.state).sentence}</p></div></div>
      ${corner(this.session)}`;
  }

  private async seal(): Promise<void> {
    this.sealing = true;
    await this.updateComplete;
    const place = this.querySelector<HTMLElement>("#record");
    // First, so that they stand beside the record.
    await this.rescuing.handIn();
    if (!place || (await showRecord(place, this.session.data.urls.frozen))) return;
    // Instead of saying that this is the record.
    place.replaceChildren();
    render(
      html`<div class="page page--narrow"><p class="lede">${this.session.data.me.byLink ? "The board is frozen. Its record opens once you have shown your code." : "The record could not be fetched just now."}</p>
        <p><a class="button" href=${location.pathname}>Open the record</a></p></div>`,
      place,
    );
  }
}

customElements.define("board-root", RootElement);
