// The load generator: one command per line of JSON on standard input, events and answers as JSON on standard output.

import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import * as Y from 'yjs'

import { Room, Tally } from './room.mjs'
import { summary, typing } from './typing.mjs'

let rooms = []

function say(event) {
  process.stdout.write(JSON.stringify(event) + '\n')
}

function everybody() {
  return rooms.flatMap(room => room.people)
}

function begin(most, letters) {
  const tally = new Tally()
  for (const room of rooms) {
    room.tally = tally
    room.expect(most, letters)
  }
  return tally
}

async function until(done, seconds) {
  const deadline = performance.now() + seconds * 1000
  while (!done() && performance.now() < deadline) await sleep(20)
  return done()
}

const commands = {
  /** Defines the rooms: `{wire, url, root, rooms: [{name, participants: [{token, headers, client_id}]}]}`. */
  rooms({ wire, url, root, rooms: specs }) {
    rooms = specs.map(spec => new Room({ wire, url, root }, spec))
    return { people: everybody().length }
  },

  /** Lets people in, `at_once` at a time (or all); each gets everything, or what they lack when `behind` says so. */
  async enter({ at_once: atOnce, behind, people: range, patience = 60 }) {
    const waiting = rooms.flatMap(room => room.people.slice(...(range ?? [])))
    const took = []
    const failed = []
    const begun = performance.now()
    const one = async person => {
      try {
        took.push(await within(person.enter(behind ?? Infinity), patience))
      } catch (error) {
        failed.push(error.message)
      }
    }
    const lanes = Array.from({ length: atOnce ?? waiting.length }, async () => {
      while (waiting.length > 0) await one(waiting.shift())
    })
    await Promise.all(lanes)
    return { ms: performance.now() - begun, each: summary(took), failed: failed.length, failures: failed.slice(0, 3) }
  },

  /** Everybody (or the first `writers` of each room) types; then waits until all of it has arrived everywhere. */
  async type(settings) {
    const { rate, seconds, warmup = 0, writers, paste = 1, stalled, witnesses = 0, patience = 10 } = settings
    for (const room of rooms.slice(0, witnesses ? 1 : 0)) for (const person of room.people.slice(-witnesses)) person.kept ??= []
    if (stalled !== undefined) stall(rooms[0].people.at(stalled))
    const tally = begin(Math.ceil((seconds + warmup) * rate * 2) + 4, paste)
    const typists = rooms.flatMap(room => room.people.slice(0, writers)).filter(person => person.live && !person.stalled)
    const counts = {}
    const own = await typing(typists, tally, { ...settings, warmup }, event => {
      counts[event] = { deliveries: tally.deliveries, sent: tally.sent }
      say({ event, ...counts[event] })
    })
    const arrived = await until(() => rooms.every(room => room.outstanding <= 0), patience)
    const saved = await until(() => typists.every(person => person.frames.length === 0), arrived ? 2 : 0)
    return {
      ...own,
      sent: tally.sent,
      deliveries: tally.deliveries,
      latency: summary(tally.latencies),
      missing: rooms.reduce((sum, room) => sum + room.missing, 0),
      unsaved: saved ? 0 : typists.reduce((sum, person) => sum + person.frames.length, 0),
      gaps: tally.gaps,
      refused: tally.refused,
      dropped: tally.dropped.length,
      reasons: [...new Set(tally.dropped)].slice(0, 3),
    }
  },

  /** Builds a fragmented document of `edits` edits by `writers`, `rate` a second altogether. */
  async build({ edits, writers, rate }) {
    const tally = begin(1, 1)
    const typists = rooms[0].people.slice(0, writers)
    await typing(typists, tally, { rate: rate / writers, seconds: edits / rate, warmup: 0, messy: true }, () => {})
    const [room] = rooms
    const told = room.told
    const arrived = await until(() => room.people.every(reader => !reader.live || told.every(
      (clock, writer) => room.seen[reader.index * room.size + writer] >= clock)), 60)
    return { arrived, clocks: told.reduce((sum, clock) => sum + clock, 0), dropped: tally.dropped.length,
      reasons: tally.dropped.slice(0, 3), refused: tally.refused }
  },

  /** Types until `after` seconds have passed and somebody sees somebody else's edit: kills `pids` at that moment. */
  async kill({ pids, rate, after }) {
    const tally = begin(Math.ceil(after * rate * 2) + 8, 1)
    const stop = performance.now() + after * 1000
    for (const room of rooms) {
      const receive = room.receive.bind(room)
      let killed = false
      room.receive = (reader, bytes, start, end) => {
        receive(reader, bytes, start, end)
        if (killed || performance.now() < stop) return
        killed = true
        for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL')
      }
    }
    await typing(everybody(), tally, { rate, seconds: after + 1.5, warmup: 0, seed: Math.floor(stop) }, () => {})
    await sleep(200)
    return { sent: tally.sent }
  },

  /** After a restart: joins each room anew and compares with what anybody had seen or had acknowledged. */
  async audit({ patience = 5 }) {
    const total = { seen: 0, lost_seen: 0, acknowledged: 0, lost_acknowledged: 0, duplicated: 0 }
    for (const room of rooms) {
      const seen = room.people.map(writer => Math.max(0, ...room.people
        .filter(reader => reader !== writer).map(reader => room.seen[reader.index * room.size + writer.index])))
      const { clocks, letters } = await inspect(room, seen, patience)
      room.people.forEach((person, writer) => {
        total.seen += seen[writer]
        total.lost_seen += Math.max(0, seen[writer] - clocks[writer])
        total.acknowledged += person.saved
        total.lost_acknowledged += Math.max(0, person.saved - clocks[writer])
      })
      total.duplicated += Math.max(0, letters - clocks.reduce((sum, clock) => sum + clock, 0))
    }
    return total
  },

  /** Compares the text of the witnesses with what a newcomer gets, in the first room. */
  async verify() {
    const [room] = rooms
    const texts = room.people.filter(person => person.kept !== null).map(person => {
      const doc = new Y.Doc()
      doc.transact(() => person.kept.forEach(update => Y.applyUpdate(doc, update)))
      return digest(doc.getText(room.plan.root).toString())
    })
    const newcomer = await inspect(room, room.told, 10)
    return {
      witnesses: texts.length,
      letters: newcomer.letters,
      complete: room.told.every((clock, writer) => newcomer.clocks[writer] === clock),
      converged: texts.every(text => text === newcomer.digest),
    }
  },

  stall({ person }) {
    stall(rooms[0].people.at(person))
    return {}
  },

  leave() {
    for (const person of everybody()) person.leave()
    return {}
  },
}

function stall(person) {
  person.stalled = true
  person.socket.pause()
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex')
}

/** Joins as the first person of the room, on a connection of its own, and reads the document with Yjs. */
async function inspect(room, expected, patience) {
  const [person] = room.people
  person.leave()
  person.kept = []
  room.recent = []
  const doc = new Y.Doc()
  let applied = 0
  const caughtUp = () => {
    for (; applied < (person.kept?.length ?? 0); applied++) Y.applyUpdate(doc, person.kept[applied])
    const state = Y.decodeStateVector(Y.encodeStateVector(doc))
    return room.people.map(({ client }) => state.get(client) ?? 0)
  }
  const remembered = room.seen.slice()
  room.seen.fill(0)
  person.enter(Infinity).catch(() => {})
  await until(() => person.synced && caughtUp().every((clock, writer) => clock >= expected[writer]), patience)
  const clocks = caughtUp()
  const text = doc.getText(room.plan.root).toString()
  person.leave()
  person.kept = null
  room.seen = remembered
  return { clocks, letters: text.length, digest: digest(text) }
}

function within(promise, seconds) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('nothing came in time')), seconds * 1000).unref())
  return Promise.race([promise, late])
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...settings } = JSON.parse(line)
  try {
    say({ answer: name, ...(await commands[name](settings)) })
  } catch (error) {
    say({ answer: name, error: `${error.stack}` })
  }
}
process.exit(0)
