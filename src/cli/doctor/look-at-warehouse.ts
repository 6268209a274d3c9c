import { link, mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog } from '../../catalog/catalog.js'
import { SCRATCH_DIRECTORY } from '../../storage/disk-scratch.js'
import { storageError } from '../../storage/storage-error.js'
import type { Project } from '../open-project.js'
import { bytesText } from '../text/quantity.js'
import { CLOCK_SKEW_MS_MAX } from './clock-skew.js'
import { type Finding, fine, look } from './finding.js'
import { lookAtBucket } from './look-at-bucket.js'

const FREE_BYTES = { failed: 100e6, warning: 2e9 } as const

/** Look at the catalog of a warehouse, and at its disk or bucket. A file is written next to its data, and removed. */
export async function lookAtWarehouse({ config, lake, target }: Project): Promise<readonly Finding[]> {
  return [
    await look('catalog', () => lookAtCatalog(lake.catalog, config.branches.default)),
    ...(target.warehouse.type === 'folder'
      ? await lookAtFolder(target.name, target.warehouse.path, lake.ambient.now())
      : [await look('object store', () => lookAtBucket(lake.warehouse.store, lake.ambient))]),
    await look('clock', () => lookAtClock(lake.catalog, config.branches.default, lake.ambient.now())),
  ]
}

/** @param path - absolute path of the warehouse's folder */
async function lookAtFolder(target: string, path: string, nowMs: number): Promise<readonly Finding[]> {
  const scratch = join(path, SCRATCH_DIRECTORY)
  return [await look('disk', () => lookAtDisk(scratch, nowMs)), await look('space', () => lookAtSpace(path, target))]
}

async function lookAtCatalog(catalog: Catalog, defaultBranch: string): Promise<Finding> {
  const references = await catalog.references()
  if (references.some(({ name }) => name === defaultBranch)) {
    return fine('catalog', `${references.length} branches and tags`)
  }
  const message = `The default branch "${defaultBranch}" is not there.`
  const fixes = ['Set branches.default in phlo.yaml to a branch that is: phlo branch list']
  return { name: 'catalog', status: 'failed', message, fixes }
}

/** Commits need files that can be made, linked and removed, and a disk that tells the time as this machine does. */
async function lookAtDisk(scratch: string, nowMs: number): Promise<Finding> {
  const path = join(scratch, `doctor-${process.pid}`)
  try {
    await mkdir(scratch, { recursive: true })
    await writeFile(path, 'x')
    await link(path, `${path}.link`)
    const { mtimeMs } = await stat(path)
    if (Math.abs(mtimeMs - nowMs) > CLOCK_SKEW_MS_MAX) {
      const message = `The disk's clock differs from this machine's by ${Math.round((mtimeMs - nowMs) / 1000)} s.`
      return { name: 'disk', status: 'warning', message, fixes: ['Set both clocks by NTP.'] }
    }
    return fine('disk', 'files can be written, linked and removed')
  } catch (error) {
    throw storageError(error, path)
  } finally {
    await Promise.allSettled([rm(path, { force: true }), rm(`${path}.link`, { force: true })])
  }
}

async function lookAtSpace(directory: string, target: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory)
  const free = bavail * bsize
  const message = `${bytesText(free)} free`
  if (free >= FREE_BYTES.warning) return fine('space', message)
  const status = free < FREE_BYTES.failed ? 'failed' : 'warning'
  return {
    name: 'space',
    status,
    message,
    fixes: [`Free some space, or move the warehouse: targets.${target}.warehouse.`],
  }
}

async function lookAtClock(catalog: Catalog, branch: string, nowMs: number): Promise<Finding> {
  const head = await catalog.reference(branch)
  const timeMs = head && (await timeOf(catalog, head.hash))
  if (timeMs === undefined || timeMs <= nowMs + CLOCK_SKEW_MS_MAX) return fine('clock', new Date(nowMs).toISOString())
  const message = `The newest commit of ${branch} is from the future: ${new Date(timeMs).toISOString()}.`
  return { name: 'clock', status: 'warning', message, fixes: ["Set this machine's clock."] }
}

async function timeOf(catalog: Catalog, hash: string): Promise<number | undefined> {
  for await (const { meta } of catalog.log(hash)) return meta.timeMs
  return undefined
}
