/** Looks at a copy on the page `/verify`: its digest is computed here, and nothing else of it leaves the device. */

interface Verdict {
  genuine?: boolean;
  sentence: string;
}

export function checkCopies(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-checks-copies]");
  takeFiles(form);
  // What the page came with has the focus already; the place for files has moved it out of sight.
  form?.querySelector("[data-verdict] p")?.scrollIntoView({ block: "nearest" });
}

function takeFiles(form: HTMLFormElement | null): void {
  const drop = form?.querySelector<HTMLElement>("[data-drop]");
  const input = drop?.querySelector<HTMLInputElement>("input[type=file]");
  // Browsers compute digests on pages that came safely only.
  if (!form || !drop || !input || !globalThis.crypto?.subtle) return;
  drop.hidden = false;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void look(form, file);
  });
  form.addEventListener("submit", (event) => {
    const chosen = input.files?.[0];
    if (!chosen || form.querySelector<HTMLInputElement>("[name=asked]")?.value.trim()) return;
    event.preventDefault();
    void look(form, chosen);
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset["over"] = "";
  });
  form.addEventListener("dragleave", () => delete drop.dataset["over"]);
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset["over"];
    const file = event.dataTransfer?.files[0];
    if (file) void look(form, file);
  });
}

async function look(form: HTMLFormElement, file: File): Promise<void> {
  tell(form, `Looking at ${file.name} …`);
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const asked = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const answer = await fetch("/verify", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ asked }),
    });
    const verdict = (await answer.json()) as Verdict;
    tell(form, `${file.name}: ${verdict.sentence}`, verdict.genuine);
  } catch {
    tell(form, "This could not be looked at just now. Please try again.");
  }
}

function tell(form: HTMLFormElement, sentence: string, genuine?: boolean): void {
  const told = document.createElement("p");
  told.className = genuine === undefined ? "banner" : `banner banner--${genuine ? "good" : "warning"}`;
  told.textContent = sentence;
  told.tabIndex = -1;
  form.querySelector("[data-verdict]")!.replaceChildren(told);
  if (genuine !== undefined) told.focus();
}
