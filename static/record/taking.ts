/** Files that the server may have to make first: whoever waits longer than a moment is told so. */

const PATIENCE = 1_000;

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
  const told = document.querySelector<HTMLElement>("[data-making]");
  const waiting = setTimeout(() => told && say(told, `${link.dataset["madeFirst"] || "The file"} is being made …`), PATIENCE);
  try {
    await fetch(link.href, { method: "HEAD" });
  } catch {
    // The browser says it better than we could.
  }
  clearTimeout(waiting);
  link.removeAttribute("aria-busy");
  if (told) say(told, "");
  location.assign(link.href);
}

function say(told: HTMLElement, words: string): void {
  told.hidden = words === "";
  told.querySelector("[data-making-words]")!.textContent = words;
}
