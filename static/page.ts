/** What every page needs: htmx, and a few listeners that markup alone cannot express. */

import htmx from "htmx.org";
import { copiesHere } from "./board/shelf";
import { enhancePasskeyForms } from "./doors/passkeys";
import { mustWait } from "./doors/sending";
import { stay, tellOtherWindows } from "./doors/stay";
import { sayWhatIsTooLong } from "./length";
import { checkCopies } from "./record/checking";
import { foldRecord } from "./record/folding";
import { takeAlong } from "./record/taking";
import { countWhatIsLookedAt } from "./record/looking";
import { walkInSteps } from "./record/walking";
import { forHtmx } from "./trusted";

htmx.registerExtension("trusted", forHtmx);

enhancePasskeyForms();
tellOtherWindows();
stay.begin();
takeAlong();
checkCopies();
foldRecord();
walkInSteps();
countWhatIsLookedAt();
sayWhatIsTooLong();

/**
 * The board itself takes care of its copy on this device; every other page looks whether there is one too many. What
 * came too late is handed in by nobody who came by a link alone: until the code was shown, it stays where it is.
 */
async function sweepCopies(): Promise<void> {
  const copies = stay.person && !stay.byLink && !document.getElementById("board-data") ? await copiesHere() : [];
  if (copies.length > 0) await (await import("./board/sweeping")).sweep(stay.person, copies);
}
void sweepCopies().catch(() => {});

/** Points in time are said in the time of the place where the reader is. */
for (const place of document.querySelectorAll<HTMLTimeElement>("time[data-local]"))
  place.textContent = new Date(place.dateTime).toLocaleString("en-AU", { dateStyle: "long", timeStyle: "short" });

/** After a refused form one stands at the first field that needs another look, or at the sentence that says why. */
function standAtRefusal(): void {
  const refusal = document.querySelector<HTMLElement>("main [role=alert]:not([hidden])");
  if (!refusal) return;
  const field = document.querySelector<HTMLElement>("main [aria-invalid=true]");
  if (!field) refusal.tabIndex = -1;
  (field ?? refusal).focus();
}
if (!document.getElementById("board-data")) standAtRefusal();

/** `<button data-opens="id">` opens the dialog of that id; what carries `autofocus` in it (Cancel) gets the focus. */
document.addEventListener("click", (event) => {
  const from = event.target instanceof Element ? event.target : null;
  const opener = from?.closest<HTMLElement>("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset["opens"] ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    return;
  }
  const closer = from?.closest<HTMLElement>("[data-closes]");
  closer?.closest("dialog")?.close();
});

/** A screen for the room does not go dark by itself, where the browser lets us say so. */
async function stayAwake(): Promise<void> {
  if (!document.hidden && document.querySelector("[data-stays-awake]")) await navigator.wakeLock?.request("screen").catch(() => null);
}
void stayAwake();
document.addEventListener("visibilitychange", () => void stayAwake());

/** `<button data-prints>` prints the page. */
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-prints]")) window.print();
});

/** A form that is on its way cannot be sent a second time. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  const by = event.submitter instanceof HTMLElement ? event.submitter : null;
  if (form.dataset["sent"] !== undefined || mustWait(form, by)) {
    event.preventDefault();
    return;
  }
  // A file that comes as the answer leaves the page as it is.
  if (!form.hasAttribute("data-again")) form.dataset["sent"] = "";
});

/** Coming back with the browser's Back button shows the page as it was left: let its forms be sent again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
});

/** `<input data-from-address>` takes what stands behind the # of the address: no browser sends that anywhere by itself. */
function takeFromAddress(): void {
  const input = document.querySelector<HTMLInputElement>("input[data-from-address]");
  if (!input || location.hash.length < 2) return;
  input.value = location.hash.slice(1);
  // Neither the history nor a shoulder that looks over shall keep it.
  history.replaceState(null, "", location.pathname);
}

takeFromAddress();
addEventListener("hashchange", takeFromAddress);

/** What asks again and again waits while somebody is in the midst of it: nothing is replaced under their hands. */
document.addEventListener("htmx:before:request", (event) => {
  const asking = event.target instanceof Element ? event.target.closest("[data-patient]") : null;
  if (asking?.querySelector("details[open]") || asking?.matches(":focus-within")) event.preventDefault();
});
