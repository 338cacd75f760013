// Yjs updates (version 1) by hand: what a typing browser sends, and which clocks a received update holds.

const ORIGIN = 0x80
const RIGHT = 0x40
const KEY = 0x20
const STRING = 4

/** Writes varints and strings into one growing buffer. */
export class Writer {
  constructor(size = 64) {
    this.bytes = Buffer.allocUnsafe(size)
    this.length = 0
  }

  #room(more) {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }

  uint(number) {
    this.#room(8)
    let left = number
    while (left > 127) {
      this.bytes[this.length++] = (left % 128) | 128
      left = Math.floor(left / 128)
    }
    this.bytes[this.length++] = left
    return this
  }

  raw(bytes) {
    this.#room(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
    return this
  }

  block(bytes) {
    return this.uint(bytes.length).raw(bytes)
  }

  text(string) {
    return this.block(Buffer.from(string))
  }

  done() {
    return this.bytes.subarray(0, this.length)
  }
}

/**
 * One typist: the updates of a person who types into a root Y.Text, as a browser with this client id would send them.
 * `messy` typists also move their cursor and correct themselves, so that the document becomes as fragmented as a real one.
 */
export class Typist {
  constructor(client, root, clock = 0) {
    this.client = client
    this.root = root
    this.clock = clock
    this.left = clock - 1
    this.right = -1
    this.deletable = 0
  }

  /** Types `string` after what was typed before; deletes `drop` (start, length) of its own in the same transaction. */
  type(string, drop = null) {
    const writer = new Writer(48 + string.length)
    const far = this.right >= 0
    writer.uint(1).uint(1).uint(this.client).uint(this.clock)
    writer.raw([STRING | (this.left >= 0 ? ORIGIN : 0) | (far ? RIGHT : 0)])
    if (this.left >= 0) writer.uint(this.client).uint(this.left)
    if (far) writer.uint(this.client).uint(this.right)
    if (this.left < 0 && !far) writer.uint(1).text(this.root)
    writer.text(string)
    this.clock += string.length
    this.left = this.clock - 1
    this.deletable += 1
    return this.#deleting(writer, drop)
  }

  /** Takes back the last letter. */
  backspace() {
    const last = this.left
    this.left = last - 1
    this.right = last
    this.deletable = 0
    return this.#deleting(new Writer(16).uint(0), [last, 1])
  }

  /** The next edit of somebody who writes in many places: mostly a letter, now and then a jump or a correction. */
  messy(random) {
    if (this.deletable > 1 && random() < 0.08) return this.backspace()
    if (this.clock > 2 && random() < 0.04) {
      this.left = Math.floor(random() * (this.clock - 2))
      this.right = this.left + 1
      this.deletable = 0
    }
    return this.type(LETTERS[Math.floor(random() * LETTERS.length)])
  }

  #deleting(writer, drop) {
    if (drop === null) return writer.uint(0).done()
    return writer.uint(1).uint(this.client).uint(1).uint(drop[0]).uint(drop[1]).done()
  }
}

const LETTERS = 'eeeeeeaaaaiiioootttnnnssrrlldhcumpgfbvy      ,.'

/** A state vector from pairs of client and next clock. */
export function stateVector(clocks) {
  const writer = new Writer().uint(clocks.length)
  for (const [client, clock] of clocks) writer.uint(client).uint(clock)
  return writer.done()
}

// One reader for everything: received bytes are scanned millions of times, so no object is made for it.
let bytes = Buffer.alloc(0)
let at = 0

function uint() {
  let number = bytes[at] & 127
  let factor = 128
  while (bytes[at++] > 127) {
    number += (bytes[at] & 127) * factor
    factor *= 128
  }
  return number
}

function skipBlock() {
  const length = uint()
  at += length
}

/** Reads a varint at `start`; `position()` is where it ended. */
export function readUint(buffer, start) {
  bytes = buffer
  at = start
  return uint()
}

export function position() {
  return at
}

/** The length of the string at hand in UTF-16 code units, as Yjs counts clocks. */
function utf16() {
  const end = uint() + at
  let units = 0
  for (; at < end; at++) {
    const byte = bytes[at]
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

function skipAny() {
  const kind = bytes[at++]
  if (kind === 125) while (bytes[at++] > 127);
  else if (kind === 124) at += 4
  else if (kind === 123 || kind === 122) at += 8
  else if (kind === 119 || kind === 116) skipBlock()
  else if (kind === 117 || kind === 118) {
    for (let left = uint(); left > 0; left--) {
      if (kind === 118) skipBlock()
      skipAny()
    }
  }
}

function content(reference) {
  if (reference === 1) return uint()
  if (reference === STRING) return utf16()
  if (reference === 2 || reference === 8) {
    const count = uint()
    for (let left = count; left > 0; left--) reference === 8 ? skipAny() : skipBlock()
    return count
  }
  if (reference === 3 || reference === 5) skipBlock()
  else if (reference === 6) {
    skipBlock()
    skipBlock()
  } else if (reference === 7) {
    const kind = uint()
    if (kind === 3 || kind === 5) skipBlock()
  } else throw new Error(`unknown content ${reference}`)
  return 1
}

/** Calls `each(client, clock, length)` for every struct of the update between `start` and `end`, in order. */
export function scan(buffer, start, end, each) {
  bytes = buffer
  at = start
  for (let clients = uint(); clients > 0; clients--) {
    let structs = uint()
    const client = uint()
    let clock = uint()
    for (; structs > 0; structs--) {
      const info = bytes[at++]
      const reference = info & 31
      let length
      if (reference === 0 || reference === 10) length = uint()
      else {
        if (info & ORIGIN) uint(), uint()
        if (info & RIGHT) uint(), uint()
        if (!(info & (ORIGIN | RIGHT))) {
          if (uint() === 1) skipBlock()
          else uint(), uint()
          if (info & KEY) skipBlock()
        }
        length = content(reference)
      }
      if (reference !== 10) each(client, clock, length)
      clock += length
    }
  }
  if (at > end) throw new Error('an update ends too early')
}
