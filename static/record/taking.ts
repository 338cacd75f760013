/** Files that the server may have to make first: whoever waits longer than a moment is told so. */

const PATIENCE = 1_000;

/** What is waited for by now, by the links and forms that lead there. */
const waitedFor = new Map<HTMLElement, string>();

/** `<a data-made-first>` leads to a file, `<form data-made-first data-made-of>` to one that is made of others;
 * `[data-making]` beside it says that it is being made. */
export function takeAlong(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-made-first]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void fetched(link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["madeOf"]) return;
    event.preventDefault();
    void sent(form, form.dataset["madeOf"].split(" "));
  });
}

async function fetched(link: HTMLAnchorElement): Promise<void> {
  const made = await madeFirst(link, [link.href]);
  if (made === true) save(link.href);
  // The page that the server answers with says why.
  else if (made === false) location.assign(link.href);
}

/** What it is made of takes long, and putting it together does not. If it cannot be made, the answer says why. */
async function sent(form: HTMLFormElement, parts: readonly string[]): Promise<void> {
  if ((await madeFirst(form, parts)) !== undefined) form.submit();
}

/** Whether all of it is made by now; undefined for whoever asks once more while they wait. */
async function madeFirst(asked: HTMLElement, addresses: readonly string[]): Promise<boolean | undefined> {
  if (asked.getAttribute("aria-busy") === "true") return undefined;
  asked.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => {
    waitedFor.set(asked, asked.dataset["madeFirst"] || "The file");
    tell();
  }, PATIENCE);
  const made = await Promise.all(addresses.map(isMade));
  clearTimeout(waiting);
  asked.removeAttribute("aria-busy");
  waitedFor.delete(asked);
  tell();
  return made.every(Boolean);
}

async function isMade(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: "HEAD" })).ok;
  } catch {
    // The browser says it better than we could.
    return false;
  }
}

/** Unlike going there, this gives up no other file that is on its way. */
function save(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

function tell(): void {
  const told = document.querySelector<HTMLElement>("[data-making]");
  if (!told) return;
  const names = [...waitedFor.values()];
  told.hidden = names.length === 0;
  told.querySelector("[data-making-words]")!.textContent =
    names.length === 0 ? "" : `${names.join(", and ")} ${names.length === 1 ? "is" : "are"} being made …`;
}
