/** Going where the conference goes: never while somebody types, never with the focus, and left with one key. */

import type { Session } from "./session";
import { standing } from "./standing";
import { leads } from "./steering";

/** Whether this person is in the midst of writing. */
export function isTyping(): boolean {
  const at = document.activeElement;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("input:not([type=checkbox], [type=radio]), textarea, select")) && at.closest("#board") !== null;
}

export class Following {
  private on = true;
  /** The conference went on while this person wrote: the page stayed. */
  private behind = false;
  private at = "";

  constructor(
    private readonly sessionOf: () => Session,
    private readonly lookAt: (item: string) => void,
    private readonly changed: () => void,
  ) {}

  private get session(): Session {
    return this.sessionOf();
  }

  private get current(): string {
    return standing(this.session)?.row.id ?? "";
  }

  /** Whether this page shows what is being discussed, or nothing is. */
  get follows(): boolean {
    return this.current === "" || (this.on && !this.behind);
  }

  /** The board has come for the first time; `address` is what was asked for, if anything. */
  begin(address: string): void {
    this.at = this.current;
    if (address === "") this.arrive();
    else this.wentTo(address);
  }

  /** The chair's part changed. */
  moved(): void {
    const item = this.current;
    if (item === this.at) return;
    this.at = item;
    // Who leads goes along with their own move, wherever they looked before.
    if (leads(this.session)) this.on = true;
    if (item !== "" && this.on) this.behind = isTyping() && !leads(this.session);
    if (!this.behind && this.on) this.arrive();
    this.changed();
  }

  /** This person went somewhere of their own accord. */
  wentTo(address: string): void {
    const back = address === `agenda-${this.current}` || address === "simple";
    this.on = back || this.current === "";
    this.behind = false;
    this.changed();
  }

  back = (): void => {
    this.on = true;
    this.behind = false;
    this.arrive();
    this.changed();
  };

  /** Answers whether there was anything to leave. */
  leave = (): boolean => {
    if (!this.on || this.current === "" || leads(this.session)) return false;
    this.on = false;
    this.session.announce("You look around by yourself now.");
    this.changed();
    return true;
  };

  private arrive(): void {
    if (this.current !== "") this.lookAt(this.current);
  }
}
