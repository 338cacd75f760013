/** The page of the board: begins the session, and shows the board in its place. */

import { html, render } from "lit";
import { fetchDragging } from "./lists";
import { onlyLook } from "./looking";
import { pressesCount } from "./pressing";
import { fetchEditor } from "./prose";
import "./root";
import { type BoardData, Session } from "./session";
import { stay } from "../doors/stay";
import "./status";

/**
 * Nobody leaves with words that cannot be saved now without being asked. What merely is on its way has been handed to
 * the socket by then, and nobody is bothered about it.
 */
function guardLeaving(session: Session): void {
  addEventListener("beforeunload", (event) => {
    session.connection.flush();
    const state = session.state;
    const atRisk = state.is === "offline" || state.is === "unkept" || state.is === "locked" || (state.is === "saving" && state.slow);
    const waits = atRisk && !session.keeping.on && session.connection.unsaved.length > 0;
    if (waits || state.is === "amiss") event.preventDefault();
  });
}

/** Settles when the board is there. */
const usable = (session: Session): Promise<void> =>
  new Promise((there) => {
    const stop = session.subscribe(() => {
      if (!session.part?.synced) return;
      stop();
      there();
    });
  });

/** Fetches what is not needed yet when the page has nothing better to do; whoever needs it sooner fetches it then. */
function whenIdle(fetchIt: () => Promise<unknown>): void {
  const quietly = (): void => void fetchIt().catch(() => {});
  if ("requestIdleCallback" in window) requestIdleCallback(quietly, { timeout: 4_000 });
  else setTimeout(quietly, 1_500);
}

function begin(): void {
  const source = document.getElementById("board-data");
  const place = document.getElementById("board");
  const chip = document.getElementById("board-status");
  if (!source || !place || !chip) return;
  const session = new Session(JSON.parse(source.textContent ?? "") as BoardData);
  guardLeaving(session);
  render(html`<board-status .session=${session}></board-status>`, chip);
  place.replaceChildren();
  pressesCount(place);
  if (session.data.looking) {
    onlyLook(place, session, session.data.looking);
    // Passes go with the session in which they were issued, and here no copy holds anything of one's own.
    stay.addEventListener("back", () => location.reload());
  }
  void session.connection.start();
  render(html`<board-root .session=${session}></board-root>`, place);
  if (session.data.me.mayWrite) void usable(session).then(() => whenIdle(() => Promise.all([fetchEditor(), fetchDragging()])));
}

begin();
