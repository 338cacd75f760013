/** What did not reach the board, and what its author can do with it: put it back, hand it in late, or let it go. */

import { html, type TemplateResult } from "lit";
import { belongsToAll, putAnew } from "./anew";
import { cameLate, handIn, type HandedIn } from "./late";
import "./rescue";
import type { Session } from "./session";

const ANNOUNCED = {
  kept: "Your words came after the board was frozen. They are kept as a late contribution.",
  failed: "Your words could not be handed to the chair just now.",
  "code-needed": "Your words came after the board was frozen. Show your code, and they can be handed to the chair.",
} as const;

export class Rescuing {
  /** What has become of the words that came too late. */
  late: HandedIn = null;

  constructor(private readonly here: () => Session) {}

  private get session(): Session {
    return this.here();
  }

  panel(): TemplateResult {
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

  handIn = async (): Promise<void> => {
    const { session } = this;
    const words = cameLate(session.rescued);
    if (words.length === 0) return;
    this.late = "handing";
    session.changed();
    this.late = await handIn(session.data.urls.late, words, (somebody) => session.people.words(somebody));
    session.announce(ANNOUNCED[this.late]);
  };

  private letGo = (): void => {
    this.session.rescued.length = 0;
    this.session.changed();
  };
}
