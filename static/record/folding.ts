/**
 * A long record as a document. On a phone its parts are folded under their headings, which is a list of contents at once;
 * where there is room a list of contents leads to them. Without script everything stands there, one below another.
 */

const NARROW = "(max-width: 40rem)";
/** A shorter record needs no list. */
const FEWEST = 4;

export function foldRecord(): void {
  const record = document.querySelector<HTMLElement>(":is(#frozen-record, #preview) article.record");
  const parts = [...(record?.querySelectorAll<HTMLElement>(":scope > section") ?? [])];
  if (!record || parts.length < FEWEST || record.dataset["folded"] !== undefined) return;
  record.dataset["folded"] = "";
  if (matchMedia(NARROW).matches) foldAll(parts);
  else record.querySelector(".record__head")?.after(contents(parts));
}

function headingOf(part: HTMLElement): HTMLElement | null {
  return part.querySelector<HTMLElement>(":scope > :is(h2, h3)");
}

function foldAll(parts: readonly HTMLElement[]): void {
  const folds = parts.map(fold).filter((each) => each !== null);
  // On paper nothing may be left out.
  addEventListener("beforeprint", () => folds.forEach((each) => (each.open = true)));
}

function fold(part: HTMLElement): HTMLDetailsElement | null {
  const heading = headingOf(part);
  if (!heading) return null;
  const [details, summary] = [document.createElement("details"), document.createElement("summary")];
  const rest = [...part.childNodes].filter((each) => each !== heading);
  summary.append(heading);
  details.append(summary, ...rest);
  details.className = "record__part";
  part.append(details);
  return details;
}

function contents(parts: readonly HTMLElement[]): HTMLElement {
  const [nav, list] = [document.createElement("nav"), document.createElement("ol")];
  nav.className = "record__contents screen-only";
  nav.setAttribute("aria-label", "What stands in it");
  for (const [nth, part] of parts.entries()) {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    part.id = `part-${nth + 1}`;
    link.href = `#${part.id}`;
    link.textContent = headingOf(part)?.textContent ?? "";
    item.append(link);
    list.append(item);
  }
  nav.append(list);
  return nav;
}
