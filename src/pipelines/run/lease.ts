import { PhloError } from '../../errors.js'
import type { ObjectStore } from '../../storage/object-store.js'
import type { Ambient } from '../../storage/warehouse.js'
import { fillSlot, type LeaseSlot, lastSlot } from './lease-slot.js'
import type { Holder } from './run.js'

/** How long a lease lasts without a renewal. */
const LEASE_MS = 60_000
const RENEWAL_MS = LEASE_MS / 4

/** The right to be the only run of an asset, for as long as it is renewed. */
export interface Lease {
  readonly asset: string
  /** @throws PHLO_RUN_OVERTAKEN - another run holds the asset by now */
  verify(): Promise<void>
  /** Give the asset free; does nothing when another run has taken it over. */
  release(): Promise<void>
}

export interface LeaseRequest {
  readonly asset: string
  readonly run: string
  readonly holder: Holder
}

/**
 * Take the lease of an asset. It is a sequence of slots, each filled once, so it needs no lock and nothing goes stale:
 * the last slot says who holds it, whether that run is over, and until when it counts.
 *
 * @throws PHLO_RUN_IN_PROGRESS - another run holds it and is alive as far as can be known
 */
export async function acquireLease(store: ObjectStore, ambient: Ambient, request: LeaseRequest): Promise<Lease> {
  const { asset, run, holder } = request
  const last = await lastSlot(store, asset)
  if (last !== undefined && isHeld(last, ambient.now(), holder)) throw inProgress(asset, last)

  const next = (number: number, expiresMs: number): LeaseSlot => ({
    number,
    run,
    host: holder.host,
    pid: holder.pid,
    expiresMs,
  })
  let held = next((last?.number ?? 0) + 1, ambient.now() + LEASE_MS)
  if (!(await fillSlot(store, asset, held))) throw inProgress(asset, await lastSlot(store, asset))

  let renewing = Promise.resolve()
  const renew = async (): Promise<void> => {
    const slot = next(held.number + 1, ambient.now() + LEASE_MS)
    // A renewal that fails is no failure yet: verify() finds out whether the lease is still there.
    if (await fillSlot(store, asset, slot).catch(() => false)) held = slot
  }
  const timer = setInterval(() => {
    renewing = renewing.then(renew)
  }, RENEWAL_MS)
  timer.unref()

  return {
    asset,
    async verify() {
      await renewing
      const current = await lastSlot(store, asset)
      if (current?.run !== run || current.expiresMs === 0) throw overtaken(asset, run, current)
    },
    async release() {
      clearInterval(timer)
      await renewing
      const current = await lastSlot(store, asset)
      if (current?.run === run && current.expiresMs !== 0) await fillSlot(store, asset, next(current.number + 1, 0))
    },
  }
}

/** Whether the run of a slot may still be at work. */
export function isHeld(slot: LeaseSlot, nowMs: number, holder: Holder): boolean {
  if (slot.expiresMs <= nowMs) return false
  return slot.host !== holder.host || holder.isAlive(slot.pid)
}

function inProgress(asset: string, slot: LeaseSlot | undefined): PhloError {
  const context = { asset, ...(slot === undefined ? {} : { run: slot.run, host: slot.host, pid: slot.pid }) }
  const who = slot === undefined ? 'Another run' : `Run ${slot.run} (process ${slot.pid} on ${slot.host})`
  return new PhloError('PHLO_RUN_IN_PROGRESS', `${who} is working on ${asset}.`, {
    fixes: [
      'Wait until it is done, then run the command again.',
      ...(slot === undefined ? [] : [`phlo runs show ${slot.run}`]),
    ],
    context,
  })
}

function overtaken(asset: string, run: string, slot: LeaseSlot | undefined): PhloError {
  const other = slot === undefined || slot.run === run ? 'ended' : `was taken over by run ${slot.run}`
  return new PhloError('PHLO_RUN_OVERTAKEN', `The lease of run ${run} on ${asset} ${other}.`, {
    context: { asset, run, ...(slot === undefined ? {} : { by: slot.run }) },
  })
}
