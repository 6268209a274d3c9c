import { acquireLease, type Lease } from './lease.js'
import type { RunContext } from './run.js'

/** The leases of all assets of a run. */
export interface Leases {
  /** @throws PHLO_RUN_OVERTAKEN - another run holds one of the assets by now */
  verify(): Promise<void>
  release(): Promise<void>
}

/**
 * Take the leases of assets, all or none.
 *
 * @param assets - their ids
 *
 * @throws PHLO_RUN_IN_PROGRESS - another run holds one of them
 */
export async function takeLeases(context: RunContext, run: string, assets: readonly string[]): Promise<Leases> {
  const { lake, holder } = context
  const taken = await Promise.allSettled(
    assets.map((asset) => acquireLease(lake.warehouse.store, lake.ambient, { asset, run, holder })),
  )
  const leases: Lease[] = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const release = async (): Promise<void> => {
    await Promise.all(leases.map((lease) => lease.release()))
  }
  const refused = taken.find((result) => result.status === 'rejected')
  if (refused !== undefined) {
    await release()
    throw refused.reason
  }
  return {
    release,
    async verify() {
      await Promise.all(leases.map((lease) => lease.verify()))
    },
  }
}
