/** The one stretch in which two texts differ, or null. Never cuts a character of two code units in half. */
export function difference(from: string, to: string): { at: number; removed: number; inserted: string } | null {
  if (from === to) return null;
  let at = 0;
  while (at < from.length && at < to.length && from[at] === to[at]) at += 1;
  if (at > 0 && isHigh(from.charCodeAt(at - 1))) at -= 1;
  let tail = 0;
  while (tail < from.length - at && tail < to.length - at && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  if (tail > 0 && isLow(from.charCodeAt(from.length - tail))) tail -= 1;
  return { at, removed: from.length - at - tail, inserted: to.slice(at, to.length - tail) };
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
