/** Attendance while the conference lasts: what the chair confirms about each, and whether enough agencies are there. */

import { html, nothing, type TemplateResult } from "lit";
import type { Attending } from "./floor";
import type { Participant } from "./people";
import type { ReallyElement } from "./really";
import type { WhyElement } from "./why";
import { TableElement } from "./table";

const WORDS: Readonly<Record<string, string>> = {
  expected: "Expected",
  present: "Present",
  present_part: "Present for part",
  excluded_part: "Left out of a part",
  apologies: "Sent apologies",
  absent: "Did not come",
};

const clock = (instant: string): string => new Date(instant).toLocaleTimeString("en-AU", { hour: "2-digit", minute: "2-digit", hour12: false });

/** "Present, since 10:05", "Present for part, 10:00 to 10:40". */
export function attendanceWords({ attendance, stays }: Attending): string {
  const words = WORDS[attendance] ?? attendance;
  if (!stays.some(({ until }) => until)) return words;
  return `${words}, ${stays.map(({ from, until }) => (until ? `${clock(from)} to ${clock(until)}` : `since ${clock(from)}`)).join(", ")}`;
}

const isHere = (attending: Attending | undefined): boolean => attending?.stays.some(({ until }) => until === null) ?? false;

/** Whether somebody came and has not left: seen by their page, or told by the chair. */
export const isThere = (attending: Attending | undefined): boolean =>
  isHere(attending) || (attending?.stays.length === 0 && /^(present|excluded)/.test(attending.attendance));

/** What the chair says about one person. */
export class AttendanceElement extends TableElement {
  static override properties = { ...TableElement.properties, person: { attribute: false } };
  declare person: Participant;

  protected override render(): TemplateResult | typeof nothing {
    const attending = this.session.floor.now.people[this.person.id];
    if (!attending) return nothing;
    return html`<span class="person__agency">${attendanceWords(attending)}${attending.reason ? `. ${attending.reason}` : ""}</span> ${this.leads ? this.menu(attending) : nothing}`;
  }

  private menu(attending: Attending): TemplateResult {
    const name = this.person.name;
    return html`<details class="attendance" @toggle=${this.toggled}>
      <summary>Attendance<span class="visually-hidden"> of ${name}</span></summary>
      <span class="queue__tools">
        ${isHere(attending)
          ? this.tool("Left", () => this.left(attending))
          : this.tool(attending.stays.length > 0 ? "Is back" : "Came", () => this.note("came"))}
        ${this.tool("Left out of a part…", () => this.excluded())} ${this.tool("Apologies…", () => this.apologies())}
        ${this.tool("Did not come", () => this.note("absent"))}
      </span>
    </details>`;
  }

  private toggled = (event: Event): void => {
    const opened = event.currentTarget;
    if (!(opened instanceof HTMLDetailsElement) || !opened.open) return;
    for (const other of document.querySelectorAll<HTMLDetailsElement>("details.attendance[open]")) if (other !== opened) other.open = false;
  };

  private tool(words: string, run: () => void): TemplateResult {
    return html`<button type="button" class="button button--plain button--small" aria-label="${words}: ${this.person.name}" @click=${run}>${words}</button>`;
  }

  private async note(change: string, reason = ""): Promise<void> {
    await this.do("attendance", { person: this.person.id, change, reason });
    this.querySelector("details")?.removeAttribute("open");
  }

  private left(attending: Attending): void {
    if (!attending.holdsQuorum) return void this.note("left");
    document
      .querySelector<ReallyElement>("board-really")
      ?.ask(`Without ${this.person.name} there are not enough agencies at the table any more. Perhaps settle what needs them first.`, "They leave", () => void this.note("left"));
  }

  private excluded(): void {
    this.why(`${this.person.name} is left out of a part`, "Why? This stands in the minutes, which they read too.", true, (reason) => this.note("excluded", reason));
  }

  private apologies(): void {
    this.why(`${this.person.name} sent apologies`, "What did they send? (optional)", false, (reason) => this.note("apologies", reason));
  }

  private why(title: string, label: string, needed: boolean, then: (reason: string) => void): void {
    document.querySelector<WhyElement>("board-why")?.ask(title, label, needed, then);
  }
}

/** How many sides of the table are there, how many must be, and why the chair goes on without. */
export class QuorumElement extends TableElement {
  protected override render(): TemplateResult | typeof nothing {
    const { quorum } = this.session.floor.now;
    if (quorum.invited.length === 0) return nothing;
    const missing = quorum.invited.filter((side) => !quorum.here.includes(side));
    return html`<section class="quorum ${quorum.reached || quorum.waiver ? "" : "quorum--short"}" aria-labelledby="quorum-title">
      <h3 class="rail__title rail__title--minor" id="quorum-title">Who must be here</h3>
      <p>
        ${quorum.here.length} of ${quorum.invited.length} agencies and sides are here; ${quorum.needed} are needed.
        ${quorum.reached ? nothing : html`<strong>Not enough are here.</strong>`}
      </p>
      ${missing.length > 0 ? html`<p class="field__hint">Missing: ${missing.join(", ")}.</p>` : nothing}
      ${quorum.waiver && !quorum.reached ? html`<p class="field__hint">The conference goes on: ${quorum.waiver}</p>` : nothing}
      ${this.leads ? this.tools() : nothing}
    </section>`;
  }

  private tools(): TemplateResult {
    const { quorum } = this.session.floor.now;
    return html`<p class="queue__chair">
      <label class="queue__box">Needed
        <select @change=${this.set}>
          ${Array.from({ length: quorum.invited.length + 1 }, (_, each) => html`<option value=${each} ?selected=${each === quorum.needed}>${each}</option>`)}
        </select>
      </label>
      ${quorum.reached ? nothing : html`<button type="button" class="button button--quiet button--small" @click=${this.goOn}>Go on all the same…</button>`}
    </p>`;
  }

  private set = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) void this.do("quorum", { needed: Number(event.target.value) });
  };

  private goOn = (): void => {
    document
      .querySelector<WhyElement>("board-why")
      ?.ask("Go on without enough agencies", "Why? This stands in the minutes.", true, (reason) => void this.do("waiver", { reason }));
  };
}

customElements.define("board-attendance", AttendanceElement);
customElements.define("board-quorum", QuorumElement);
