/** Asks the server to do something, and answers with the sentence that says why it did not. */

export type Outcome = { readonly done: true } | { readonly sentence: string };

export async function ask(url: string, said: object): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(said),
    });
    if (response.ok) return { done: true };
    const answer = (await response.json()) as { sentence?: string };
    return { sentence: answer.sentence ?? "The server did not accept this." };
  } catch {
    return { sentence: "The server cannot be reached at the moment. Nothing has changed." };
  }
}
