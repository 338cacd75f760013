/** Work that may wait a moment, done piece by piece so that the page stays at hand: typing and scrolling come first. */

/** How long one frame may be spent on it, in milliseconds. */
const SLICE = 12;

/** A page that is never idle does it all the same. */
const PATIENCE = 200;

/** Nothing is done so soon after a key or a hand. */
const AFTER_INPUT = 350;

/** A page that nobody sees draws no frames. */
const NO_FRAME = 100;

/** Calls `run` once what happens now has been drawn, so that it does not come between a key and its letter. */
export function afterFrame(run: () => void): void {
  let due = true;
  const once = (): void => {
    if (due) run();
    due = false;
  };
  const timer = setTimeout(once, NO_FRAME);
  requestAnimationFrame(() =>
    task(() => {
      clearTimeout(timer);
      once();
    }),
  );
}

/** Calls `run` in a task of its own, which no timer's least wait puts off. */
function task(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(null);
}

/** Does the next piece; answers whether there is another. */
export type Piece = () => boolean;

const HANDS = ["keydown", "pointerdown", "wheel"] as const;

const waiting: Piece[] = [];
let running = false;
let lastInput = -AFTER_INPUT;

const touched = (): void => {
  lastInput = performance.now();
};

/** Does a piece of work again and again until it says that nothing is left; what was asked for first comes first. */
export function slowly(piece: Piece): void {
  waiting.push(piece);
  if (running) return;
  running = true;
  for (const event of HANDS) addEventListener(event, touched, { passive: true, capture: true });
  next();
}

/** Waits for hands at rest, and until nothing else is to be done. */
function next(): void {
  const rest = AFTER_INPUT - (performance.now() - lastInput);
  if (rest > 0) setTimeout(next, rest);
  else if ("requestIdleCallback" in window) requestIdleCallback(() => run(performance.now()), { timeout: PATIENCE });
  else requestAnimationFrame(() => run(performance.now()));
}

function run(since: number): void {
  const piece = waiting[0];
  if (!piece) {
    running = false;
    for (const event of HANDS) removeEventListener(event, touched, { capture: true });
    return;
  }
  if (!piece()) waiting.shift();
  // What a piece makes is rendered before the next task begins, so that the clock counts it.
  task(() => {
    if (performance.now() - since < SLICE) run(since);
    else next();
  });
}
