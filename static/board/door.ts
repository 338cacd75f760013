/** The door of the board: who waits before it, for whoever chairs; and the question to the deputy when the chair is lost. */

import { html, nothing, type TemplateResult } from "lit";
import { ask } from "./asking";
import { BoardElement, glide } from "./element";
import type { Participant } from "./people";

interface Guest {
  readonly id: string;
  readonly name: string;
  readonly knownAs: string;
  /** Came by a link alone, and has not shown the code that they have. */
  readonly byLink: boolean;
}

interface AtTheDoor {
  readonly waiting: readonly Guest[];
  /** Let in, and here by a link alone. */
  readonly byLink: readonly Guest[];
}

/** What whoever has scrolled away from the door reads of it in the line that is always there. */
export interface Knock {
  readonly why: string;
  readonly who: string;
}

const NOBODY: AtTheDoor = { waiting: [], byLink: [] };

const LOOK_EVERY = 3_000;

function fresh(now: readonly Guest[], before: readonly Guest[]): readonly Guest[] {
  return now.filter((guest) => before.every((known) => known.id !== guest.id));
}

export class DoorElement extends BoardElement {
  private door = NOBODY;
  /** Whom the chair has looked at, though they came by a link alone. */
  private readonly looked = new Set<string>();
  private chairSeen = false;
  private declined = false;
  private acting = false;
  private asked = false;

  protected override watch(): void {
    this.chairSeen ||= this.session.data.door.chairCame;
    const looking = setInterval(() => void this.look(), LOOK_EVERY);
    const counting = setInterval(() => this.count(), 1_000);
    this.whileHere(() => clearInterval(looking));
    this.whileHere(() => clearInterval(counting));
    this.whileHere(this.session.presence.subscribe(() => this.count()));
    this.whileHere(this.session.subscribe(() => this.count()));
    void this.look();
  }

  private get deputises(): boolean {
    const { role, byLink } = this.session.data.me;
    return role === "deputy" && !byLink;
  }

  private get chair(): Participant | undefined {
    return this.session.people.all.find((person) => person.role === "chair");
  }

  // Who waits.

  private async look(): Promise<void> {
    const { session } = this;
    if (!session.data.door.mayInvite && !(this.deputises && session.mayWrite("chair"))) return this.heard(NOBODY);
    try {
      const answer = await fetch(`${session.data.door.invited}/waiting`, { headers: { Accept: "application/json" } });
      if (answer.ok) this.heard((await answer.json()) as AtTheDoor);
    } catch {
      // The board itself says when the server cannot be reached.
    }
  }

  private heard(door: AtTheDoor): void {
    if (JSON.stringify(door) === JSON.stringify(this.door)) return;
    const before = this.door;
    this.door = door;
    for (const guest of fresh(door.waiting, before.waiting)) this.session.announce(`${guest.name} is waiting to be let in.`);
    for (const guest of fresh(door.byLink, before.byLink)) this.session.announce(`Somebody is here as ${guest.name} with a new link, without a code.`);
    // Who comes so once more is looked at once more.
    for (const known of this.looked) if (door.byLink.every((guest) => guest.id !== known)) this.looked.delete(known);
    this.requestUpdate();
  }

  private hasLooked(guest: Guest): void {
    this.looked.add(guest.id);
    this.requestUpdate();
  }

  /** Whoever leads has seen or heard that it is them, which no link shows. */
  private async isHere(guest: Guest): Promise<void> {
    const outcome = await ask(`${this.session.data.urls.floor}/attendance`, { person: guest.id, change: "came" });
    if ("sentence" in outcome) return this.session.tell(outcome.sentence);
    this.hasLooked(guest);
    this.session.tell(`${guest.name} is noted as here.`);
  }

  private get unsure(): readonly Guest[] {
    return this.door.byLink.filter((guest) => !this.looked.has(guest.id));
  }

  private async decide(guest: Guest, verb: "admit" | "send-away"): Promise<void> {
    const url = `${this.session.data.door.invited}/${guest.id}/${verb}`;
    try {
      const answer = await fetch(url, { method: "POST", headers: { Accept: "application/json" } });
      if (answer.ok) this.session.tell(verb === "admit" ? `${guest.name} comes in.` : `${guest.name} was sent away.`);
    } catch {
      this.session.tell("That did not reach the server. Please try again.");
    }
    await this.look();
  }

  // The lost chair.

  private count(): void {
    const { chair, session } = this;
    if (!this.deputises || !chair) return;
    this.noticeActing(chair);
    const here = session.presence.others.some(({ person }) => person.id === chair.id);
    if (here) {
      this.chairSeen = true;
      this.declined = false;
    }
    this.ask(session.presence.isLost(chair.id) && this.chairSeen && !this.declined && !this.acting, chair);
  }

  private noticeActing(chair: Participant): void {
    const acting = this.session.mayWrite("chair");
    if (this.acting && !acting && this.session.state.is === "live") {
      this.acting = false;
      this.session.tell(`${chair.name} is back and chairs again.`);
    }
    this.acting ||= acting;
  }

  private ask(asked: boolean, chair: Participant): void {
    if (asked === this.asked) return;
    this.asked = asked;
    if (asked) this.session.announce(`${chair.name} has lost the connection. Will you chair until they are back?`);
    this.requestUpdate();
  }

  private async takeOver(): Promise<void> {
    const answer = await fetch(this.session.data.door.takeOver, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) this.session.tell("You chair for now, until the chair is back.");
    else this.session.tell(((await answer?.json().catch(() => null)) as { sentence?: string } | null)?.sentence ?? "That did not reach the server. Please try again.");
    this.notNow();
  }

  private notNow = (): void => {
    this.declined = true;
    this.asked = false;
    this.requestUpdate();
  };

  /** The first of them, and how many there are. */
  private get knock(): Knock | null {
    const { waiting } = this.door;
    if (this.asked && this.chair) return { why: "Connection lost", who: this.chair.name };
    const [first, ...others] = waiting.length > 0 ? waiting : this.unsure;
    if (!first) return null;
    return { why: waiting.length > 0 ? "At the door" : "By a new link", who: others.length > 0 ? `${others.length + 1} people` : first.name };
  }

  /** Leads from wherever one is on the page to who is at the door. */
  show(): void {
    this.scrollIntoView({ block: "center", behavior: glide() });
    this.querySelector("button")?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    this.dispatchEvent(new CustomEvent<Knock | null>("knock", { bubbles: true, detail: this.knock }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.door.waiting.length === 0 && this.unsure.length === 0 && !this.asked) return nothing;
    return html`${this.asked && this.chair ? this.question(this.chair) : nothing}
      ${this.unsure.map(
        (guest) => html`<div class="notice notice--warning door">
          <p>Somebody is here as <strong>${guest.name}</strong> with a new link, and has not shown their code. Look, or listen, whether it is the right person. What is kept to a few stays closed to them, and they are not noted as here.</p>
          <p class="row">${this.session.floor.now.leads ? html`<button type="button" class="button" @click=${() => this.isHere(guest)}>Note that ${guest.name} is here</button>` : nothing}
            <button type="button" class="button button--quiet" @click=${() => this.hasLooked(guest)}>I have looked<span class="visually-hidden"> at ${guest.name}</span></button></p>
        </div>`,
      )}
      ${this.door.waiting.map(
        (guest) => html`<div class="notice door">
          <p><strong>${guest.name}</strong>${guest.knownAs ? html`, ${guest.knownAs},` : nothing} is waiting to be let in.${guest.byLink ? " They came with a new link and have not shown their code: look, or listen, whether it is the right person." : nothing}</p>
          <p class="row">
            <button type="button" class="button" @click=${() => this.decide(guest, "admit")}>Let in<span class="visually-hidden"> ${guest.name}</span></button>
            <button type="button" class="button button--quiet" @click=${() => this.decide(guest, "send-away")}>Send away<span class="visually-hidden"> ${guest.name}</span></button>
          </p>
        </div>`,
      )}`;
  }

  private question(chair: Participant): TemplateResult {
    return html`<div class="notice notice--warning door">
      <p>${chair.name} has lost the connection. Will you chair until they are back?</p>
      <p class="row">
        <button type="button" class="button" @click=${() => this.takeOver()}>I will chair</button>
        <button type="button" class="button button--quiet" @click=${this.notNow}>Not now</button>
      </p>
    </div>`;
  }
}

customElements.define("board-door", DoorElement);
