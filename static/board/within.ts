/** A session as the elements inside one restricted part see it: the same page and people, another document. */

import { Presence } from "./presence";
import type { Session } from "./session";

export function within(session: Session, document: string): Session {
  const inner = Object.create(session, {
    part: { get: () => session.connection.parts.get(document) },
    changed: { value: () => session.changed() },
    announce: { value: (words: string) => session.announce(words) },
    tellRemoved: { value: (...told: Parameters<Session["tellRemoved"]>) => session.tellRemoved(...told) },
    tell: { value: (words: string) => session.tell(words) },
  }) as Session;
  const presence = new Presence(inner);
  Object.defineProperty(inner, "presence", { value: presence });
  presence.moveTo({ section: "restricted", item: null, field: null });
  presence.bind(inner.part?.awareness ?? null);
  return inner;
}
