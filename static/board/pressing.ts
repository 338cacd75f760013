/**
 * A press on a button, a link, a box to tick or the name of a field does something the first time, also right after writing.
 *
 * When what is pressed down takes the focus, or takes it from where it was, the entry that had it closes what it had
 * opened, the entry that gets it opens the same, and what was pressed moves away from under the pointer before it is let
 * go: then no click comes of it. So the focus goes on only with the click itself.
 */

const WRITTEN_IN = "input:not([type='checkbox'], [type='radio']), select, textarea, [contenteditable='true']";
const PRESSED = "button, summary, a[href], label, input:is([type='checkbox'], [type='radio'])";
/** What is dragged needs its own press. */
const DRAGGED = ".grip";

/** From now on presses within `place` leave the focus where it is until they are a click. */
export function pressesCount(place: HTMLElement): void {
  let pressed: HTMLElement | null = null;
  place.addEventListener("mousedown", (event) => {
    const nearest = event.target instanceof Element ? event.target.closest<HTMLElement>(`${WRITTEN_IN}, ${PRESSED}`) : null;
    // Tools of the editor have already kept the focus where it is, and there it stays.
    const elsewhere = event.defaultPrevented || event.button !== 0 || nearest?.matches(`${DRAGGED}, ${WRITTEN_IN}`);
    pressed = elsewhere ? null : nearest;
    if (pressed) event.preventDefault();
  });
  const clicked = (event: MouseEvent): void => {
    const it = pressed;
    pressed = null;
    if (it && event.target instanceof Node && it.contains(event.target)) it.focus({ preventScroll: true });
  };
  place.addEventListener("click", clicked, { capture: true });
}
