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
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ shape: SHAPE_VERSION }),
    });
    if (response.status >= 500 || response.status === 429) return { unreachable: true };
    const answer = (await response.json()) as Passes & { reason?: string; shape?: number };
    if (!response.ok) return { reason: answer.reason ?? "unknown" };
    if (answer.shape !== undefined && answer.shape !== SHAPE_VERSION) return { reason: "outdated-page" };
    return { ...answer, parts: answer.parts.filter((part) => part.kind in PARTS) };
  } catch {
    return { unreachable: true };
  }
}
