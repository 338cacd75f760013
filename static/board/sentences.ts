/** Every state of the connection as its own type, and the sentence that says it to a person. */

/** The words with which the server refuses; the same list as in realtime/ports.py. */
export type Reason =
  | "signed-out"
  | "unknown"
  | "removed"
  | "outside"
  | "read-only"
  | "frozen"
  | "other-history"
  | "outdated-page"
  | "not-loaded"
  | "not-kept"
  | "malformed"
  | "forged"
  | "too-large"
  | "too-many";

export type State =
  | { readonly is: "connecting" }
  | { readonly is: "live" }
  | { readonly is: "saving"; readonly changes: number; readonly slow: boolean }
  | { readonly is: "offline"; readonly changes: number }
  | { readonly is: "unkept"; readonly changes: number }
  | { readonly is: "amiss"; readonly fields: number }
  | { readonly is: "locked"; readonly changes: number }
  | { readonly is: "reading" }
  | { readonly is: "freezing" }
  | { readonly is: "frozen" }
  | { readonly is: "removed" }
  | { readonly is: "outside"; readonly sentence?: string }
  | { readonly is: "signed-out" }
  | { readonly is: "outdated" }
  | { readonly is: "refused"; readonly reason: string };

export type Tone = "calm" | "busy" | "warning" | "ended";

/** What the chip shows, and the sentence behind it. */
export interface Said {
  readonly tone: Tone;
  readonly short: string;
  readonly sentence: string;
  /** Above the sentence where it stands alone; else what is short. */
  readonly heading?: string;
}

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`);

export function say(state: State): Said {
  switch (state.is) {
    case "connecting":
      return { tone: "busy", short: "Connecting", sentence: "Connecting to the board." };
    case "live":
      return { tone: "calm", short: "Saved", sentence: "You are connected. Everything you wrote is saved." };
    case "saving":
      return {
        tone: "busy",
        short: `Saving ${changes(state.changes)}`,
        sentence: state.slow
          ? `Saving takes longer than usual: ${changes(state.changes)} on the way. Please keep this page open.`
          : `Saving ${changes(state.changes)}.`,
      };
    case "offline":
      return {
        tone: "warning",
        short: state.changes > 0 ? `Offline, ${changes(state.changes)} not saved` : "Offline",
        sentence:
          state.changes > 0
            ? `The connection is gone. ${changes(state.changes)} not saved yet. Keep this page open: ${state.changes === 1 ? "it is" : "they are"} sent when the connection is back.`
            : "The connection is gone. You can go on writing; keep this page open and it will be sent when the connection is back.",
      };
    case "unkept":
      return {
        tone: "warning",
        short: `Cannot save: ${changes(state.changes)} waiting`,
        sentence: "The server cannot save at the moment. What you write stays on this page and is sent as soon as it can. Keep this page open.",
      };
    case "amiss":
      return {
        tone: "warning",
        short: state.fields === 1 ? "1 field not saved" : `${state.fields} fields not saved`,
        sentence:
          state.fields === 1
            ? "What stands in one field cannot be saved as it is; the field says why. Everything else is saved."
            : `What stands in ${state.fields} fields cannot be saved as it is; each field says why. Everything else is saved.`,
      };
    case "locked":
      return {
        tone: "warning",
        short: state.changes > 0 ? `Signed out, ${changes(state.changes)} not saved` : "Signed out",
        sentence: "You were signed out. Sign in again to go on: what you wrote waits on this page.",
      };
    case "reading":
      return { tone: "calm", short: "Reading", sentence: "You can read this board as it changes. You cannot write on it." };
    case "freezing":
      return { tone: "busy", short: "Freezing", sentence: "The chair is freezing the board. Your last words are being saved." };
    case "frozen":
      return { tone: "calm", short: "Frozen", sentence: "The board is frozen. This is the record; nobody can change it any more." };
    case "removed":
      return { tone: "ended", short: "No longer a participant", sentence: "You no longer take part in this conference, so the board has left your screen." };
    case "outside":
      return {
        tone: "busy",
        short: "Please wait",
        heading: "A moment without you",
        sentence:
          state.sentence ??
          "The others talk about something in a closed session. What was on the board has left this page meanwhile. You need not do anything: the board comes back by itself, and somebody will tell you how it ended.",
      };
    case "signed-out":
      return { tone: "ended", short: "Signed out", sentence: "You are signed out. Sign in again to return to the board." };
    case "outdated":
      return { tone: "ended", short: "Page out of date", sentence: "Caseboard was updated while this page was open. Reload the page to go on." };
    case "refused":
      return { tone: "ended", short: "Not accepted", sentence: why(state.reason) };
  }
}

/** Why the server did not take an edit or a copy. */
export function why(reason: string): string {
  switch (reason) {
    case "unknown":
      return "There is no such board for you.";
    case "read-only":
      return "You may read this board, but not write on it.";
    case "signed-out":
      return "You were signed out before this reached the server.";
    case "removed":
      return "You stopped taking part before this reached the server.";
    case "outside":
      return "A closed session began before this reached the server.";
    case "outdated-page":
      return "Caseboard was updated before this reached the server.";
    case "frozen":
      return "The board was frozen before this reached the server.";
    case "entry-removed":
      return "Somebody removed an entry of the board while you were writing in it.";
    case "other-history":
      return "The board was restored from another copy while this page was open, so your latest words do not fit it any more.";
    case "not-loaded":
      return "The board cannot be loaded at the moment.";
    case "not-kept":
      return "The server could not save this.";
    case "too-large":
      return "That was too much at once. Add it again in smaller parts.";
    case "too-many":
      return "This page sent more than the server takes at once.";
    case "malformed":
    case "forged":
      return "The server did not accept the last edit of this page.";
    default:
      return "The server did not accept the last edit of this page.";
  }
}
