// The two wires: y-websocket's, and the one that Hocuspocus, its provider and Caseboard speak.

import { frame } from './socket.mjs'
import { position, readUint, Writer } from './updates.mjs'

const SYNC = 0
const AUTHENTICATION = 2
const CLOSE = 7
const STATUS = 8
const PING = 9
const PONG = 10
const STEP_ONE = 0
const STEP_TWO = 1

// What a received message means; the payload of content lies between `start` and `end` of the wire.
export const NOTHING = 0
export const ASKED = 1
export const CONTENT = 2
export const FIRST_CONTENT = 3
export const SAVED = 4
export const ENTERED = 5
export const REFUSED = 6
export const PINGED = 7

/** `address` is what stands before every message; the rest of the two wires is the same. */
class Wire {
  constructor(address) {
    this.address = address
  }

  /** A whole frame, ready for the socket. */
  sync(kind, payload) {
    return frame(new Writer(this.address.length + payload.length + 8)
      .raw(this.address).uint(SYNC).uint(kind).block(payload).done())
  }

  stepOne(stateVector) {
    return this.sync(STEP_ONE, stateVector)
  }

  stepTwo(update) {
    return this.sync(STEP_TWO, update)
  }

  update(update) {
    return this.sync(2, update)
  }

  synced(bytes, at) {
    const kind = readUint(bytes, at)
    const length = readUint(bytes, position())
    this.start = position()
    this.end = this.start + length
    return kind === STEP_ONE ? ASKED : kind === STEP_TWO ? FIRST_CONTENT : CONTENT
  }
}

export class YWebsocketWire extends Wire {
  static url(url, document) {
    return `${url}/${document}`
  }

  constructor() {
    super(Buffer.alloc(0))
    this.authenticates = false
  }

  read(bytes, start) {
    const type = readUint(bytes, start)
    const at = position()
    return type === SYNC ? this.synced(bytes, at) : NOTHING
  }
}

export class HocuspocusWire extends Wire {
  static url(url) {
    return url
  }

  constructor(document) {
    super(Buffer.from(new Writer().text(document).done()))
    this.authenticates = true
  }

  token(token) {
    return frame(new Writer(this.address.length + token.length + 16)
      .raw(this.address).uint(AUTHENTICATION).uint(0).text(token).done())
  }

  /** The answer to the server's ping. It is never asked first: Hocuspocus 4.7 takes that for an attack. */
  static get pong() {
    return frame(Buffer.from([PONG]))
  }

  read(bytes, start, end) {
    if (end - start === 1) return bytes[start] === PING ? PINGED : NOTHING
    const length = readUint(bytes, start)
    const type = readUint(bytes, position() + length)
    const at = position()
    if (type === SYNC) return this.synced(bytes, at)
    if (type === STATUS) return bytes[at] === 1 ? SAVED : REFUSED
    if (type === CLOSE) return this.#refused(bytes, at, end)
    if (type === AUTHENTICATION) return bytes[at] === 2 ? ENTERED : this.#refused(bytes, at, end)
    return NOTHING
  }

  #refused(bytes, at, end) {
    this.reason = bytes.toString('utf8', at + 1, end)
    return REFUSED
  }
}

export const WIRES = { 'y-websocket': YWebsocketWire, hocuspocus: HocuspocusWire }
