/** The frozen record in the board's place, without the page being loaded anew. */

import { foldRecord } from "../record/folding";
import { ourMarkup } from "../trusted";

/** Fetches the record until it is there, and puts it into `place`. Answers false when the door is closed for good. */
export async function showRecord(place: HTMLElement, url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } });
      // Led elsewhere: first something else is wanted of this person.
      if (response.redirected) return false;
      if (response.ok) {
        put(place, await response.text());
        return true;
      }
      if (response.status === 401 || response.status === 403) return false;
    } catch {
      // The network is gone for a moment; the record is not.
    }
    await new Promise((resolve) => setTimeout(resolve, 400 * 2 ** attempt));
  }
  return false;
}

/** What comes is a page of our own server, in which everything that people wrote was escaped. */
function put(place: HTMLElement, markup: string): void {
  const parsed = new DOMParser().parseFromString(ourMarkup(markup), "text/html");
  place.replaceChildren(...parsed.body.childNodes);
  foldRecord();
  const record = place.querySelector<HTMLElement>("#frozen-record") ?? place;
  record.tabIndex = -1;
  record.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}
