/** Where the conference stands: the line above the board and the thread of the agenda. Only the chair moves it on. */

import { html, nothing, type TemplateResult } from "lit";
import { stateLabel } from "./cards";
import type { Row } from "./document";
import type { DoorElement, Knock } from "./door";
import { BoardElement, icon } from "./element";
import type { AnsweringElement, AskingElement } from "./questions";
import type { ReallyElement } from "./really";
import { WALL_VIEW } from "./shape";
import { agendaOf, isPaused, isPlanned, itemTime, type Standing, standing, speakerTime, steeringOf, titleOf } from "./standing";
import { isGoneThrough, next, pause, respread, resume, skip, takeSpread } from "./steering";
import { markPassed, spokenFor } from "./timing";

const TICK = 1_000;

/** "Now: 2. School" with what is left of its time, who speaks, and the way there and back. */
export class NowElement extends BoardElement {
  static override properties = { ...BoardElement.properties, leads: { attribute: false }, following: { attribute: false }, knock: { attribute: false } };
  /** Whether this person moves the conference on. */
  declare leads: boolean;
  /** Whether this page goes where the conference goes. */
  declare following: boolean;
  /** Who waits at the door, for those who open it. */
  declare knock: Knock | null;
  private saidItem: string | null = null;
  private saidPause = false;
  private leftBefore = Infinity;
  private lost = "";
  private shown = "";

  protected override watch(): void {
    const show = (): void => this.requestUpdate();
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.moved()));
    this.whileHere(this.session.chairing?.watch("pauses", () => this.moved()));
    this.whileHere(this.session.board?.watch("agenda", show));
    this.whileHere(this.session.floor.subscribe(show));
    this.whileHere(this.session.presence.subscribe(show));
    const ticking = setInterval(() => this.tick(), TICK);
    this.whileHere(() => clearInterval(ticking));
    this.saidItem = standing(this.session)?.row.id ?? "";
    this.saidPause = isPaused(this.session);
  }

  // For those who listen: the beginning, one minute, half a minute, the end; never each second.

  private moved(): void {
    const now = standing(this.session);
    const item = now?.row.id ?? "";
    if (item !== this.saidItem) {
      this.leftBefore = Infinity;
      if (now) this.session.announce(this.beginning(now));
    }
    this.saidItem = item;
    const paused = isPaused(this.session);
    if (paused !== this.saidPause) this.session.announce(paused ? `${this.pausing}. All clocks stand still.` : "The conference goes on.");
    this.saidPause = paused;
    this.requestUpdate();
  }

  private beginning({ row, nth }: Standing): string {
    const minutes = row.values["minutes"];
    return `Now: item ${nth}, ${titleOf(row)}${typeof minutes === "number" ? `, ${minutes} minutes` : ""}.`;
  }

  private tick(): void {
    const now = standing(this.session);
    const time = now ? itemTime(this.session, now) : null;
    const speaker = speakerTime(this.session);
    this.noticeLost();
    const shown = `${this.lost} ${time?.words} ${time?.tone} ${speaker?.time?.words ?? (speaker ? spokenFor(speaker.spent) : "")}`;
    if (shown !== this.shown) this.requestUpdate();
    this.shown = shown;
    if (!time) return;
    const mark = markPassed(this.leftBefore, time.left, time.box);
    if (mark && this.leftBefore !== Infinity) this.session.announce(`${mark} for this item.`);
    this.leftBefore = time.left;
  }

  /**
   * Whoever speaks and has lost the connection keeps the floor until somebody else gets it: they may sit at the table. Who
   * leads is told, once.
   */
  private noticeLost(): void {
    const { floor, people, presence } = this.session;
    const { speaker, queue } = floor.now;
    const lost = speaker && presence.isLost(speaker.person) ? speaker.id : "";
    if (lost && lost !== this.lost && speaker && this.leads) {
      const [first] = queue;
      const then = first ? ` ${people.words(first.person)} is next: give them the floor if you cannot hear ${people.words(speaker.person)}.` : "";
      this.session.tell(`${people.words(speaker.person)}, who speaks, has lost the connection.${then}`);
    }
    this.lost = lost;
  }

  // Showing.

  /** Only whoever leads pauses, and a pause outlasts the handing over of the chair: who leads now is who ends it. */
  private get pausing(): string {
    if (this.leads) return "Paused for everybody until you go on";
    return `Paused until ${this.session.people.words(this.session.floor.now.leader) || "the chair"} goes on`;
  }

  /** In the line that is there anyway: one more would lie over what people read. */
  private pauseMark(): TemplateResult {
    return html`<span class="now__pause">${icon("pause")} ${this.pausing}</span>`;
  }

  private goOn(): TemplateResult {
    return html`<button type="button" class="button button--band" aria-keyshortcuts="Alt+Shift+P" @click=${() => resume(this.session)}>Go on</button>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = standing(this.session);
    const paused = isPaused(this.session);
    if (now) return this.line(now, paused);
    if (isGoneThrough(this.session)) return this.end(paused);
    if (this.leads && agendaOf(this.session).some(isPlanned)) return this.ready(paused);
    if (this.knock) return html`<div class="now"><p class="now__words">${paused ? this.pauseMark() : nothing}</p><div class="now__tools">${this.atTheDoor()}</div></div>`;
    return paused ? html`<p class="notice notice--over">${this.pauseMark()}</p>` : nothing;
  }

  /** Who chairs has often scrolled away from where people are let in. */
  private atTheDoor(): TemplateResult | typeof nothing {
    if (!this.knock) return nothing;
    const { why, who } = this.knock;
    return html`<button type="button" class="button button--band now__door" @click=${() => document.querySelector<DoorElement>("board-door")?.show()}>
      <span>${why}:</span> <span class="now__who">${who}</span>
    </button>`;
  }

  private ready(paused: boolean): TemplateResult {
    const rows = agendaOf(this.session);
    return html`<div class="now"><p class="now__words">${paused ? this.pauseMark() : "Ready when you are."}</p>
      <div class="now__tools">${this.atTheDoor()}${paused ? this.goOn() : nothing}<button type="button" class="button button--band" @click=${this.next}>Begin the ${rows.every(isPlanned) ? "first" : "next"} item</button></div>
      <board-asks .session=${this.session}></board-asks></div>`;
  }

  /** After the last item: what is left to do, and whose it is. */
  private end(paused: boolean): TemplateResult {
    const leader = this.session.people.get(this.session.floor.now.leader)?.name ?? "The chair";
    return html`<div class="now">
      <p class="now__words now__words--all">${paused ? html`${this.pauseMark()} ` : nothing}${this.leads ? "Everything on the agenda has been dealt with." : `Everything on the agenda has been dealt with. ${leader} closes the conference.`}</p>
      <div class="now__tools">
        ${this.atTheDoor()} ${this.asked()} <board-hand .session=${this.session}></board-hand>
        ${this.leads && paused ? this.goOn() : nothing}
        ${this.leads ? html`<a class="button button--band" href=${this.session.data.urls.closing}>We are done: close and freeze</a>` : nothing}
      </div>
      <board-asks .session=${this.session}></board-asks>
    </div>`;
  }

  private line(now: Standing, paused: boolean): TemplateResult {
    return html`<div class="now ${paused ? "now--paused" : ""}">
      <p class="now__words">
        ${paused ? this.pauseMark() : html`<span class="now__label">Now</span>`} <a href="#agenda-${now.row.id}" data-current><span class="now__nth">${now.nth}</span> ${titleOf(now.row)}</a>
      </p>
      <div class="now__clocks">
        ${this.time(now)} ${this.speaker()}
      </div>
      <div class="now__tools">${this.knock && this.following ? nothing : this.wayBack()} ${this.atTheDoor()} ${this.asked()} <board-hand .session=${this.session}></board-hand> ${this.leads ? this.tools(now, paused) : nothing}</div>
      <board-asks .session=${this.session}></board-asks>
    </div>`;
  }

  private time(now: Standing): TemplateResult | typeof nothing {
    const time = itemTime(this.session, now);
    return time ? html`<p class="now__time now__time--${time.tone}">${icon("clock")} ${time.words}</p>` : nothing;
  }

  private speaker(): TemplateResult | typeof nothing {
    const { speaker } = this.session.floor.now;
    const spoken = speakerTime(this.session);
    if (!speaker || !spoken) return nothing;
    const who = speaker.person === this.session.people.me ? "You speak" : this.session.people.words(speaker.person);
    return html`<p class="now__time now__time--${spoken.time?.tone ?? "ample"}" data-speaker>
      ${icon("speak")} ${who}, ${this.lost === speaker.id ? "connection lost, " : nothing}${spoken.time?.words ?? spokenFor(spoken.spent)}
    </p>`;
  }

  /** Whom one follows, or the way back to what is being discussed. */
  private wayBack(): TemplateResult | typeof nothing {
    if (this.leads) return nothing;
    const { floor, people, presence } = this.session;
    const leader = people.get(floor.now.leader);
    const name = leader?.name ?? "the chair";
    if (!this.following)
      return html`<button type="button" class="button button--band now__follow" @click=${() => this.send("follow-chair")}>Back to what is being discussed</button>`;
    return html`<button type="button" class="now__follow now__follow--on" aria-keyshortcuts="Escape" @click=${() => this.send("leave-chair")}>
      ${leader && !presence.isHere(leader.id) ? html`Following the agenda. ${name} is not connected` : html`Following ${name}`}<span class="now__esc"> · Esc to leave</span>
    </button>`;
  }

  /** Somebody who is asked need not look for where. */
  private asked(): TemplateResult | typeof nothing {
    const question = this.session.floor.now.questions.find((each) => each.open && each.asksMe && each.mine === null);
    if (!question) return nothing;
    return html`<button type="button" class="button button--band" aria-label="Answer: ${question.words}" @click=${() => document.querySelector<AnsweringElement>("board-answering")?.begin(question)}>
      Answer
    </button>`;
  }

  private send(what: string): void {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true }));
  }

  private tools(now: Standing, paused: boolean): TemplateResult {
    const last = !agendaOf(this.session).some((row) => row.id !== now.row.id && isPlanned(row));
    const onward = html`<button type="button" class="button button--band" aria-keyshortcuts="Alt+Shift+N" @click=${this.next}>
      ${last ? "Last item done" : "Done, next item"}
    </button>`;
    return html`${paused ? this.goOn() : onward}
      <details class="menu" @keydown=${closeOnEscape} @focusout=${closeWhenLeft}>
        <summary class="button button--band-quiet">More</summary>
        <div class="menu__list">
          ${paused ? nothing : html`<button type="button" aria-keyshortcuts="Alt+Shift+P" @click=${this.chosen(() => pause(this.session))}>${icon("pause")} Pause all clocks</button>`}
          ${last ? nothing : html`<button type="button" aria-keyshortcuts="Alt+Shift+K" @click=${this.chosen(this.skip)}>${icon("down")} Put this item last</button>`}
          <button type="button" aria-keyshortcuts="Alt+Shift+Q" @click=${this.chosen(() => document.querySelector<AskingElement>("board-asking")?.begin())}>
            ${icon("people")} Ask everybody…
          </button>
          <button type="button" @click=${this.chosen(this.spread)}>${icon("clock")} Share out the minutes that are left</button>
          <a href=${this.session.data.urls.wall} target="_blank" rel="noopener">${icon("meeting")} Open the screen for the wall</a>
          <a href=${this.session.data.urls.closing}>${icon("lock")} Close and freeze…</a>
          <label class="menu__choice">The wall shows
            <select @change=${this.showOnTheWall}>
              ${WALL_VIEW.map((view) => html`<option value=${view.value} ?selected=${view.value === (steeringOf(this.session)["on_the_wall"] ?? "notes")}>${view.label}</option>`)}
            </select>
          </label>
        </div>
      </details>`;
  }

  private chosen = (run: () => void) => (event: Event) => {
    if (event.target instanceof Element) event.target.closest("details")?.removeAttribute("open");
    run();
  };

  /** On to the next item; where people still want to speak, after a question. */
  next = (): void => {
    const { session } = this;
    const waiting = standing(session) ? session.floor.now.queue.map((hand) => session.people.words(hand.person)) : [];
    if (waiting.length === 0) return void next(session);
    document.querySelector<ReallyElement>("board-really")?.ask(
      waiting.length === 1 ? `${waiting[0]} still wants to speak.` : `${waiting.length} people still want to speak: ${waiting.join(", ")}.`,
      "Go on to the next item",
      () => next(session),
    );
  };

  skip = (): void => {
    if (skip(this.session)) this.session.tell("The item comes last now. It stays on the agenda.", true);
  };

  private showOnTheWall = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.session.chairing?.setRecord("facilitation", { on_the_wall: event.target.value });
  };

  spread = (): void => {
    const shares = respread(this.session);
    if (shares) takeSpread(this.session, shares);
    else this.session.tell("Fewer minutes are left than items. Please put items off, or go on for longer.");
  };
}

const closeOnEscape = (event: KeyboardEvent): void => {
  const menu = event.currentTarget;
  if (event.key !== "Escape" || !(menu instanceof HTMLDetailsElement) || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector<HTMLElement>("summary")?.focus();
};

const closeWhenLeft = (event: FocusEvent): void => {
  const menu = event.currentTarget;
  if (menu instanceof HTMLDetailsElement && event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
};

/** The agenda as a thread: what was, what is now, what comes. */
export class ThreadElement extends BoardElement {
  protected override watch(): void {
    this.whileHere(this.session.board?.watch("agenda", () => this.requestUpdate()));
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const rows = agendaOf(this.session);
    const now = standing(this.session)?.row.id;
    return html`<h2 class="rail__title">Agenda ${this.budget(rows)}</h2>
      ${rows.length === 0
        ? html`<p class="rail__empty">No items yet.</p>`
        : html`<ol class="thread">
            ${rows.map((row, at) => this.stop(row, at + 1, row.id === now))}
          </ol>`}`;
  }

  /** What the items take, and whether that is more than people planned to sit together. */
  private budget(rows: readonly Row[]): TemplateResult | typeof nothing {
    const taken = rows.reduce((sum, row) => sum + Number(row.values["minutes"] ?? 0), 0);
    const planned = this.session.data.conference.plannedMinutes;
    if (taken === 0) return nothing;
    if (planned === null) return html`<span class="count">${taken} min</span>`;
    return html`<span class="count ${taken > planned ? "count--over" : ""}">${taken} of ${planned} min${taken > planned ? `, ${taken - planned} too many` : ""}</span>`;
  }

  private stop(row: Row, nth: number, now: boolean): TemplateResult {
    const state = String(row.values["state"] ?? "planned");
    const gone = state !== "planned";
    return html`<li class="thread__stop ${now ? "thread__stop--now" : ""} ${gone ? `thread__stop--${state}` : ""}">
      <a href="#agenda-${row.id}" aria-current=${now ? "step" : nothing}>
        <span class="thread__mark" aria-hidden="true">${state === "discussed" ? icon("check") : nth}</span>
        <span class="thread__words">
          <span class="thread__title">${row.values["title"] || "Untitled item"}</span>
          ${now ? html`<span class="thread__state">Now</span>` : gone ? html`<span class="thread__state">${stateLabel(state)}</span>` : nothing}
        </span>
        ${row.values["minutes"] ? html`<span class="thread__minutes">${row.values["minutes"]}<span class="visually-hidden"> minutes</span></span>` : nothing}
      </a>
    </li>`;
  }
}

customElements.define("board-now", NowElement);
customElements.define("board-thread", ThreadElement);
