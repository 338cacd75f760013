// One document and its people as the generator knows them: who was sent what when, and who has what by now.

import { performance } from 'node:perf_hooks'

import { Socket } from './socket.mjs'
import { scan, stateVector, Typist } from './updates.mjs'
import { ASKED, CONTENT, ENTERED, FIRST_CONTENT, PINGED, REFUSED, SAVED, WIRES } from './wires.mjs'

const NOTHING_NEW = Buffer.from([0, 0])
const WORTH_REMEMBERING = 64
const REMEMBERED = 4

/** Counts of one measurement, shared by all rooms. */
export class Tally {
  constructor() {
    this.deliveries = 0
    this.sent = 0
    this.gaps = 0
    this.refused = 0
    this.dropped = []
    this.latencies = []
    this.measuring = false
  }
}

export class Room {
  constructor(plan, spec) {
    this.plan = plan
    this.name = spec.name
    this.people = spec.participants.map((person, index) => new Person(this, person, index))
    this.writerOf = new Map(this.people.map(person => [person.client, person.index]))
    this.size = this.people.length
    this.seen = new Int32Array(this.size * this.size)
    this.recent = []
    this.tally = new Tally()
    this.expect(0, 1)
  }

  /** What everybody has been sent so far, by writer. */
  get told() {
    return this.people.map(person => person.typist.clock)
  }

  /** Makes ready for at most `most` edits of `length` letters by each writer. */
  expect(most, length) {
    this.most = most
    this.letters = length
    this.base = this.told
    this.readers = this.people.filter(person => person.live && !person.stalled).length
    this.sentAt = new Float64Array(this.size * most)
    this.remaining = new Int32Array(this.size * most)
    this.outstanding = 0
  }

  /** Person `index` has sent one more edit that ends at clock `end`. */
  sent(index, end, now) {
    const edit = (end - this.base[index]) / this.letters - 1
    const cell = index * this.most + edit
    this.sentAt[cell] = now
    this.remaining[cell] = this.readers - 1
    this.seen[index * this.size + index] = end
    this.outstanding += this.readers > 1 ? 1 : 0
    this.tally.sent += 1
  }

  /** `reader` has received an update. */
  receive(reader, bytes, start, end) {
    if (end - start < WORTH_REMEMBERING) {
      scan(bytes, start, end, (client, clock, length) => this.#advance(reader, client, clock, length))
      return
    }
    for (const [client, clock, length] of this.#runs(bytes, start, end)) this.#advance(reader, client, clock, length)
  }

  /** Many readers get the same bytes: they are scanned once. */
  #runs(bytes, start, end) {
    for (const [known, runs] of this.recent) {
      if (known.length === end - start && known.compare(bytes, start, end) === 0) return runs
    }
    const runs = []
    scan(bytes, start, end, (client, clock, length) => {
      const last = runs.at(-1)
      if (last && last[0] === client && last[1] + last[2] === clock) last[2] += length
      else runs.push([client, clock, length])
    })
    if (this.recent.length === REMEMBERED) this.recent.shift()
    this.recent.push([Buffer.from(bytes.subarray(start, end)), runs])
    return runs
  }

  #advance(reader, client, clock, length) {
    const writer = this.writerOf.get(client)
    if (writer === undefined) return
    const cell = reader.index * this.size + writer
    const before = this.seen[cell]
    const end = clock + length
    if (clock > before) {
      this.tally.gaps += 1
      reader.early.push([client, clock, length])
      return
    }
    if (end <= before) return
    this.seen[cell] = end
    reader.gained(end - before)
    if (reader.index !== writer && !reader.stalled) this.#delivered(writer, before, end)
    if (reader.early.length > 0) for (const run of reader.early.splice(0)) this.#advance(reader, ...run)
  }

  #delivered(writer, before, end) {
    const base = this.base[writer]
    const last = Math.min(Math.floor((end - base) / this.letters), this.most)
    for (let edit = Math.max(0, Math.floor((before - base) / this.letters)); edit < last; edit++) {
      const cell = writer * this.most + edit
      this.tally.deliveries += 1
      if (--this.remaining[cell] === 0) {
        this.outstanding -= 1
        if (this.tally.measuring) this.#took(this.sentAt[cell])
      }
    }
  }

  #took(sentAt) {
    if (sentAt >= this.tally.since && sentAt < this.tally.until) this.tally.latencies.push(performance.now() - sentAt)
  }

  /** How many deliveries of the edits since `expect` never happened. */
  get missing() {
    let missing = 0
    for (const left of this.remaining) missing += left > 0 ? left : 0
    return missing
  }
}

export class Person {
  constructor(room, { token = '', headers = {}, client_id: client }, index) {
    this.room = room
    this.token = token
    this.headers = headers
    this.client = client
    this.index = index
    this.typist = new Typist(client, room.plan.root)
    this.live = false
    this.stalled = false
    this.early = []
    this.kept = null
    this.forget()
  }

  /** A new connection begins: nothing is outstanding on it. */
  forget() {
    this.awaiting = 0
    this.saved = 0
    this.frames = []
    this.lacking = 0
    this.synced = false
    this.joined = null
  }

  /** Connects with all but the last `behind` clocks of each writer; answers how long it took until nothing is lacking. */
  enter(behind = Infinity) {
    const { room } = this
    this.forget()
    this.early = []
    const told = room.told
    let lacking = 0
    for (let writer = 0; writer < room.size; writer++) {
      const cell = this.index * room.size + writer
      const known = writer === this.index && behind !== Infinity ? told[writer] : Math.max(0, told[writer] - behind)
      room.seen[cell] = known
      lacking += told[writer] - known
    }
    this.lacking = lacking
    return new Promise((resolve, reject) => {
      this.joined = resolve
      this.failed = reject
      this.#connect()
    })
  }

  #connect() {
    const Wire = WIRES[this.room.plan.wire]
    this.wire = new Wire(this.room.name)
    this.startedAt = performance.now()
    this.socket = new Socket(Wire.url(this.room.plan.url, this.room.name), this.headers, {
      open: () => this.wire.authenticates ? this.socket.send(this.wire.token(this.token)) : this.#ask(),
      message: (bytes, start, end) => this.#message(bytes, start, end),
      closed: why => this.#closed(why),
    })
  }

  #ask() {
    const { room } = this
    const known = room.people
      .map(({ client }, writer) => [client, room.seen[this.index * room.size + writer]])
      .filter(([, clock]) => clock > 0)
    this.socket.send(this.wire.stepOne(stateVector(known)))
  }

  #message(bytes, start, end) {
    const { wire } = this
    const kind = wire.read(bytes, start, end)
    if (kind === CONTENT || kind === FIRST_CONTENT) {
      if (this.kept !== null) this.kept.push(Buffer.from(bytes.subarray(wire.start, wire.end)))
      this.room.receive(this, bytes, wire.start, wire.end)
      if (kind === FIRST_CONTENT) this.synced = true
      this.gained(0)
    } else if (kind === SAVED) this.#acknowledged()
    else if (kind === ENTERED) this.#ask()
    else if (kind === ASKED) this.#send(wire.stepTwo(NOTHING_NEW), 0)
    else if (kind === PINGED) this.socket.send(wire.constructor.pong)
    else if (kind === REFUSED) this.#refused(wire.reason)
  }

  /** Every step 2 and update is acknowledged in order; what a status stands for is known by counting. */
  #acknowledged() {
    const clock = this.frames.shift()
    if (clock !== undefined && clock > 0) this.saved = clock
  }

  #send(framed, clock) {
    if (this.wire.authenticates) this.frames.push(clock)
    this.socket.send(framed)
  }

  #refused(reason) {
    this.room.tally.refused += 1
    if (this.joined !== null) this.#closed(`refused: ${reason}`)
  }

  #closed(why) {
    if (this.joined !== null) {
      this.joined = null
      this.failed(new Error(`${this.room.name}: ${why}`))
    } else if (this.live && why !== 'by us') this.room.tally.dropped.push(why)
    this.live = false
  }

  /** So many clocks less are lacking; when none is, the person has joined. */
  gained(clocks) {
    this.lacking -= clocks
    if (this.joined === null || !this.synced || this.lacking > 0) return
    const joined = this.joined
    this.joined = null
    this.live = true
    joined(performance.now() - this.startedAt)
  }

  /** Sends an edit of `text`, or the next one of a messy typist; tracked unless messy. */
  type(text, replacing) {
    const now = performance.now()
    const { typist } = this
    const drop = replacing && typist.clock >= text.length ? [typist.clock - text.length, text.length] : null
    const update = typist.type(text, drop)
    this.kept?.push(update)
    this.#send(this.wire.update(update), typist.clock)
    this.room.sent(this.index, typist.clock, now)
  }

  scribble(random) {
    this.#send(this.wire.update(this.typist.messy(random)), this.typist.clock)
    this.room.seen[this.index * this.room.size + this.index] = this.typist.clock
  }

  leave() {
    this.live = false
    this.socket?.close()
  }
}
