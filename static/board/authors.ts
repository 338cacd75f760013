/** Who wrote with which client id. */

import type { Passes } from "./passes";

export class Authors {
  /** The person behind a client id, by document. */
  private readonly known = new Map<string, Map<number, string>>();

  learn(authors: Passes["authors"]): void {
    for (const [document, clients] of Object.entries(authors))
      for (const [client, person] of Object.entries(clients)) this.met(document, Number(client), person);
  }

  met(document: string, client: number, person: string): void {
    const clients = this.known.get(document) ?? new Map<number, string>();
    this.known.set(document, clients.set(client, person));
  }

  of(document: string, client: number): string | undefined {
    return this.known.get(document)?.get(client);
  }
}
