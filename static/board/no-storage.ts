/**
 * Stands in the place of the storage of lib0, which asks the browser's own for settings that nobody here makes: the page
 * would wait for the disk before it is there, and nothing of a board is to lie about outside its own copy.
 */

const kept = new Map<string, string>();

export const varStorage = {
  getItem: (name: string): string | null => kept.get(name) ?? null,
  setItem: (name: string, value: string): void => void kept.set(name, value),
};

export const onChange = (): void => {};
export const offChange = (): void => {};
