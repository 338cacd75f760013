/** Days as people say them. */

/** Made when a day is first said: it takes a while, and the page shall be there first. */
let words: Intl.DateTimeFormat | null = null;

/** "Thu, 11 June" for 2026-06-11; what is no date stays as it is. */
export function dayWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  words ??= new Intl.DateTimeFormat("en-AU", { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" });
  return Number.isNaN(at.getTime()) ? day : words.format(at);
}

/** "11 June 2026" for 2026-06-11. */
export const withYear = (day: string): string => new Date(`${day}T00:00:00Z`).toLocaleDateString("en-AU", { dateStyle: "long", timeZone: "UTC" });
