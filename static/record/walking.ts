/**
 * A page of several steps as a walk: one is shown at a time, the one that the address names, and what leads there says
 * where one is. Without script the steps stand below one another, and the same links lead from one to the next.
 */

const STEP = "[data-step]";

function show(walk: HTMLElement, step: HTMLElement): void {
  for (const each of walk.querySelectorAll<HTMLElement>(STEP)) each.hidden = each !== step;
  for (const link of walk.querySelectorAll<HTMLAnchorElement>("nav a[href^='#']"))
    if (link.hash === `#${step.id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
}

/** The step that the address names, or something in it. */
function wanted(walk: HTMLElement): HTMLElement | null {
  const named = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  return named && walk.contains(named) ? named.closest<HTMLElement>(STEP) : null;
}

function goOn(walk: HTMLElement): void {
  const step = wanted(walk);
  if (!step) return;
  show(walk, step);
  // Whoever listens goes on from the beginning of the step.
  const heading = step.querySelector<HTMLElement>("h2");
  if (heading) heading.tabIndex = -1;
  heading?.focus({ preventScroll: true });
  walk.scrollIntoView({ block: "start" });
}

export function walkInSteps(): void {
  const walk = document.querySelector<HTMLElement>("[data-walk]");
  // The page itself may say where to begin: where it answers what was sent.
  const first = document.getElementById(walk?.dataset["begin"] ?? "") ?? walk?.querySelector<HTMLElement>(STEP);
  if (!walk || !first) return;
  walk.classList.add("walk--stepwise");
  if (wanted(walk)) goOn(walk);
  else show(walk, first);
  addEventListener("hashchange", () => goOn(walk));
  // On paper nothing may be left out.
  addEventListener("beforeprint", () => walk.querySelectorAll<HTMLElement>(STEP).forEach((each) => (each.hidden = false)));
  addEventListener("afterprint", () => show(walk, wanted(walk) ?? first));
}
