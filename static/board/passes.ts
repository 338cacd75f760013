import { PARTS, type PartKind, SHAPE_VERSION } from "./shape";

/** What lets one copy of a part in. */
export interface Pass {
  readonly document: string;
  readonly kind: PartKind;
  readonly token: string;
  readonly client: number;
  readonly epoch: number;
  readonly writes: boolean;
}

export interface Passes {
  readonly parts: readonly Pass[];
  readonly authors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Passes; or the reason for which there are none; or word that the server cannot be reached now. */
export type Answer = Passes | { readonly reason: string } | { readonly unreachable: true };

/** Asks for passes: the server issues fresh client ids with each call. */
export async function askForPasses(url: string): Promise<Answer> {
  const answer = await ask<Passes & { readonly shape?: number }>(url, { shape: SHAPE_VERSION });
  if (!("parts" in answer)) return answer;
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

async function ask<T extends object>(url: string, said: object): Promise<T | { readonly reason: string } | { readonly unreachable: true }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(said),
    });
    if (response.status >= 500 || response.status === 429) return { unreachable: true };
    const answer = (await response.json()) as T & { readonly reason?: string };
    return response.ok ? answer : { reason: answer.reason ?? "unknown" };
  } catch {
    return { unreachable: true };
  }
}
