/** Names that are longer than their field. */

/** So many letters need no measuring. */
const FITS_ANYWHERE = 12;

const ROOMY = "cell--roomy";
const TIGHT = "blank__tight";

const waiting = new Set<HTMLInputElement>();

/** Tells when a field is first seen, and when its width changes: only then is there something to measure. */
let watcher: ResizeObserver | undefined;

/** Gives a name more room, then sets it a little smaller, before it is cut. */
export function keepWhole(control: HTMLInputElement): void {
  watcher ??= watching();
  if (control.value.length > FITS_ANYWHERE) return watcher.observe(control);
  watcher.unobserve(control);
  control.className = "";
  control.closest(".cell")?.classList.remove(ROOMY);
}

function watching(): ResizeObserver {
  // The face of the board may come later than its fields, and is wider than what stood in for it.
  document.fonts.addEventListener("loadingdone", () => {
    document.querySelectorAll<HTMLInputElement>(".blank input[type=text]").forEach(keepWhole);
  });
  return new ResizeObserver((entries) => {
    if (waiting.size === 0) requestAnimationFrame(measure);
    for (const { target } of entries) waiting.add(target as HTMLInputElement);
  });
}

function measure(): void {
  waiting.forEach(tighten);
  waiting.clear();
}

function tighten(control: HTMLInputElement): void {
  const fits = (): boolean => control.scrollWidth <= control.clientWidth;
  const cell = control.closest(".cell");
  control.className = "";
  control.title = "";
  if (fits()) return;
  cell?.classList.add(ROOMY);
  if (fits()) return;
  control.className = TIGHT;
  if (!fits()) control.title = control.value;
}
