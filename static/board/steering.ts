/** The chair's moves: on to the next item, an item to the end, a pause, minutes shared out anew. */

import { addBlank } from "./adding";
import { serverTime } from "./clock";
import type { Row } from "./document";
import { rankAfterAll } from "./ranks";
import type { Session } from "./session";
import { agendaOf, isPaused, isPlanned, pausesOf, standing, steeringOf, titleOf } from "./standing";
import { elapsed, spread } from "./timing";

/** A second "next" within this time is a slip of the hand. */
const SLIP = 700;
let lastMove = -Infinity;

const thisInstant = (): string => new Date(serverTime()).toISOString();

/** Whether this person leads now. */
export const leads = (session: Session): boolean => session.mayWrite("chair");

/** The conference goes to an item, whatever was before. */
export function goTo(session: Session, row: Row | undefined): void {
  resume(session);
  session.chairing?.setRecord("facilitation", { current_item: row?.id ?? "", item_started_at: row ? thisInstant() : "" });
  session.announce(row ? `Now: ${titleOf(row)}.` : "The agenda has been gone through.");
}

/** Whether everything on the agenda has been dealt with, and nothing is being discussed. */
export function isGoneThrough(session: Session): boolean {
  const rows = agendaOf(session);
  return rows.length > 0 && !standing(session) && !rows.some(isPlanned);
}

/** The current item is done; the next planned one begins. Answers false for a slip of the hand. */
export function next(session: Session): boolean {
  const { board } = session;
  if (!board || !leads(session) || slips(session)) return false;
  const now = standing(session);
  const rows = agendaOf(session);
  if (now && isPlanned(now.row)) board.set(["agenda"], now.row.id, "state", "discussed");
  const following = [...rows.slice(now?.nth ?? 0), ...rows.slice(0, now?.nth ?? 0)];
  goTo(session, following.find((row) => row.id !== now?.row.id && isPlanned(row)));
  return true;
}

/** The current item goes to the end of the agenda, never away; the next one begins. */
export function skip(session: Session): boolean {
  const { board } = session;
  const now = standing(session);
  if (!board || !now || !leads(session) || slips(session)) return false;
  const rows = agendaOf(session);
  const others = rows.filter((row) => row.id !== now.row.id);
  board.rank(["agenda"], new Map([[now.row.id, rankAfterAll(others)]]));
  goTo(session, rows.slice(now.nth).find(isPlanned) ?? others.find(isPlanned) ?? now.row);
  return true;
}

/** Says so where a move is not made, so that nobody believes it was. */
function slips(session: Session): boolean {
  if (performance.now() - lastMove < SLIP) {
    const now = standing(session);
    session.tell(`${now ? `Item ${now.nth} has only just begun` : "The conference has only just moved on"}, so the second click did nothing. Click again to go on.`);
    return true;
  }
  lastMove = performance.now();
  return false;
}

/** All clocks stand still, on every device, until somebody who leads goes on. */
export function pause(session: Session): void {
  if (session.chairing && leads(session) && !isPaused(session)) addBlank(session.chairing, ["pauses"], "Pause", { began_at: thisInstant() });
}

export function resume(session: Session): void {
  for (const { id, values } of session.chairing?.rows(["pauses"]) ?? []) if (!values["ended_at"]) session.chairing?.set(["pauses"], id, "ended_at", thisInstant());
}

export const isOffTheWall = (session: Session, item: string): boolean => (session.chairing?.rows(["off_the_wall"]) ?? []).some((row) => row.values["item"] === item);

/** Neither title nor notes of an item are shown on the wall, or they are again. */
export function keepOffTheWall(session: Session, item: string, off: boolean): void {
  const { chairing } = session;
  if (!chairing || !leads(session)) return;
  if (off) addBlank(chairing, ["off_the_wall"], "OffTheWall", { item });
  else for (const row of chairing.rows(["off_the_wall"])) if (row.values["item"] === item) chairing.remove(["off_the_wall"], row.id);
  session.announce(off ? "The wall does not show this item." : "The wall shows this item again.");
}

/** How long each speaker has; null for as long as they like. */
export function boxSpeakers(session: Session, minutes: number | null): void {
  if (leads(session)) session.chairing?.setRecord("facilitation", { speaker_minutes: minutes });
}

export interface Spread {
  /** Whole minutes until the conference is to end. */
  readonly minutes: number;
  readonly boxes: ReadonlyMap<string, number>;
}

/** The minutes that are left until the planned end, shared out over what is left of the agenda; null when nothing is. */
export function respread(session: Session): Spread | null {
  const { plannedMinutes, openedAt } = session.data.conference;
  if (plannedMinutes === null) return null;
  const now = standing(session);
  const left = agendaOf(session).filter((row) => isPlanned(row) || row.id === now?.row.id);
  const minutes = Math.floor(plannedMinutes - (serverTime() - Date.parse(openedAt)) / 60_000);
  if (left.length === 0 || minutes < left.length) return null;
  const shares = spread(minutes, left.map((row) => Number(row.values["minutes"] ?? 0) || 5));
  const begun = Date.parse(String(steeringOf(session)["item_started_at"] ?? ""));
  const spent = now && Number.isFinite(begun) ? Math.ceil(elapsed(begun, serverTime(), pausesOf(session)) / 60_000) : 0;
  // The box of the current item counts from its beginning.
  return { minutes, boxes: new Map(left.map((row, at) => [row.id, (shares[at] ?? 1) + (row.id === now?.row.id ? spent : 0)])) };
}

export function takeSpread(session: Session, { minutes, boxes }: Spread): void {
  boxes.forEach((box, id) => session.board?.set(["agenda"], id, "minutes", Math.min(600, box)));
  session.tell(`${minutes} minutes are shared out over ${boxes.size === 1 ? "1 item" : `${boxes.size} items`}.`, true);
}
