/** Words of which the first ones say enough. */

export const shortened = (words: string, longest: number): string => (words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words);
