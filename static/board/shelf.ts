/**
 * Where copies of boards stand on a device on which their person asked for it, a database for each board and person.
 *
 * Nothing is made here before somebody asks: looking whether there is anything makes nothing either.
 */

import type { PartKind } from "./shape";

const PREFIX = "caseboard copy";
const TABLE = "copies";

/** What one load of the page held of one part. */
export interface Stored {
  /** The part's document and the client id under which this load wrote. */
  readonly key: string;
  readonly document: string;
  readonly kind: PartKind;
  readonly epoch: number;
  readonly shape: number;
  readonly state: Uint8Array<ArrayBuffer>;
  /** The places whose latest edit is not known to be saved. */
  readonly unsaved: readonly string[];
}

export interface Owner {
  readonly person: string;
  readonly conference: string;
}

const nameOf = ({ person, conference }: Owner): string => [PREFIX, person, conference].join("/");

/** Whose copies, and of which boards, stand on this device. */
export async function copiesHere(): Promise<readonly Owner[]> {
  if (!("indexedDB" in globalThis) || !("databases" in indexedDB)) return [];
  const owners: Owner[] = [];
  for (const { name } of await indexedDB.databases().catch(() => [])) {
    const [prefix, person, conference] = (name ?? "").split("/");
    if (prefix === PREFIX && person && conference) owners.push({ person, conference });
  }
  return owners;
}

export async function hasCopy(owner: Owner): Promise<boolean> {
  return (await copiesHere()).some((each) => nameOf(each) === nameOf(owner));
}

/** Wipes a copy; a page that has it open lets go of it first. */
export async function forget(owner: Owner): Promise<void> {
  await answer(indexedDB.deleteDatabase(nameOf(owner))).catch(() => {});
}

/** An open copy. */
export class Shelf {
  private constructor(private readonly database: IDBDatabase) {}

  /** Opens the copy, or begins one. `taken` is called when another page wipes it. */
  static async open(owner: Owner, taken: () => void): Promise<Shelf> {
    const opening = indexedDB.open(nameOf(owner), 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: "key" });
    const database = await answer(opening);
    database.onversionchange = () => {
      database.close();
      taken();
    };
    return new Shelf(database);
  }

  async all(): Promise<readonly Stored[]> {
    return answer<Stored[]>(this.database.transaction(TABLE).objectStore(TABLE).getAll());
  }

  /** Writes and removes in one step. */
  async write(fresh: readonly Stored[], gone: readonly string[]): Promise<void> {
    const transaction = this.database.transaction(TABLE, "readwrite");
    const table = transaction.objectStore(TABLE);
    for (const key of gone) table.delete(key);
    for (const stored of fresh) table.put(stored);
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      // The page may be about to go.
      transaction.commit();
    });
  }

  close(): void {
    this.database.close();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
