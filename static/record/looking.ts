/**
 * What could lead somebody to a door, before freezing: with each tick the page says what the button would do now.
 * Without script it says what was so when it came.
 */

export function countWhatIsLookedAt(): void {
  const ticks = document.querySelectorAll<HTMLInputElement>("input[form='attendance-form'][name^='stands-']");
  const count = document.querySelector<HTMLElement>("[data-must]");
  if (!ticks.length || !count) return;
  const tell = (): void => {
    const left = [...ticks].filter((each) => !each.checked).length;
    const must = Number(count.dataset["must"]) + left;
    count.textContent = String(must);
    count.classList.toggle("count--accent", must > 0);
    for (const each of document.querySelectorAll<HTMLElement>("[data-unlooked]")) each.hidden = left === 0;
    for (const each of document.querySelectorAll<HTMLElement>("[data-looked]")) each.hidden = left > 0;
  };
  for (const each of ticks) each.addEventListener("change", tell);
  // A browser may have kept the ticks of the page as it was left.
  addEventListener("pageshow", tell);
}
