// The stock provider on a socket of paper: what it sends, and what it makes of the frames that it is sent.
//
//   {"frames": [base64, ...]} on stdin -> {"sent": [base64, ...], "events": [[name, value], ...]}
//
// It opens the document "part" as the session "s1", types a letter, and is then sent the frames, one after the other.

import { readFileSync } from "node:fs";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import * as Y from "yjs";

const { frames } = JSON.parse(readFileSync(0, "utf8"));
const sent = [];
const events = [];
const sockets = [];

class PaperSocket extends EventTarget {
  readyState = 1;
  constructor() {
    super();
    sockets.push(this);
  }
  send(data) {
    sent.push(Buffer.from(data).toString("base64"));
  }
  close() {
    this.readyState = 3;
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

const document = new Y.Doc();
document.clientID = 7;
const websocketProvider = new HocuspocusProviderWebsocket({ url: "ws://paper.test", WebSocketPolyfill: PaperSocket });
const provider = new HocuspocusProvider({
  name: "part",
  document,
  token: "a token, é",
  websocketProvider,
  sessionAwareness: true,
});
provider.sessionId = "s1";
for (const name of ["authenticated", "authenticationFailed", "stateless", "synced", "unsyncedChanges", "close"]) {
  provider.on(name, ({ event, ...rest }) => events.push([name, event?.reason ?? Object.values(rest)[0]]));
}
provider.attach();
await turn();
sockets[0].dispatchEvent(new Event("open"));
await turn();
provider.setAwarenessField("at", { section: "agenda" });
document.getText("purpose").insert(0, "x");
provider.sendStateless("flushed");
for (const frame of frames) {
  const event = new Event("message");
  event.data = Uint8Array.from(Buffer.from(frame, "base64")).buffer;
  sockets[0].dispatchEvent(event);
  await turn();
}
const purpose = document.getText("purpose").toString();
const present = [...provider.awareness.getStates()].filter(([client]) => client !== 7);
provider.detach();
process.stdout.write(JSON.stringify({ sent, events, purpose, present }));
process.exit(0);
