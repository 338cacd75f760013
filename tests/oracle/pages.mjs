// Stock providers in one process, driven line by line: {"do": …, "page": name, …} in, one JSON answer out.
// What is waited for is a condition on events, never a pause.
import { createInterface } from 'node:readline'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'

const pages = new Map()

const socketClass = (cookie, origin) =>
  class extends WebSocket {
    constructor(url) {
      super(url, { headers: { Cookie: cookie, Origin: origin } })
    }
  }

const report = (page) => ({
  text: page.text.toString(),
  unsynced: page.provider.unsyncedChanges,
  synced: page.provider.synced,
  here: [...page.provider.awareness.getStates().values()].map((state) => state.user?.name ?? null).sort(),
  closes: page.closes,
  stateless: page.stateless,
  denied: page.denied,
})

const open = ({ page: name, url, origin, person, client, document, flush = false, session = false, ...more }) => {
  const { cookie = `person=${person}`, token = `${person}/${client}` } = more
  const doc = new Y.Doc()
  doc.clientID = client
  const socket = new HocuspocusProviderWebsocket({
    url,
    WebSocketPolyfill: socketClass(cookie, origin),
    delay: 20,
    minDelay: 20,
    maxDelay: 100,
  })
  const page = { doc, text: doc.getText('purpose'), socket, closes: [], stateless: [], denied: null }
  page.provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: document,
    document: doc,
    token,
    flushDelay: flush,
    sessionAwareness: session,
    onClose: ({ event }) => page.closes.push([event.code, event.reason]),
    onStateless: ({ payload }) => page.stateless.push(payload),
    onAuthenticationFailed: ({ reason }) => (page.denied = reason),
  })
  page.provider.attach()
  pages.set(name, page)
}

// Ends when the report of the page has all these values, and hands it over; `lengths` compares the length of a text.
const until = (page, wanted) =>
  new Promise((resolve) => {
    const look = () => {
      const now = report(page)
      if (Object.entries(wanted).every(([key, value]) => JSON.stringify(now[key]) === JSON.stringify(value))) {
        clearInterval(timer)
        resolve(now)
      }
    }
    const timer = setInterval(look, 5)
    look()
  })

const commands = {
  open,
  type: ({ page, at, text }) => pages.get(page).text.insert(at, text),
  erase: ({ page, at, length }) => pages.get(page).text.delete(at, length),
  here: ({ page, state }) => pages.get(page).provider.setAwarenessField('at', state),
  // A provider that is told to connect while it still closes does nothing, and stays closed.
  offline: ({ page }) =>
    new Promise((resolve) => {
      const { socket } = pages.get(page)
      socket.on('disconnect', () => resolve())
      socket.disconnect()
    }),
  online: ({ page }) => pages.get(page).socket.connect(),
  kill: ({ page }) => pages.get(page).socket.webSocket?.close(),
  until: ({ page, wanted }) => until(pages.get(page), wanted),
  state: ({ page }) => report(pages.get(page)),
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  const answer = await commands[command.do](command)
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`)
}
process.exit(0)
