/**
 * The keys of the meeting: one family, Alt and Shift with a letter, which works while one types and does nothing behind
 * a dialog. The sheet that lists them comes with "?", or with Alt, Shift and "/" while one types.
 */

import { html, type TemplateResult } from "lit";
import { BoardElement } from "./element";
import type { NowElement } from "./facilitation";
import { SECTIONS } from "./models";
import type { AnsweringElement, AskingElement } from "./questions";
import type { HandElement, QueueElement } from "./queue";
import { isPaused, itemTime, speakerTime, standing } from "./standing";
import { leads, pause, resume } from "./steering";
import { spokenFor } from "./timing";
import { isTyping } from "./following";
import type { RootElement } from "./root";
import type { Session } from "./session";

interface Key {
  readonly code: string;
  readonly shown: string;
  readonly words: string;
  readonly chairs?: true;
  run(session: Session): void;
}

const find = <T extends Element>(tag: string): T | null => document.querySelector<T>(tag);

const KEYS: readonly Key[] = [
  { code: "KeyG", shown: "G", words: "Back to what is being discussed", run: () => find("board-now")?.dispatchEvent(new CustomEvent("follow-chair", { bubbles: true })) },
  { code: "KeyH", shown: "H", words: "Raise or lower your hand", run: () => find<HandElement>("board-hand")?.toggle() },
  { code: "KeyR", shown: "R", words: "Raise your hand to react now", run: () => find<HandElement>("board-hand")?.react() },
  { code: "KeyT", shown: "T", words: "Hear how much time is left", run: (session) => session.announce(timeLeft(session)) },
  { code: "KeyW", shown: "W", words: "Write in the notes of what is being discussed", run: writeNotes },
  { code: "KeyA", shown: "A", words: "Answer what everybody is asked", run: (session) => answer(session) },
  { code: "KeyM", shown: "M", words: "What I have taken on", run: () => void (location.hash = "people-mine") },
  { code: "Period", shown: ".", words: "The next section of the board", run: () => walk(1) },
  { code: "Comma", shown: ",", words: "The section before", run: () => walk(-1) },
  { code: "KeyN", shown: "N", words: "Done, next item", chairs: true, run: () => find<NowElement>("board-now")?.next() },
  { code: "KeyK", shown: "K", words: "Put this item last", chairs: true, run: () => find<NowElement>("board-now")?.skip() },
  { code: "KeyP", shown: "P", words: "Pause all clocks, or go on", chairs: true, run: (session) => (isPaused(session) ? resume(session) : pause(session)) },
  { code: "KeyQ", shown: "Q", words: "Ask everybody", chairs: true, run: () => find<AskingElement>("board-asking")?.begin() },
  { code: "KeyS", shown: "S", words: "Share out the minutes that are left", chairs: true, run: () => find<NowElement>("board-now")?.spread() },
  { code: "KeyC", shown: "C", words: "Give the floor to whoever is first", chairs: true, run: () => find<QueueElement>("board-queue")?.callNext() },
];

function writeNotes(session: Session): void {
  const item = standing(session)?.row.id;
  if (!item) return session.announce("No item is being discussed.");
  void find<RootElement>("board-root")?.writeNotes(item);
}

function answer(session: Session): void {
  const question = session.floor.now.questions.find((each) => each.open && (each.asksMe || each.mine));
  if (question) find<AnsweringElement>("board-answering")?.begin(question);
  else session.announce("Nothing is asked at the moment.");
}

/** On to the section that many further. */
function walk(by: number): void {
  const here = SECTIONS.findIndex(({ name }) => name === document.querySelector<HTMLElement>("section[data-section]:not([hidden])")?.dataset["section"]);
  location.hash = SECTIONS[(here + by + SECTIONS.length) % SECTIONS.length]?.name ?? "agenda";
}

/** The groups of sections, and the people, stand under the digits in their order. */
const DIGIT = /^Digit([1-9])$/;

function timeLeft(session: Session): string {
  const now = standing(session);
  const time = now ? itemTime(session, now) : null;
  const { speaker } = session.floor.now;
  const spoken = speakerTime(session);
  const item = isPaused(session) ? "Paused." : time ? `This item: ${time.words}.` : "This item has no time limit.";
  return speaker && spoken ? `${item} ${session.people.words(speaker.person)} speaks, ${spoken.time?.words ?? spokenFor(spoken.spent)}.` : item;
}

export class KeysElement extends BoardElement {
  protected override watch(): void {
    document.addEventListener("keydown", this.pressed);
    this.whileHere(() => document.removeEventListener("keydown", this.pressed));
  }

  private pressed = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const sheet = this.asksForSheet(event);
    // Most keys are letters: for them nobody looks through the whole page.
    if ((!sheet && !(event.altKey && event.shiftKey)) || document.querySelector("dialog[open]")) return;
    if (sheet) {
      event.preventDefault();
      return this.open();
    }
    if (this.does(event.code)) event.preventDefault();
  };

  private asksForSheet(event: KeyboardEvent): boolean {
    return event.altKey ? event.shiftKey && event.code === "Slash" : event.key === "?" && !isTyping();
  }

  private does(code: string): boolean {
    const nth = DIGIT.exec(code)?.[1];
    const link = nth ? document.querySelectorAll<HTMLAnchorElement>(".switcher__groups a")[Number(nth) - 1] : null;
    if (link) {
      link.click();
      return true;
    }
    const key = KEYS.find((each) => each.code === code);
    if (!key || (key.chairs && !leads(this.session))) return false;
    key.run(this.session);
    return true;
  }

  open(): void {
    this.requestUpdate();
    void this.updateComplete.then(() => this.querySelector("dialog")?.showModal());
  }

  protected override render(): TemplateResult {
    const mine = KEYS.filter((key) => !key.chairs || leads(this.session));
    return html`<dialog class="wide" aria-labelledby="keys-title">
      <div class="stack">
        <h2 id="keys-title" tabindex="-1" autofocus>Keys</h2>
        <table class="keys">
          <tbody>
            ${mine.map((key) => this.line(["Alt", "Shift", key.shown], key.words))} ${this.line(["Alt", "Shift", "1 … 6"], "Go to a part of the board, or to the people")}
            ${this.line(["Esc"], "Stop following the chair")} ${this.line(["Alt", "↑ ↓"], "Move an entry up or down")} ${this.line(["Ctrl", "Z"], "Take back your own last step")}
            ${this.line(["?"], "These keys; Alt Shift / while you type")}
          </tbody>
        </table>
        <form method="dialog"><button class="button button--quiet">Close</button></form>
      </div>
    </dialog>`;
  }

  private line(keys: readonly string[], words: string): TemplateResult {
    return html`<tr>
      <th scope="row">${keys.map((each) => html`<kbd>${each}</kbd> `)}</th>
      <td>${words}</td>
    </tr>`;
  }
}

customElements.define("board-keys", KeysElement);
