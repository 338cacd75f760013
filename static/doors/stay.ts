/**
 * How long one stays signed in, as the page knows it: reports what its person does, warns before the end, and when the
 * end comes covers the page until the same person has signed in again. Nothing on the page is lost meanwhile.
 */

import { coverFor, uncover } from "./again";

interface Stay {
  readonly person: string;
  readonly seconds: number;
  readonly extensible: boolean;
  readonly warn: number;
  readonly byLink: boolean;
}

type Answer = { readonly left: Pick<Stay, "person" | "seconds" | "extensible"> } | { readonly how: "expired" | "ended" } | null;

const SPOKEN_AT: readonly number[] = [60, 30, 10];
/** Said by each page as it opens: its person may have signed in anew, for which a covered page waits. */
const OPENED = "opened";
const INPUTS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;
/** Signs in one window of the browser are told to the others. */
const channel = "BroadcastChannel" in window ? new BroadcastChannel("caseboard-session") : null;

/**
 * Tells, as events, when the page is covered (`locked`), when its person is back (`back`: passes of an earlier session
 * are worth nothing by then), and when the session was ended on purpose (`ended`: the page should let go of everything).
 */
class Staying extends EventTarget {
  private readonly given = read();
  private endsAt = Infinity;
  private extensible = true;
  private covered = false;
  private checking = false;
  private warned = false;
  private reportedAt = Date.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reporting: ReturnType<typeof setTimeout> | undefined;

  begin(): void {
    if (!this.given) return;
    this.lasts(this.given);
    for (const input of INPUTS) addEventListener(input, (event) => event.isTrusted && this.noticed(), { capture: true, passive: true });
    addEventListener("focus", () => this.look());
    addEventListener("online", () => this.look());
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
    channel?.addEventListener("message", ({ data }) => this.look(data !== OPENED));
    channel?.postMessage(OPENED);
    this.warning?.addEventListener("cancel", (event) => event.preventDefault());
    this.warning?.querySelector("[data-still-here]")?.addEventListener("click", () => void this.stillHere());
  }

  /** Whose page this is; empty when nobody is signed in. */
  get person(): string {
    return this.given?.person ?? "";
  }

  /** Whether they came by a link alone, and have not shown their code. */
  get byLink(): boolean {
    return this.given?.byLink ?? false;
  }

  get locked(): boolean {
    return this.covered;
  }

  /** Asks the server how things stand, and acts on it. Something on the page heard that the session is over. */
  async check(): Promise<void> {
    if (this.checking || !this.given) return;
    this.checking = true;
    try {
      await this.heed(await this.ask("/session", "GET"));
    } finally {
      this.checking = false;
    }
  }

  private async heed(answer: Answer): Promise<void> {
    if (answer === null) {
      // Nobody answers. What is over is over all the same; the rest is asked again later.
      if (Date.now() >= this.endsAt) this.cover();
      else this.wake(2_000, () => void this.check());
    } else if ("how" in answer) {
      if (answer.how === "expired" || this.covered) this.cover();
      else this.end();
    } else if (answer.left.person !== this.given?.person) {
      this.end();
    } else {
      this.lasts(answer.left);
      this.uncover();
      this.dispatchEvent(new Event("back"));
    }
  }

  // What the person does.

  private noticed(): void {
    if (this.covered || this.warning?.open || this.reporting !== undefined) return;
    const every = Math.min(60_000, Math.max(1_000, ((this.given?.warn ?? 60) * 1_000) / 2));
    this.reporting = setTimeout(() => {
      this.reporting = undefined;
      void this.report();
    }, Math.max(0, this.reportedAt + every - Date.now()));
  }

  private async report(): Promise<void> {
    this.reportedAt = Date.now();
    const answer = await this.ask("/session/active", "POST");
    if (answer && "left" in answer && answer.left.person === this.given?.person) this.lasts(answer.left);
    else if (answer) await this.heed(answer);
  }

  private async stillHere(): Promise<void> {
    if (this.extensible) await this.report();
    this.warning?.close();
  }

  // As time goes by.

  private lasts(left: Pick<Stay, "seconds" | "extensible">): void {
    this.endsAt = Date.now() + left.seconds * 1_000;
    this.extensible = left.extensible;
    if (left.seconds > this.warn) this.warned = false;
    if (!this.warned && this.warning?.open) this.warning.close();
    this.wake(Math.max(0, (left.seconds - this.warn) * 1_000), () => this.look());
  }

  private get warn(): number {
    return this.given?.warn ?? 0;
  }

  private get secondsLeft(): number {
    return Math.ceil((this.endsAt - Date.now()) / 1_000);
  }

  /** Somebody or something woke the page: time may have gone by, or another window may know more. */
  private look(told = false): void {
    if (this.covered || told || this.secondsLeft <= 0) void this.check();
    else if (this.secondsLeft <= this.warn && !this.warned) void this.warnSoon();
  }

  /** Another window, or listening to a conference, may have made the session last longer: the server knows. */
  private async warnSoon(): Promise<void> {
    const answer = await this.ask("/session", "GET");
    if (answer && "how" in answer) return this.heed(answer);
    if (answer) this.lasts(answer.left);
    if (this.secondsLeft > this.warn || this.warned) return;
    this.warned = true;
    this.show();
  }

  private show(): void {
    const { warning } = this;
    if (!warning) return;
    warning.dataset["kind"] = this.extensible ? "idle" : "long";
    if (!warning.open) warning.showModal();
    this.count();
  }

  private count(): void {
    const left = this.secondsLeft;
    if (left <= 0) return void this.check();
    const shown = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const place of this.warning?.querySelectorAll("[data-countdown]") ?? []) place.textContent = shown;
    const spoken = this.warning?.querySelector("[data-spoken]");
    if (spoken && this.warning?.open && SPOKEN_AT.includes(left)) spoken.textContent = `${left} seconds left.`;
    this.wake(this.endsAt - Date.now() - (left - 1) * 1_000, () => this.count());
  }

  private wake(milliseconds: number, then: () => void): void {
    clearTimeout(this.timer);
    // Longer than a browser's timer can wait is looked at again before.
    this.timer = setTimeout(then, Math.min(milliseconds + 20, 2 ** 31 - 1));
  }

  // The end.

  private cover(): void {
    clearTimeout(this.timer);
    this.warning?.close();
    if (this.covered || !this.given) return;
    this.covered = true;
    coverFor(this.given.person, () => void this.check());
    this.dispatchEvent(new Event("locked"));
  }

  private uncover(): void {
    if (!this.covered) return;
    this.covered = false;
    uncover();
    channel?.postMessage("signed-in");
  }

  private end(): void {
    clearTimeout(this.timer);
    this.warning?.close();
    // A page that wants to let go of things by itself says so.
    if (this.dispatchEvent(new Event("ended", { cancelable: true }))) location.assign("/sign-in");
  }

  private get warning(): HTMLDialogElement | null {
    return document.querySelector<HTMLDialogElement>("#stay-warning");
  }

  private async ask(url: string, method: "GET" | "POST"): Promise<Answer> {
    try {
      const response = await fetch(url, { method, headers: { Accept: "application/json" } });
      if (response.ok) return { left: (await response.json()) as Stay };
      if (response.status !== 401) return null;
      const told = (await response.json()) as { how?: string };
      return { how: told.how === "expired" ? "expired" : "ended" };
    } catch {
      return null;
    }
  }
}

function read(): Stay | null {
  const source = document.getElementById("stay");
  return source ? (JSON.parse(source.textContent ?? "") as Stay) : null;
}

export const stay = new Staying();

/** The page that stands at the end of signing in beside a covered one. */
export function tellOtherWindows(): void {
  if (document.querySelector("[data-signed-in-again]")) channel?.postMessage("signed-in");
}
