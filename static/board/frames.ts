/**
 * Reads just enough of each frame to know what was truly handed to the socket and what truly came back.
 *
 * The provider's own events do not show the step 2 with which it answers (the message it reports is empty), and its
 * queue holds frames that were never sent; so the count is taken at the socket itself.
 */

export type Sync = "step1" | "step2" | "update";

export interface FrameWatch {
  opened(): void;
  sent(address: string, sync: Sync): void;
  received(address: string, what: Sync | "status"): void;
}

const SYNC = 0;
const SYNC_STATUS = 8;
const KINDS: readonly (Sync | undefined)[] = ["step1", "step2", "update"];

/** A WebSocket class for the provider that reports its frames to `watch`. */
export function watchedSocket(watch: FrameWatch): typeof WebSocket {
  return class WatchedSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      this.binaryType = "arraybuffer";
      this.addEventListener("open", () => watch.opened());
      this.addEventListener("message", (event: MessageEvent<ArrayBuffer>) => this.heard(new Uint8Array(event.data)));
    }

    override send(data: Uint8Array<ArrayBuffer>): void {
      if (this.readyState !== WebSocket.OPEN) return;
      super.send(data);
      const frame = read(data);
      if (frame?.sync) watch.sent(frame.address, frame.sync);
    }

    /** Ends a connection that is known to be dead, without waiting for an answer that will not come. */
    drop(): void {
      this.dispatchEvent(new CloseEvent("close", { code: 4408, reason: "dropped" }));
      this.close();
    }

    private heard(data: Uint8Array): void {
      const frame = read(data);
      if (frame?.sync) watch.received(frame.address, frame.sync);
      if (frame?.saved) watch.received(frame.address, "status");
    }
  };
}

export function drop(socket: unknown): void {
  if (socket !== null && typeof socket === "object" && "drop" in socket && typeof socket.drop === "function") socket.drop();
}

interface Frame {
  readonly address: string;
  readonly sync: Sync | undefined;
  readonly saved: boolean;
}

/** Null for the bare ping and pong, and for anything that does not read as a frame. */
export function read(data: Uint8Array): Frame | null {
  if (data.length < 3) return null;
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = data[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128 || at >= data.length) return value;
    }
  };
  const length = number();
  const address = new TextDecoder().decode(data.subarray(at, at + length));
  at += length;
  const type = number();
  return {
    address,
    sync: type === SYNC ? KINDS[number()] : undefined,
    saved: type === SYNC_STATUS && data[at] === 1,
  };
}
