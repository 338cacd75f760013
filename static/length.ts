/** How long something may be: nothing of it is ever cut off, so what is too long is said beside its field and not sent. */

type Field = HTMLInputElement | HTMLTextAreaElement;

const fieldOf = (target: EventTarget | null): Field | null =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;

const counted = (characters: number): string => characters.toLocaleString("en-AU");

/** A sentence for whoever wrote more than so many characters; "" for everybody else. It stays while they shorten it. */
export const tooLong = (words: string, most: number): string => (words.length > most ? `Please use at most ${counted(most)} characters; these are ${counted(words.length)}.` : "");

/** Browsers cut off what is too long, also of what is pasted, and say nothing. */
function lift({ target }: Event): void {
  const field = fieldOf(target);
  if (!field || field.maxLength < 0) return;
  field.dataset["longest"] = String(field.maxLength);
  field.removeAttribute("maxlength");
}

/** Says beside the field that it holds too much, as long as it does; answers whether it does. */
function look(field: Field): boolean {
  const most = Number(field.dataset["longest"]);
  const sentence = most ? tooLong(field.value, most) : "";
  const said = field.parentElement?.querySelector(`:scope > [data-too-long="${field.name}"]`);
  if (sentence && !said) say(field, sentence);
  if (sentence && said && said.textContent !== sentence) {
    // It is said aloud once, not with every key.
    said.removeAttribute("role");
    said.textContent = sentence;
  }
  if (!sentence && said) {
    said.remove();
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") ?? "").replace(said.id, "").trim());
  }
  return sentence !== "";
}

function say(field: Field, sentence: string): void {
  const beside = document.createElement("span");
  beside.className = "field__error";
  beside.id = `${field.id}-too-long`;
  beside.dataset["tooLong"] = field.name;
  beside.setAttribute("role", "alert");
  beside.textContent = sentence;
  field.after(beside);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), beside.id].filter(Boolean).join(" "));
}

/** A form waits for whoever wrote too much, unless it is sent by what asks for nothing of that. */
function hold(event: SubmitEvent): void {
  if (!(event.target instanceof HTMLFormElement)) return;
  if (event.submitter instanceof HTMLButtonElement && event.submitter.formNoValidate) return;
  const [first] = Array.from(event.target.elements).map(fieldOf).filter((field): field is Field => field !== null && look(field));
  if (!first) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  first.focus();
}

export function sayWhatIsTooLong(): void {
  document.addEventListener("focusin", lift);
  document.addEventListener("input", ({ target }) => {
    const field = fieldOf(target);
    if (field) look(field);
  });
  document.addEventListener("submit", hold, { capture: true });
}
