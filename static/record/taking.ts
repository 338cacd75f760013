/** Files that the server may have to make first: whoever waits longer than a moment is told so. */

const PATIENCE = 1_000;

/** What is waited for by now, by the links that lead there. */
const waitedFor = new Map<HTMLAnchorElement, string>();

/** `<a data-made-first>` leads to a file; `[data-making]` beside it says that it is being made. */
export function takeAlong(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-made-first]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void fetched(link);
  });
}

async function fetched(link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => {
    waitedFor.set(link, link.dataset["madeFirst"] || "The file");
    tell();
  }, PATIENCE);
  const made = await isMade(link.href);
  clearTimeout(waiting);
  link.removeAttribute("aria-busy");
  waitedFor.delete(link);
  tell();
  if (made) save(link.href);
  // The page that the server answers with says why.
  else location.assign(link.href);
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
