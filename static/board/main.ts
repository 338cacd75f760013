/** The board: joins, shows its sections, and gives way to the record once it is frozen. */

import { html, nothing, render, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { belongsToAll, putAnew } from "./anew";
import "./apart";
import "./attendance";
import "./catchup";
import "./cards";
import "./line";
import "./device";
import "./door";
import { cameLate, handIn, type HandedIn } from "./late";
import "./own-notes";
import "./requests";
import { Bars, bringIntoSight, inSight } from "./bars";
import { BoardElement, type Icon, icon } from "./element";
import { slowly } from "./slowly";
import "./facilitation";
import { Following } from "./following";
import "./keys";
import type { KeysElement } from "./keys";
import type { FieldElement } from "./fields";
import "./lately";
import "./handing";
import { fetchDragging, ListElement } from "./lists";
import { groupOf, listNames, SECTIONS, sectionOf } from "./models";
import { onlyLook } from "./looking";
import "./map";
import "./mine";
import "./noticed";
import "./presence";
import { fetchEditor } from "./prose";
import "./purpose";
import "./readback";
import "./rescue";
import "./restricting";
import { showRecord } from "./sealed";
import type { SectionElement } from "./sections";
import "./sections";
import "./simple";
import { say } from "./sentences";
import "./questions";
import "./queue";
import "./really";
import { type BoardData, Session } from "./session";
import { stay } from "../doors/stay";
import { GROUPS, type Group, type Section } from "./shape";
import "./status";
import "./why";

/** The name of a section, "people", or "simple". */
type View = string;
const EVERY_KEY: ReadonlySet<string> = new Set(["live", "saving", "amiss"]);
/** What one sees where no section is shown. */
const BESIDES: ReadonlySet<View> = new Set(["people", "simple"]);

class RootElement extends BoardElement {
  static override properties = { ...BoardElement.properties, view: { state: true } };
  declare private view: View;
  private sealing = false;
  private late: HandedIn = null;
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
  /** Whether what stands beside the board is there too: the board itself comes first. */
  private complete = false;
  /** Sections are made when they are first looked at, and stay. */
  private readonly visited = new Set<View>();
  /** The section of each group that was looked at last. */
  private readonly lastOf = new Map<string, string>();

  constructor() {
    super();
    this.view = "agenda";
  }

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.sessionChanged()));
    this.whileHere(this.session.floor.subscribe(() => this.sessionChanged()));
    for (const name of listNames()) this.whileHere(this.session.board?.watch(name, () => this.sessionChanged()));
    const showAll = (): void => this.showAll();
    addEventListener("beforeprint", showAll);
    this.whileHere(() => removeEventListener("beforeprint", showAll));
    addEventListener("hashchange", this.wentByAddress);
    this.whileHere(() => removeEventListener("hashchange", this.wentByAddress));
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.follow.moved()));
    document.addEventListener("keydown", this.leftTheChair);
    this.whileHere(() => document.removeEventListener("keydown", this.leftTheChair));
    this.addEventListener("follow-chair", this.follow.back);
    this.addEventListener("leave-chair", this.follow.leave);
    this.addEventListener("focusin", this.wentTo);
    this.addEventListener("click", this.clicked);
    this.addEventListener("keydown", this.pressed);
    this.whileHere(() => this.bars.stop());
    this.followAddress(false);
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
    const counts = SECTIONS.map((section) => this.count(section));
    const state = session.state;
    // Between these it goes to and fro with every key, and only the chip shows it.
    const sentence = EVERY_KEY.has(state.is) ? "" : say(state).sentence;
    const rights = [session.mayWrite(), session.mayWrite("chair"), session.connection.parts.get("shared")?.synced];
    return JSON.stringify([session.generation, counts, sentence, rights, session.toast?.words, session.news, session.announcement, session.rescued.length, session.floor.now.queue.length, this.late]);
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
    const group = groupOf(view);
    if (group) this.lastOf.set(group.name, view);
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
    return html`<board-looking .session=${session}></board-looking> ${this.rescuePanel()} ${state.is === "frozen" || tone === "ended" || state.is === "outside" ? this.ended() : keyed(session.generation, this.board())} ${this.corner()}`;
  }

  private board(): TemplateResult {
    const { session } = this;
    if (!session.connection.parts.get("shared")?.synced)
      return html`<div class="page"><p class="lede">${say(session.state).sentence}</p></div>`;
    const { looking } = session.data;
    return html`${looking ? nothing : this.notice()}
      <board-apart .session=${session}></board-apart>
      <board-door .session=${session}></board-door>
      <board-catchup .session=${session}></board-catchup>
      <board-requests .session=${session}></board-requests>
      ${looking ? nothing : html`<board-own-notes .session=${session}></board-own-notes>`}
      <board-now .session=${session} .leads=${session.mayWrite("chair")} .following=${this.follow.follows}></board-now>
      <div class="board" data-view=${this.view}>
        <div class="board__thread rail">
          ${this.complete ? html`<board-thread .session=${session}></board-thread>` : nothing}
        </div>
        <div class="board__middle">
          ${this.switcher()}
          ${SECTIONS.map((section) => this.section(section))}
          ${this.view === "simple" ? html`<board-simple .session=${session} .writes=${session.mayWrite()}></board-simple>` : nothing}
        </div>
        <aside class="board__people rail" aria-label="People">${this.complete ? this.beside() : nothing}</aside>
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

  private beside(): TemplateResult {
    const { session } = this;
    return html`<board-queue .session=${session}></board-queue> <board-questions .session=${session}></board-questions>
      <board-mine .session=${session}></board-mine> <board-lately .session=${session}></board-lately>
      <board-people .session=${session}></board-people>
      <p class="keys-hint"><button type="button" class="button button--plain button--small" aria-keyshortcuts="?" @click=${() => this.querySelector<KeysElement>("board-keys")?.open()}>All of this by keys: press <kbd>?</kbd></button></p>
      ${session.data.looking ? nothing : html`<board-device .session=${session}></board-device>`}
      ${session.data.door.mayInvite ? html`<p><a class="button button--quiet" href=${session.data.door.invited}>Who is invited</a></p>` : nothing}`;
  }

  private dialogs(): TemplateResult {
    const { session } = this;
    return html`<board-restricting .session=${session}></board-restricting> <board-parting .session=${session}></board-parting>
      <board-really .session=${session}></board-really> <board-why .session=${session}></board-why>
      <board-answering .session=${session}></board-answering> <board-asking .session=${session}></board-asking>
      ${this.offers()}`;
  }

  private count(section: Section): number {
    return section.lists.reduce((sum, { name }) => sum + (this.session.board?.count([name]) ?? 0), 0);
  }

  /** Two short rows instead of one with fourteen names: the groups, and the sections of the group one is in. */
  private switcher(): TemplateResult {
    const current = this.view === "simple" ? groupOf("agenda") : groupOf(this.view);
    const link = (to: View, words: string, face: Icon, here: "true" | "page" | null): TemplateResult => html`<li class="switcher__item switcher__item--${to === "people" ? "people" : "group"}">
      <a href="#${to}" aria-current=${here ?? nothing}>${icon(face)}<span>${words}</span>${to === "people" ? this.waiting() : nothing}</a>
    </li>`;
    return html`<nav class="switcher" aria-label="Sections of the board">
      <ul class="switcher__groups">
        ${GROUPS.map((group) => link(this.wayInto(group), group.title, group.name as Icon, group === current ? "true" : null))}
        ${link("people", "People", "people", this.view === "people" ? "page" : null)}
      </ul>
      ${current
        ? html`<ul class="switcher__sections">
            ${current === groupOf("agenda") ? html`<li><a href="#simple" aria-current=${this.view === "simple" ? "page" : nothing}>Simple words</a></li>` : nothing}
            ${current.sections.map(
              (section) => html`<li>
                <a href="#${section.name}" aria-current=${this.view === section.name ? "page" : nothing}
                  >${section.short}${this.count(section) ? html` <span class="count">${this.count(section)}</span>` : nothing}</a
                >
              </li>`,
            )}
            <li class="switcher__mine"><board-mine-link .session=${this.session}></board-mine-link></li>
          </ul>`
        : nothing}
    </nav>`;
  }

  /** How many want to speak, where the queue itself is not beside the board. */
  private waiting(): TemplateResult | typeof nothing {
    const { length } = this.session.floor.now.queue;
    return length === 0 ? nothing : html`<span class="switcher__waiting"><span class="visually-hidden">, </span>${length}<span class="visually-hidden"> waiting to speak</span></span>`;
  }

  private wayInto(group: Group): View {
    return this.lastOf.get(group.name) ?? group.sections[0]?.name ?? "agenda";
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

  /** What fields offer while one types. */
  private offers(): TemplateResult {
    const { people, data } = this.session;
    const agencies = new Set(people.all.map(({ agency }) => agency).filter(Boolean));
    return html`<datalist id="participants">
        ${[...people.all, ...data.others].map((person) => html`<option value=${people.label(person)}>${person.agency}</option>`)}
      </datalist>
      <datalist id="agencies">${Array.from(agencies, (agency) => html`<option value=${agency}></option>`)}</datalist>
      ${Object.entries(data.words).map(([name, words]) => html`<datalist id="words-${name}">${words.map((word) => html`<option value=${word}></option>`)}</datalist>`)}`;
  }

  /** A sentence across the board for states that change what one can do. */
  private notice(): TemplateResult | typeof nothing {
    const state = this.session.state;
    const { sentence } = say(state);
    if (state.is === "offline" || state.is === "unkept") return html`<p class="notice notice--over notice--warning">${sentence}</p>`;
    if (state.is === "freezing") return html`<p class="notice notice--over">${sentence}</p>`;
    if (state.is === "reading") return html`<p class="notice">${sentence}</p>`;
    return nothing;
  }

  private ended(): TemplateResult {
    const state = this.session.state;
    const { urls } = this.session.data;
    const way =
      state.is === "signed-out"
        ? html`<a class="button" href=${urls.signIn}>Sign in</a>`
        : state.is === "outdated" || state.is === "refused"
          ? html`<button type="button" class="button" @click=${() => location.reload()}>Reload the page</button>`
          : state.is === "outside"
            ? nothing
            : html`<a class="button" data-way href="/">To my conferences</a>`;
    const { heading, sentence, short } = say(state);
    return html`<div class="page page--narrow">
      <h2>${heading ?? short}</h2>
      <p class="lede">${sentence}</p>
      <p>${way}</p>
    </div>`;
  }

  private frozen(): TemplateResult {
    if (!this.sealing) void this.seal();
    return html`${this.rescuePanel()}
      <div id="record"><div class="page"><p class="lede">${say(this.session.state).sentence}</p></div></div>
      ${this.corner()}`;
  }

  private async seal(): Promise<void> {
    this.sealing = true;
    await this.updateComplete;
    const place = this.querySelector<HTMLElement>("#record");
    // First, so that they stand beside the record.
    await this.handIn();
    if (!place || (await showRecord(place, this.session.data.urls.frozen))) return;
    render(
      html`<div class="page page--narrow"><p class="lede">The record could not be fetched just now.</p>
        <p><a class="button" href=${location.pathname}>Open the record</a></p></div>`,
      place,
    );
  }

  // What did not reach the board.

  private rescuePanel(): TemplateResult {
    const { session } = this;
    const { board, rescued } = session;
    const fits = board !== null && session.mayWrite() && rescued.some(belongsToAll);
    return html`<board-rescue .rescued=${rescued.map((each) => ({ ...each, words: session.people.words(each.words) }))} .putIn=${fits ? this.putAnew : null} .late=${this.late} .handIn=${this.handIn} .close=${this.letGo}></board-rescue>`;
  }

  private putAnew = (): void => {
    const { board, rescued } = this.session;
    if (!board || !this.session.mayWrite()) return;
    const [anew, others] = [rescued.filter(belongsToAll), rescued.filter((each) => !belongsToAll(each))];
    putAnew(board, anew, (somebody) => this.session.people.words(somebody));
    rescued.splice(0, rescued.length, ...others);
    this.session.tell("Your words are on the board again.");
  };

  private handIn = async (): Promise<void> => {
    const { session } = this;
    const words = cameLate(session.rescued);
    if (words.length === 0) return;
    this.late = "handing";
    session.changed();
    const kept = await handIn(session.data.urls.late, words, (somebody) => session.people.words(somebody));
    this.late = kept ? "kept" : "failed";
    session.announce(kept ? "Your words came after the board was frozen. They are kept as a late contribution." : "Your words could not be handed to the chair just now.");
  };

  private letGo = (): void => {
    this.session.rescued.length = 0;
    this.session.changed();
  };

  private corner(): TemplateResult {
    const { toast, news, announcement } = this.session;
    return html`<div class="corner">
        ${news.map(
          (words) => html`<div class="toast toast--news"><span>${words}</span>
            <button type="button" class="tool tool--band" aria-label="Close this message" @click=${() => this.session.dismissNews(words)}>${icon("close")}</button>
          </div>`,
        )}
        ${toast
          ? html`<div class="toast"><span>${toast.words}</span>
              ${toast.removal
                ? html`<button type="button" class="button button--band" @click=${() => this.session.putBack()}>Put it back</button>`
                : toast.undoable
                  ? html`<button type="button" class="button button--band" @click=${() => this.session.undo()}>Undo</button>`
                  : nothing}
              <button type="button" class="tool tool--band" aria-label="Close this message" @click=${() => this.session.dismissToast()}>${icon("close")}</button>
            </div>`
          : nothing}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">${announcement}</div>`;
  }
}

customElements.define("board-root", RootElement);

/** Whether the people stand beside the board, and not in its place. */
const besidesTheBoard = (): boolean => matchMedia("(min-width: 56.01rem)").matches;

/**
 * Nobody leaves with words that cannot be saved now without being asked. What merely is on its way has been handed to
 * the socket by then, and nobody is bothered about it.
 */
function guardLeaving(session: Session): void {
  addEventListener("beforeunload", (event) => {
    session.connection.flush();
    const state = session.state;
    const atRisk = state.is === "offline" || state.is === "unkept" || state.is === "locked" || (state.is === "saving" && state.slow);
    const waits = atRisk && !session.keeping.on && session.connection.unsaved.length > 0;
    if (waits || state.is === "amiss") event.preventDefault();
  });
}

/** Settles when the board is there. */
const usable = (session: Session): Promise<void> =>
  new Promise((there) => {
    const stop = session.subscribe(() => {
      if (!session.part?.synced) return;
      stop();
      there();
    });
  });

/** Fetches what is not needed yet when the page has nothing better to do; whoever needs it sooner fetches it then. */
function whenIdle(fetchIt: () => Promise<unknown>): void {
  const quietly = (): void => void fetchIt().catch(() => {});
  if ("requestIdleCallback" in window) requestIdleCallback(quietly, { timeout: 4_000 });
  else setTimeout(quietly, 1_500);
}

function begin(): void {
  const source = document.getElementById("board-data");
  const place = document.getElementById("board");
  const chip = document.getElementById("board-status");
  if (!source || !place || !chip) return;
  const session = new Session(JSON.parse(source.textContent ?? "") as BoardData);
  guardLeaving(session);
  render(html`<board-status .session=${session}></board-status>`, chip);
  place.replaceChildren();
  if (session.data.looking) {
    onlyLook(place, session, session.data.looking);
    // Passes go with the session in which they were issued, and here no copy holds anything of one's own.
    stay.addEventListener("back", () => location.reload());
  }
  void session.connection.start();
  render(html`<board-root .session=${session}></board-root>`, place);
  if (session.data.me.mayWrite) void usable(session).then(() => whenIdle(() => Promise.all([fetchEditor(), fetchDragging()])));
}

begin();
