/** Where the conference stands, read from the chair's part and the agenda. */

import { serverTime } from "./clock";
import type { Row } from "./document";
import type { Session } from "./session";
import { elapsed, type Pause, type Time, timeOf } from "./timing";

export interface Standing {
  readonly row: Row;
  /** Its place on the agenda, from 1. */
  readonly nth: number;
  readonly startedAt: string;
}

export const agendaOf = (session: Session): readonly Row[] => session.board?.rows(["agenda"]) ?? [];

export const steeringOf = (session: Session): Readonly<Record<string, string | number | null>> => session.chairing?.record("facilitation") ?? {};

export const isPlanned = (row: Row): boolean => (row.values["state"] ?? "planned") === "planned";

export const titleOf = (row: Row): string => String(row.values["title"] || "Untitled item");

export function standing(session: Session): Standing | null {
  const record = steeringOf(session);
  const rows = agendaOf(session);
  const nth = rows.findIndex((row) => row.id === record["current_item"]);
  const row = rows[nth];
  return row ? { row, nth: nth + 1, startedAt: String(record["item_started_at"] ?? "") } : null;
}

export function pausesOf(session: Session): readonly Pause[] {
  return (session.chairing?.rows(["pauses"]) ?? []).flatMap(({ values }) => {
    const began = Date.parse(String(values["began_at"] ?? ""));
    const ended = Date.parse(String(values["ended_at"] ?? ""));
    return Number.isFinite(began) ? [{ began, ended: Number.isFinite(ended) ? ended : null }] : [];
  });
}

export const isPaused = (session: Session): boolean => pausesOf(session).some((pause) => pause.ended === null);

/** What is left of an item's time, if it has a box and has begun. */
export function itemTime(session: Session, now: Standing): (Time & { readonly box: number }) | null {
  const minutes = now.row.values["minutes"];
  const began = Date.parse(now.startedAt);
  if (typeof minutes !== "number" || !Number.isFinite(began)) return null;
  return { ...timeOf(minutes, elapsed(began, serverTime(), pausesOf(session))), box: minutes * 60_000 };
}

/** For how long whoever has the floor has spoken, and what is left where speakers have a box. */
export function speakerTime(session: Session): { readonly spent: number; readonly time: Time | null } | null {
  const since = Date.parse(session.floor.now.speaker?.since ?? "");
  if (!Number.isFinite(since)) return null;
  const spent = elapsed(since, serverTime(), pausesOf(session));
  const minutes = steeringOf(session)["speaker_minutes"];
  return { spent, time: typeof minutes === "number" ? timeOf(minutes, spent) : null };
}
