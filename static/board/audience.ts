/** Who will see something, told to the person who decides it. The server decides by its own rule, which is the same. */

import type { Participant } from "./people";

export type Side = "may" | "must-not" | "neither";

export interface Beside {
  readonly others: readonly Participant[];
  readonly agencies: readonly { readonly id: string; readonly name: string }[];
}

export interface Lists {
  readonly maySee: ReadonlySet<string>;
  readonly mustNotSee: ReadonlySet<string>;
}

/** Whoever stands on the second list, by name or by agency, sees nothing; nor does who stands on neither. */
export function sees({ maySee, mustNotSee }: Lists, person: Participant): boolean {
  const them = [person.id, person.agencyId ?? ""].filter((id) => id !== "");
  const letIn = person.vouched === false ? [person.id] : them;
  return !them.some((id) => mustNotSee.has(id)) && letIn.some((id) => maySee.has(id));
}

const withYou = (names: readonly string[]): string => (names.length === 0 ? "Only you will see it." : `${named(names)} and you will see it.`);

const withoutYou = (names: readonly string[]): string =>
  names.length === 0 ? "Nobody who takes part will see it." : `${named(names)} will see it, and you will see nothing of it.`;

/** "Joel Mockridge will see nothing of it." */
export function preview(lists: Lists, people: readonly Participant[], me: string): string {
  const inside = people.filter((person) => sees(lists, person) && person.id !== me).map((person) => person.name);
  const outside = people.filter((person) => !sees(lists, person) && person.id !== me).map((person) => person.name);
  const own = people.some((person) => person.id === me && sees(lists, person));
  const first = own ? withYou(inside) : withoutYou(inside);
  return outside.length === 0 ? `${first} Nobody who takes part is left out.` : `${first} ${named(outside)} will see nothing of it.`;
}

/** The name behind an id of a person who takes part, of somebody else who is known here, or of an agency. */
export function nameOf(id: string, people: { words(somebody: string): string }, beside: Beside): string {
  const other = beside.others.find((person) => person.id === id);
  const agency = beside.agencies.find((each) => each.id === id);
  return other?.name ?? (agency ? `everyone at ${agency.name}` : people.words(id));
}

/** Names as one says them: "Ada, Ben and Cal". */
export function named(names: readonly string[]): string {
  const last = names[names.length - 1] ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}
