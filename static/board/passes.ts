import { learnTime } from "./clock";
import type {} from "./early";
import { PARTS, type PartKind, SHAPE_VERSION } from "./shape";

/** What is known about a restricted part besides what is written in it. Lists hold ids of persons and agencies. */
export interface Restriction {
  readonly category: string;
  readonly label: string;
  /** Nothing of its content is written down: its provider keeps it. */
  readonly mark: boolean;
  /** What named people read in its place. */
  readonly safeWordings: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly provider: string;
  readonly setBy: string;
  readonly approvedBy: string | null;
  readonly reviewOn: string | null;
  readonly publicTitle: string;
  readonly attachedTo: string;
  readonly follows: string | null;
  readonly maySee: readonly string[];
  readonly mustNotSee: readonly string[];
  readonly mayApprove: boolean;
  readonly mayLift: boolean;
}

/** What stands in the place of a restricted part that this person does not see. */
export interface Marker {
  readonly title: string;
  readonly attachedTo: string;
}

/** A closed session that goes on: others wait outside, this person stays. */
export interface ClosedSession {
  readonly item: string;
  readonly reason: string;
  readonly teller: string;
  readonly outside: readonly string[];
  readonly openedAt: string;
}

/** What lets one copy of a part in. */
export interface Pass {
  readonly document: string;
  readonly kind: PartKind;
  /** Empty for a part of which this page has a copy already. */
  readonly token: string;
  readonly client: number;
  readonly epoch: number;
  readonly writes: boolean;
  readonly restriction?: Restriction;
}

export interface Passes {
  readonly parts: readonly Pass[];
  readonly markers: readonly Marker[];
  readonly session: ClosedSession | null;
  readonly authors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Passes; or the reason for which there are none; or word that the server cannot be reached now. */
export type Answer = Passes | Refused | { readonly unreachable: true };

/** Why there are none; in a sentence, where the server says one. */
export interface Refused {
  readonly reason: string;
  readonly sentence?: string;
}

type Issued = Passes & { readonly shape?: number; readonly now?: string };

/** Asks for passes, or takes those up that were asked for before this script was there: the server issues fresh client ids with each call, save for the parts that are `known`. */
export async function askForPasses(url: string, known: readonly string[] = []): Promise<Answer> {
  const early = known.length === 0 ? globalThis.earlyPasses : undefined;
  globalThis.earlyPasses = undefined;
  const asked = early?.asked ?? Date.now();
  const answer = await ask<Issued>(url, { shape: SHAPE_VERSION, known }, early?.answer);
  if (!("parts" in answer)) return answer;
  if (answer.now !== undefined) learnTime(answer.now, asked);
  if (answer.shape !== undefined && answer.shape !== SHAPE_VERSION) return { reason: "outdated-page" };
  return { ...answer, parts: answer.parts.filter((part) => part.kind in PARTS) };
}

/** A copy that is here and shall go on in another session. */
export interface Copy {
  readonly name: string;
  readonly epoch: number;
  readonly document: { readonly client: number };
}

export type Renewed = { readonly tokens: Readonly<Record<string, string>> } | { readonly reason: string } | { readonly unreachable: true };

/** Asks for passes for copies that are here already; a copy whose document began another history gets none. */
export async function renewPasses(url: string, copies: readonly Copy[]): Promise<Renewed> {
  const known = copies.map(({ name, epoch, document }) => ({ document: name, epoch, client: document.client }));
  return ask(`${url}/renewed`, { shape: SHAPE_VERSION, copies: known });
}

async function ask<T extends object>(url: string, said: object, early?: Promise<Response>): Promise<T | Refused | { readonly unreachable: true }> {
  try {
    const response = await (early ??
      fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(said),
      }));
    if (response.status >= 500 || response.status === 429) return { unreachable: true };
    const answer = (await response.json()) as T & Partial<Refused>;
    return response.ok ? answer : { reason: answer.reason ?? "unknown", ...(answer.sentence ? { sentence: answer.sentence } : {}) };
  } catch {
    return { unreachable: true };
  }
}
