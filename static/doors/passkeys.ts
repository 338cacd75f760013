/** Passkeys: what the server asks goes to the browser, what the browser answers goes back in a form. */

interface Asked {
  readonly challenge: string;
  readonly rp?: PublicKeyCredentialRpEntity;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams?: PublicKeyCredentialParameters[];
  readonly authenticatorSelection?: AuthenticatorSelectionCriteria;
  readonly excludeCredentials?: readonly Known[];
  readonly allowCredentials?: readonly Known[];
  readonly rpId?: string;
  readonly timeout?: number;
  readonly userVerification?: UserVerificationRequirement;
}

interface Known {
  readonly id: string;
  readonly type: "public-key";
  readonly transports?: AuthenticatorTransport[];
}

/** Why there is no passkey, in a sentence for the person. */
export class NoPasskey extends Error {}

export const passkeysWork = (): boolean => "PublicKeyCredential" in window;

/** Asks the server what to ask, and the person for a passkey. Answers what the server has to read. */
export async function askForPasskey(optionsUrl: string, fields: FormData): Promise<string> {
  const response = await fetch(optionsUrl, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams([...fields].filter((field): field is [string, string] => typeof field[1] === "string")),
  });
  const asked = (await response.json()) as Asked & { reason?: string; sentence?: string };
  if (asked.reason === "confirmation_required") location.assign("/account/confirm?next=/account");
  if (!response.ok) throw new NoPasskey(asked.sentence ?? "The server did not answer as it should. Please try again.");
  try {
    return JSON.stringify(asked.rp && asked.user ? await made(asked, asked.rp, asked.user) : await shown(asked));
  } catch (error) {
    throw new NoPasskey(why(error));
  }
}

async function made(asked: Asked, rp: PublicKeyCredentialRpEntity, user: NonNullable<Asked["user"]>): Promise<object> {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp,
      user: { ...user, id: bytes(user.id) },
      pubKeyCredParams: asked.pubKeyCredParams ?? [],
      excludeCredentials: (asked.excludeCredentials ?? []).map(descriptor),
      ...(asked.authenticatorSelection ? { authenticatorSelection: asked.authenticatorSelection } : {}),
      ...(asked.timeout ? { timeout: asked.timeout } : {}),
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey();
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

async function shown(asked: Asked): Promise<object> {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.challenge),
      allowCredentials: (asked.allowCredentials ?? []).map(descriptor),
      ...(asked.rpId ? { rpId: asked.rpId } : {}),
      ...(asked.timeout ? { timeout: asked.timeout } : {}),
      ...(asked.userVerification ? { userVerification: asked.userVerification } : {}),
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey();
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
    },
  };
}

const common = (credential: PublicKeyCredential): object => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: {},
});

const descriptor = (known: Known): PublicKeyCredentialDescriptor => ({ ...known, id: bytes(known.id) });

function why(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return "This device has a passkey for you already.";
  if (name === "NotAllowedError") return "No passkey was used. You can try again, or come in another way.";
  return "This browser could not use a passkey here. Please come in another way.";
}

/** base64url, as it travels in JSON. */
function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** `<form data-passkey="address of the options">` is sent with a passkey in its field `credential`. */
export function enhancePasskeyForms(): void {
  if (!passkeysWork()) return;
  for (const section of document.querySelectorAll<HTMLElement>("[data-needs-passkeys]")) section.hidden = false;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.closest("#again")) void send(form);
    });
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const field = form.elements.namedItem("credential");
  const problem = form.querySelector<HTMLElement>("[data-passkey-error]");
  if (!(field instanceof HTMLInputElement)) return;
  if (problem) problem.hidden = true;
  try {
    field.value = await askForPasskey(form.dataset["passkey"] ?? "", new FormData(form));
    form.submit();
  } catch (error) {
    if (!problem) return;
    problem.textContent = error instanceof NoPasskey ? error.message : "The server cannot be reached. Please try again.";
    problem.hidden = false;
  }
}
