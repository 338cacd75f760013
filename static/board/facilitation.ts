/** Where the conference stands: the line above the board and the thread of the agenda. Only the chair moves it on. */

import { html, nothing, type TemplateResult } from "lit";
import { stateLabel } from "./cards";
import { serverTime } from "./clock";
import type { Row } from "./document";
import { BoardElement, icon } from "./element";

/** A second "next" within this time is a slip of the hand. */
const SLIP = 1_500;

/** The minutes that are left of an item, negative when it runs over; derived, never stored. */
export function minutesLeft(startedAt: string, minutes: number, now: number): number {
  return minutes - (now - Date.parse(startedAt)) / 60_000;
}

interface Standing {
  readonly row: Row;
  readonly nth: number;
  readonly startedAt: string;
}

function standing(element: BoardElement): Standing | null {
  const { board, chairing } = element.session;
  const record = chairing?.record("facilitation") ?? {};
  const rows = board?.rows(["agenda"]) ?? [];
  const nth = rows.findIndex((row) => row.id === record["current_item"]);
  const row = rows[nth];
  return row ? { row, nth: nth + 1, startedAt: String(record["item_started_at"] ?? "") } : null;
}

/** "Now: 2. School" with what is left of its time. */
export class NowElement extends BoardElement {
  static override properties = { ...BoardElement.properties, leads: { attribute: false } };
  /** Whether this person moves the conference on. */
  declare leads: boolean;
  private lastMove = 0;
  private ticking: ReturnType<typeof setInterval> | null = null;

  protected override watch(): void {
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
    this.whileHere(this.session.board?.watch("agenda", () => this.requestUpdate()));
    const ticking = (this.ticking ??= setInterval(() => this.requestUpdate(), 10_000));
    this.whileHere(() => {
      clearInterval(ticking);
      this.ticking = null;
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = standing(this);
    const leads = this.leads;
    const rows = this.session.board?.rows(["agenda"]) ?? [];
    if (!now) {
      if (!leads || rows.length === 0) return nothing;
      return html`<div class="now"><p class="now__words">Ready when you are.</p>
        <div class="now__tools"><button type="button" class="button button--band" @click=${this.next}>Begin the first item</button></div></div>`;
    }
    const title = String(now.row.values["title"] || "Untitled item");
    const last = now.nth === rows.length;
    return html`<div class="now">
      <p class="now__words"><span class="now__label">Now</span> <a href="#agenda-${now.row.id}"><span class="now__nth">${now.nth}</span> ${title}</a></p>
      ${this.time(now)}
      ${leads
        ? html`<div class="now__tools"><button type="button" class="button button--band" @click=${this.next}>
            ${last ? "Last item done" : "Done, next item"}
          </button></div>`
        : nothing}
    </div>`;
  }

  private time(now: Standing): TemplateResult | typeof nothing {
    const planned = now.row.values["minutes"];
    if (typeof planned !== "number" || !Number.isFinite(Date.parse(now.startedAt))) return nothing;
    const left = minutesLeft(now.startedAt, planned, serverTime());
    const share = left / planned;
    const tone = left < 0 || share <= 0.05 ? "over" : share <= 0.2 ? "short" : "ample";
    const whole = Math.ceil(Math.abs(left));
    const words = left < 0 ? `${whole} min over` : left < 1 ? "under a minute left" : `${whole} min left`;
    return html`<p class="now__time now__time--${tone}">${icon("clock")} ${words}</p>`;
  }

  private next = (): void => {
    const { board, chairing } = this.session;
    if (!board || !chairing || performance.now() - this.lastMove < SLIP) return;
    this.lastMove = performance.now();
    const now = standing(this);
    const rows = board.rows(["agenda"]);
    if (now && (now.row.values["state"] ?? "planned") === "planned") board.set(["agenda"], now.row.id, "state", "discussed");
    const next = rows.slice(now?.nth ?? 0).find((row) => (row.values["state"] ?? "planned") === "planned");
    chairing.setRecord("facilitation", { current_item: next?.id ?? "", item_started_at: next ? new Date(serverTime()).toISOString() : "" });
    this.session.announce(next ? `Now: ${String(next.values["title"] || "untitled item")}.` : "The agenda has been gone through.");
  };
}

/** The agenda as a thread: what was, what is now, what comes. */
export class ThreadElement extends BoardElement {
  protected override watch(): void {
    this.whileHere(this.session.board?.watch("agenda", () => this.requestUpdate()));
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
  }

  protected override render(): TemplateResult {
    const rows = this.session.board?.rows(["agenda"]) ?? [];
    const now = standing(this)?.row.id;
    const planned = rows.reduce((sum, row) => sum + Number(row.values["minutes"] ?? 0), 0);
    return html`<h2 class="rail__title">Agenda ${planned > 0 ? html`<span class="count">${planned} min</span>` : nothing}</h2>
      ${rows.length === 0
        ? html`<p class="rail__empty">No items yet.</p>`
        : html`<ol class="thread">
            ${rows.map((row, at) => this.stop(row, at + 1, row.id === now))}
          </ol>`}`;
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
