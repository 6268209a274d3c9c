import { setTimeout as sleep } from 'node:timers/promises'
import type { ProjectIdentity } from '../../compose/composed-stack.js'
import { type EngineApi, EngineRefusal } from '../engine/engine-api.js'
import { listContainers } from '../list-containers.js'

/** Freeze what runs of a project, all of it or nothing, until the end of the scope. */
export async function freezeContainers(api: EngineApi, project: ProjectIdentity): Promise<AsyncDisposable> {
  const running = (await listContainers(api, project)).filter(
    ({ state }) => state === 'running' || state === 'restarting',
  )
  const ids = running.map(({ id }) => id)
  const thaw = async () => {
    // One that was not frozen refuses; that must not keep the others frozen.
    await Promise.allSettled(ids.map((id) => api.json(`/containers/${id}/unpause`, { method: 'POST' })))
  }
  // All are waited for: one that is frozen after the thaw would stay so.
  const pauses = await Promise.allSettled(ids.map((id) => pause(api, id)))
  const refused = pauses.find((pause) => pause.status === 'rejected')
  if (refused !== undefined) {
    await thaw()
    throw refused.reason
  }
  return { [Symbol.asyncDispose]: thaw }
}

/** A busy machine is at times not done in the time that the kernel's freezer is given. */
const PAUSES_MAX = 5
const UNFROZEN = /unable to freeze/

async function pause(api: EngineApi, id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await api.json(`/containers/${id}/pause`, { method: 'POST' })
      return
    } catch (error) {
      const isTransient = error instanceof EngineRefusal && UNFROZEN.test(error.message)
      if (!isTransient || attempt === PAUSES_MAX) throw error
      await sleep(200 * attempt)
    }
  }
}
