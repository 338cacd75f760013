/**
 * A form goes out when somebody is there to take it. Otherwise the browser would leave the page for one of its own, and
 * with the page the words that somebody has typed would be gone.
 */

/** After so long without an answer nobody is there. */
const PATIENCE = 8_000;

const reached = new WeakSet<HTMLFormElement>();

/** Whether the form must wait: nobody is there, which its page says then, or that is still being found out. */
export function mustWait(form: HTMLFormElement, by: HTMLElement | null): boolean {
  // What only closes a dialog goes nowhere.
  if (form.method === "dialog" || reached.delete(form)) return false;
  document.querySelector("[data-unsent]")?.remove();
  // Not by what the browser thinks of its network: the server may be on this very machine.
  if (navigator.onLine && !holdsWords(form)) return false;
  void sendOnceReached(form, by);
  return true;
}

function holdsWords(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll("textarea")].some((each) => each.value.trim() !== "");
}

async function sendOnceReached(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  form.dataset["sent"] = "";
  const there = await answers();
  delete form.dataset["sent"];
  if (!there) {
    say(form, by);
    return;
  }
  reached.add(form);
  form.requestSubmit(by);
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}

/** What covers the form, such as a dialog that asks again, covers no sentence. */
function say(form: HTMLFormElement, by: HTMLElement | null): void {
  const words = document.createElement("p");
  words.className = "banner banner--danger";
  words.setAttribute("role", "alert");
  words.dataset["unsent"] = "";
  words.tabIndex = -1;
  words.textContent =
    "There is no connection just now, and nothing was sent. What you typed is still here: please send it again in a moment.";
  (by?.closest("dialog") ?? form).append(words);
  words.focus();
}
