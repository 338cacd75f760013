/** Names that are longer than their field. */

/** So many letters need no measuring. */
const FITS_ANYWHERE = 12;

const waiting = new Set<HTMLInputElement>();

/** Tells when a field is first seen, and when its width changes: only then is there something to measure. */
let watcher: ResizeObserver | undefined;

/** Sets a name smaller, in two steps, before it is cut. */
export function keepWhole(control: HTMLInputElement): void {
  watcher ??= watching();
  if (control.value.length > FITS_ANYWHERE) return watcher.observe(control);
  watcher.unobserve(control);
  control.className = "";
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
  for (const step of ["", "blank__tight", "blank__tight blank__tightest"]) {
    if (control.className !== step) control.className = step;
    if (control.scrollWidth <= control.clientWidth) return;
  }
}
