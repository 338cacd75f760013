/** Words that have to fit where there is little room. */

/** The first ones, where they say enough. */
export const shortened = (words: string, longest: number): string => (words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words);

/** All of them, in as many lines as they need, up to three; a name of two halves breaks after its hyphen. */
export function wrapped(words: string, longest: number, lines = 3): string[] {
  if (words.length <= longest) return [words];
  if (lines === 1) return [shortened(words, longest)];
  const at = Math.max(words.lastIndexOf(" ", longest), words.lastIndexOf("-", longest - 1) + 1);
  const cut = at > 0 ? at : longest;
  return [words.slice(0, cut), ...wrapped(words.slice(cut).trim(), longest, lines - 1)];
}
