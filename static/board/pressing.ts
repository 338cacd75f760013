/**
 * A press on a button does something the first time, also right after writing.
 *
 * When a button takes the focus as it is pressed down, the field that was written in closes what it had opened, and
 * what stands below moves away from under the pointer before it is let go: then no click comes of it. So the focus goes
 * on only with the click itself.
 */

const BUTTONS = "button, summary";
/** What is dragged needs its own press. */
const DRAGGED = ".grip";
const WRITTEN_IN = "input, select, textarea, [contenteditable='true']";

/** From now on presses within `place` leave the focus where somebody writes until they are a click. */
export function pressesCount(place: HTMLElement): void {
  let pressed: HTMLElement | null = null;
  place.addEventListener("mousedown", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(BUTTONS) : null;
    // Tools of the editor have already kept the focus where it is, and there it stays.
    pressed = event.defaultPrevented || button?.matches(DRAGGED) || !document.activeElement?.matches(WRITTEN_IN) ? null : button;
    if (pressed) event.preventDefault();
  });
  const clicked = (event: MouseEvent): void => {
    const button = pressed;
    pressed = null;
    if (button && event.target instanceof Node && button.contains(event.target)) button.focus({ preventScroll: true });
  };
  place.addEventListener("click", clicked, { capture: true });
}
