// People who type: every edit on its own schedule, as late as the generator is, and no edit left out.

import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** A small seeded generator of random numbers (mulberry32), so that every server sees the same typing. */
export function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Answers the value below which `share` of the sorted numbers lie. */
export function percentile(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export function summary(numbers) {
  const sorted = Float64Array.from(numbers).sort()
  const round = number => (number === null ? null : Math.round(number * 100) / 100)
  return {
    count: sorted.length,
    p50: round(percentile(sorted, 0.5)),
    p95: round(percentile(sorted, 0.95)),
    p99: round(percentile(sorted, 0.99)),
    max: round(sorted.length ? sorted.at(-1) : null),
  }
}

/** Slots of one millisecond; each holds who types then. */
function schedule(typists, { rate, seconds, seed }) {
  const random = seeded(seed ?? 1)
  const slots = Array.from({ length: Math.ceil(seconds * 1000) }, () => [])
  for (const person of typists) {
    for (let at = random() / rate; at < seconds; at += (0.5 + random()) / rate) slots[Math.floor(at * 1000)].push(person)
  }
  return slots
}

/**
 * Lets `typists` type for `warmup` and then `seconds`; `moment('measuring' | 'measured')` is called around the measured
 * time. Answers how late the generator itself was and how busy.
 */
export async function typing(typists, tally, settings, moment) {
  const { rate, seconds, warmup, paste, messy, seed } = settings
  const slots = schedule(typists, { rate, seconds: warmup + seconds, seed })
  const texts = 'abcdefghijklmnopqrstuvwxyz'.split('').map(letter => letter.repeat(paste ?? 1))
  const random = seeded(seed ?? 2)
  const late = []
  const begun = performance.now()
  tally.since = begun + warmup * 1000
  tally.until = tally.since + seconds * 1000
  tally.measuring = true
  let cpu = null
  let next = 0
  for (let slot = 0; slot < slots.length;) {
    const now = performance.now()
    if (cpu === null && now >= tally.since) {
      moment('measuring')
      cpu = process.cpuUsage()
    }
    for (; slot < slots.length && begun + slot < now; slot++) {
      for (const person of slots[slot]) {
        if (!person.live) continue
        if (now >= tally.since) late.push(now - begun - slot)
        if (messy) person.scribble(random)
        else person.type(texts[next++ % texts.length], paste !== undefined)
      }
    }
    await sleep(1)
  }
  const busy = process.cpuUsage(cpu ?? undefined)
  moment('measured')
  return { generator_cpu: Math.round((busy.user + busy.system) / 1e4 / seconds) / 100, lateness: summary(late) }
}
