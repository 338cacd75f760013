/** Signing in again over a page: the page stays as it is beneath, and only the person to whom it belongs gets back. */

import { askForPasskey, NoPasskey, passkeysWork } from "./passkeys";

interface Step {
  readonly step?: "second" | "done";
  readonly app?: boolean;
  readonly passkeys?: boolean;
  readonly sentence?: string;
}

let title = "";

/** Covers the page. `done` is called whenever the person may have signed in. */
export function coverFor(person: string, done: () => void): void {
  const later = document.querySelector<HTMLTemplateElement>("#again-later");
  if (!later) return location.assign("/sign-in");
  document.body.append(later.content.cloneNode(true));
  const cover = document.querySelector<HTMLDialogElement>("#again");
  if (!cover) return;
  title = document.title;
  document.title = "Signed out – Caseboard";
  document.documentElement.dataset["covered"] = "";
  prepare(cover, person, done);
  cover.showModal();
  showStep(cover, "first");
}

export function uncover(): void {
  document.title = title;
  delete document.documentElement.dataset["covered"];
  document.querySelector("#again")?.remove();
}

function prepare(cover: HTMLDialogElement, person: string, done: () => void): void {
  cover.addEventListener("cancel", (event) => event.preventDefault());
  for (const form of cover.querySelectorAll<HTMLFormElement>("form[data-again]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(cover, form, person, done);
    });
  }
  for (const form of cover.querySelectorAll<HTMLFormElement>("form[data-passkey]")) form.hidden = !passkeysWork();
}

async function send(cover: HTMLDialogElement, form: HTMLFormElement, person: string, done: () => void): Promise<void> {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  say(cover, "");
  try {
    const fields = new FormData(form);
    fields.set("again", person);
    const options = form.dataset["passkey"];
    if (options) fields.set("credential", await askForPasskey(options, fields));
    act(cover, await post(form.action, fields), done);
  } catch (error) {
    say(cover, error instanceof NoPasskey ? error.message : "The server cannot be reached at the moment. Please try again soon.");
  } finally {
    form.ariaBusy = null;
  }
}

async function post(url: string, fields: FormData): Promise<Step> {
  const body = new URLSearchParams([...fields].filter((field): field is [string, string] => typeof field[1] === "string"));
  const response = await fetch(url, { method: "POST", headers: { Accept: "application/json" }, body });
  return (await response.json()) as Step;
}

function act(cover: HTMLDialogElement, answer: Step, done: () => void): void {
  if (answer.step === "done") return done();
  if (answer.step === "second") return showStep(cover, "second");
  say(cover, answer.sentence ?? "That did not work. Please try again.");
}

function showStep(cover: HTMLDialogElement, step: "first" | "second"): void {
  for (const part of cover.querySelectorAll<HTMLElement>("[data-step]")) part.hidden = part.dataset["step"] !== step;
  cover.querySelector<HTMLElement>(`[data-step='${step}'] input:not([readonly], [type='hidden'])`)?.focus();
}

function say(cover: HTMLDialogElement, words: string): void {
  const place = cover.querySelector<HTMLElement>("[data-again-error]");
  if (!place) return;
  place.textContent = words;
  place.hidden = words === "";
}
