// A WebSocket client on a bare TCP socket: one read buffer for all of them and no object per frame, so that the
// generator stays cheaper than the servers it measures.

import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10
const READ = Buffer.alloc(1 << 20)

export class Socket {
  /** Connects at once. `open`, `message(buffer, start, end)` and `closed(why)` are called; the buffer is only lent. */
  constructor(url, headers, { open, message, closed }) {
    const { hostname, port, pathname, search } = new URL(url)
    this.handlers = { open, message, closed }
    this.upgraded = false
    this.rest = null
    this.partial = null
    this.bytesRead = 0
    this.why = 'closed'
    const onread = { buffer: READ, callback: (length, buffer) => this.#read(buffer.subarray(0, length)) }
    this.tcp = connect({ host: hostname, port: Number(port), noDelay: true, onread })
    this.tcp.on('connect', () => this.tcp.write(handshake(`${hostname}:${port}`, pathname + search, headers)))
    this.tcp.on('error', error => { this.why = error.message })
    this.tcp.on('close', () => closed(this.why))
  }

  /** Sends one binary message that begins with `frame()`'s reserve. */
  send(framed) {
    this.tcp.write(framed)
  }

  pause() {
    this.tcp.pause()
  }

  resume() {
    this.tcp.resume()
  }

  close() {
    this.why = 'by us'
    this.tcp.destroy()
  }

  #read(chunk) {
    this.bytesRead += chunk.length
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk])
    this.rest = null
    let at = 0
    if (!this.upgraded) {
      at = bytes.indexOf('\r\n\r\n') + 4
      if (at < 4) return this.#keep(bytes)
      if (!bytes.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
        this.why = bytes.toString('latin1', 0, bytes.indexOf('\r\n'))
        return this.tcp.destroy()
      }
      this.upgraded = true
      this.handlers.open()
    }
    while (at + 2 <= bytes.length) {
      let length = bytes[at + 1]
      let start = at + 2
      if (length === 126) {
        if (at + 4 > bytes.length) break
        length = bytes.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (at + 10 > bytes.length) break
        length = Number(bytes.readBigUInt64BE(at + 2))
        start = at + 10
      }
      if (start + length > bytes.length) break
      this.#frame(bytes[at], bytes, start, start + length)
      at = start + length
    }
    if (at < bytes.length) this.#keep(bytes.subarray(at))
    return undefined
  }

  #keep(bytes) {
    this.rest = Buffer.from(bytes)
  }

  #frame(head, bytes, start, end) {
    const opcode = head & 15
    if (opcode === BINARY && head & 128) return this.handlers.message(bytes, start, end)
    if (opcode === PING) return this.send(frame(Buffer.from(bytes.subarray(start, end)), PONG))
    if (opcode === CLOSE) {
      this.why = end - start >= 2 ? `${bytes.readUInt16BE(start)} ${bytes.toString('utf8', start + 2, end)}` : 'close'
      return this.tcp.destroy()
    }
    if (opcode < BINARY || opcode === BINARY) return this.#fragment(head, bytes.subarray(start, end))
    return undefined
  }

  #fragment(head, piece) {
    this.partial = Buffer.concat(this.partial === null ? [piece] : [this.partial, piece])
    if (!(head & 128)) return
    const whole = this.partial
    this.partial = null
    this.handlers.message(whole, 0, whole.length)
  }
}

/** One masked frame. The mask is zero, which is valid and leaves the payload as it is. */
export function frame(payload, opcode = BINARY) {
  const wide = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8
  const framed = Buffer.alloc(6 + wide + payload.length)
  framed[0] = 128 | opcode
  framed[1] = 128 | (wide === 0 ? payload.length : wide === 2 ? 126 : 127)
  if (wide === 2) framed.writeUInt16BE(payload.length, 2)
  if (wide === 8) framed.writeBigUInt64BE(BigInt(payload.length), 2)
  framed.set(payload, 6 + wide)
  return framed
}

function handshake(host, path, headers) {
  const lines = {
    Host: host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  }
  return `GET ${path} HTTP/1.1\r\n${Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}
