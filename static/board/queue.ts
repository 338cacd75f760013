/** The queue of those who want to speak: one's own hand, who is next and why, and for the chair who gets the floor. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./element";
import type { Waiting } from "./floor";
import type { Participant } from "./people";
import { avatar } from "./presence";
import { speakerTime, steeringOf } from "./standing";
import { boxSpeakers } from "./steering";
import { TableElement } from "./table";
import { spokenFor } from "./timing";

/** One's own hand, in the line above the board: up with one touch, down with another. */
export class HandElement extends TableElement {
  protected override render(): TemplateResult {
    const { floor, people } = this.session;
    const place = floor.now.queue.findIndex((hand) => hand.person === people.me);
    const mine = floor.now.queue[place];
    if (floor.now.speaker?.person === people.me)
      return html`<button type="button" class="button button--band-quiet" @click=${() => this.toggle()}>${icon("check")} I have spoken</button>`;
    return html`<button type="button" class="button button--band-quiet" aria-pressed=${mine ? "true" : "false"} aria-keyshortcuts="Alt+Shift+H" @click=${() => this.toggle()}>
      ${icon("hand")} ${mine ? html`Hand up <span class="count">${place + 1} of ${floor.now.queue.length}</span>` : "Raise hand"}
    </button>`;
  }

  toggle(): void {
    const { floor, people } = this.session;
    const mine = floor.handOf(people.me);
    const { speaker } = floor.now;
    if (speaker?.person === people.me) void this.do("done", { hand: speaker.id }, "You have given the floor back.");
    else if (mine) void this.do("lower", { hand: mine.id }, "Your hand is down.");
    else void this.do("raise", { lane: "speak", reason: "" }, "Your hand is up.");
  }

  react(): void {
    void this.do("raise", { lane: "react", reason: "" }, "Your hand is up, to react now.");
  }
}

/**
 * Who asks to speak, for whoever leads: said to those who listen, and shown in the line above the board where the people
 * do not stand beside it.
 */
class AsksElement extends TableElement {
  private said: ReadonlySet<string> = new Set();

  protected override watch(): void {
    super.watch();
    this.said = new Set(this.asking.map((hand) => hand.id));
    this.whileHere(this.session.floor.subscribe(() => this.say()));
  }

  /** Those who ask, save oneself. */
  private get asking(): readonly Waiting[] {
    const { floor, people } = this.session;
    return this.leads ? floor.now.queue.filter((hand) => hand.person !== people.me) : [];
  }

  private say(): void {
    const fresh = this.asking.filter((hand) => !this.said.has(hand.id));
    this.said = new Set(this.asking.map((hand) => hand.id));
    if (fresh.length > 0) this.session.announce(fresh.map((hand) => this.words(hand)).join(" "));
  }

  private words({ person, lane, reason }: Waiting): string {
    return `${this.session.people.words(person)} asks to ${lane === "react" ? "react now" : "speak"}${reason ? `: ${reason}` : "."}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const [first, ...others] = this.asking;
    if (!first) return nothing;
    const name = this.session.people.words(first.person);
    return html`<div class="now__asks">
      <p>${icon("hand")} ${this.words(first)} ${others.length > 0 ? html`<a href="#people">${others.length} more</a>` : nothing}</p>
      <button type="button" class="button button--band button--small" aria-label="Give the floor: ${name}" @click=${() => this.do("call", { hand: first.id }, `${name} speaks.`)}>
        Give the floor
      </button>
    </div>`;
  }
}

export class QueueElement extends TableElement {
  protected override watch(): void {
    super.watch();
    this.whileHere(this.session.chairing?.watch("facilitation", () => this.requestUpdate()));
    this.whileHere(this.session.presence.subscribe(() => this.requestUpdate()));
    const ticking = setInterval(() => this.requestUpdate(), 5_000);
    this.whileHere(() => clearInterval(ticking));
  }

  protected override render(): TemplateResult {
    const { queue, closed } = this.session.floor.now;
    return html`<section class="queue" aria-labelledby="queue-title">
      <h2 class="rail__title" id="queue-title">Who speaks ${queue.length > 0 ? html`<span class="count">${queue.length} waiting</span>` : nothing}</h2>
      ${this.speaker()}
      ${queue.length > 0 ? html`<ol class="people queue__list">${queue.map((hand, at) => this.row(hand, at))}</ol>` : nothing}
      ${closed ? html`<p class="rail__empty">The queue is closed for now.</p>` : nothing} ${this.ownHand()} ${this.leads ? this.chairTools() : nothing}
    </section>`;
  }

  private speaker(): TemplateResult | typeof nothing {
    const { speaker } = this.session.floor.now;
    const person = speaker && this.session.people.get(speaker.person);
    if (!speaker || !person) return nothing;
    const time = speakerTime(this.session);
    const ends = this.leads || speaker.person === this.session.people.me;
    return html`<div class="person queue__speaker">
      ${avatar(person)}
      <span class="person__words">
        <span class="person__name">${person.name}</span>
        ${this.lost(person)}
        <span class="person__where">Speaks${time ? html`, ${time.time?.words ?? spokenFor(time.spent)}` : nothing}</span>
      </span>
      ${ends
        ? html`<button type="button" class="button button--quiet button--small" aria-label="Has spoken: ${person.name}" @click=${() => this.do("done", { hand: speaker.id })}>
            Has spoken
          </button>`
        : nothing}
    </div>`;
  }

  /** Nobody is asked in vain to speak, nor waited for. */
  private lost(person: Participant): TemplateResult | typeof nothing {
    return this.session.presence.isLost(person.id) ? html`<span class="person__where">Connection lost</span>` : nothing;
  }

  private row(hand: Waiting, at: number): TemplateResult {
    const person = this.session.people.get(hand.person);
    if (!person) return html``;
    return html`<li class="person queue__row ${hand.lane === "react" ? "queue__row--react" : ""}">
      ${avatar(person)}
      <span class="person__words">
        <span class="person__name">${person.name}</span>
        ${this.lost(person)}
        ${hand.reason ? html`<span class="queue__reason">${hand.reason}</span>` : nothing}
        <span class="person__agency">${hand.why}</span>
        ${this.leads ? this.rowTools(hand, person.name, at) : nothing}
      </span>
    </li>`;
  }

  private rowTools(hand: Waiting, name: string, at: number): TemplateResult {
    const tool = (words: string, run: () => void, plain = true): TemplateResult =>
      html`<button type="button" class="button button--small ${plain ? "button--plain" : "button--quiet"}" aria-label="${words}: ${name}" @click=${run}>
        ${words}
      </button>`;
    return html`<span class="queue__tools">
      ${tool("Give the floor", () => void this.do("call", { hand: hand.id }, `${name} speaks.`), at > 0)}
      ${hand.lane === "later" ? tool("In turn", () => void this.move(hand, "speak")) : tool("Later", () => void this.move(hand, "later"))}
      ${hand.lane === "last_word" ? nothing : tool("Last word", () => void this.move(hand, "last_word"))}
      ${tool("Lower", () => void this.do("lower", { hand: hand.id }))}
    </span>`;
  }

  private move(hand: Waiting, lane: string): Promise<boolean> {
    return this.do("move", { hand: hand.id, lane });
  }

  private ownHand(): TemplateResult | typeof nothing {
    const { floor, people } = this.session;
    const mine = floor.handOf(people.me);
    if ((floor.now.closed && !mine) || floor.now.speaker?.person === people.me) return nothing;
    return html`<form class="queue__own" @submit=${this.raise}>
      <label for="hand-reason" class="visually-hidden">Why do you want to speak? You need not say.</label>
      <input id="hand-reason" name="reason" type="text" maxlength="200" autocomplete="off" placeholder=${mine ? "Say why (optional)" : "What about? (optional)"} />
      <button type="submit" class="button button--quiet button--small" value="speak">${mine ? "Save what it is about" : "Raise hand"}</button>
      <button type="submit" class="button button--quiet button--small" value="react">React now</button>
      ${mine
        ? html`<button type="button" class="button button--plain button--small" @click=${() => this.do("lower", { hand: mine.id }, "Your hand is down.")}>Lower my hand</button>`
        : nothing}
    </form>`;
  }

  private raise = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const lane = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "speak";
    const reason = String(new FormData(form).get("reason") ?? "");
    if (await this.do("raise", { lane, reason }, lane === "react" ? "Your hand is up, to react now." : "Your hand is up.")) form.reset();
  };

  private chairTools(): TemplateResult {
    const { closed } = this.session.floor.now;
    const minutes = steeringOf(this.session)["speaker_minutes"];
    return html`<div class="queue__chair">
      <button type="button" class="button button--plain button--small" @click=${() => this.do("queue", { closed: !closed })}>
        ${closed ? "Open the queue" : "Close the queue"}
      </button>
      <label class="queue__box">Minutes each
        <select @change=${this.box}>
          ${[0, 1, 2, 3, 5, 10].map((each) => html`<option value=${each} ?selected=${each === (minutes ?? 0)}>${each === 0 ? "no limit" : each}</option>`)}
        </select>
      </label>
    </div>`;
  }

  private box = (event: Event): void => {
    const minutes = event.target instanceof HTMLSelectElement ? Number(event.target.value) : 0;
    boxSpeakers(this.session, minutes || null);
  };

  /** Gives the floor to whoever is first. */
  callNext(): void {
    const first = this.session.floor.now.queue[0];
    if (first && this.leads) void this.do("call", { hand: first.id }, `${this.session.people.words(first.person)} speaks.`);
  }
}

customElements.define("board-hand", HandElement);
customElements.define("board-asks", AsksElement);
customElements.define("board-queue", QueueElement);
