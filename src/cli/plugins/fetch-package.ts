import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeRefusal } from '../../config/write-refusal.js'
import { PhloError } from '../../errors.js'
import type { FetchedPlugin } from '../../plugins/install/plan-install.js'
import { readTarball } from '../../plugins/install/read-tarball.js'
import { pluginReader } from '../../plugins/read-plugin.js'
import { systemCodeOf } from '../../storage/storage-error.js'
import { type ManagerRun, runPackageManager } from './run-package-manager.js'

/** What a file system says of a file where a folder is, and of a folder where a file is. */
const COLLISIONS: ReadonlySet<string> = new Set(['EEXIST', 'ENOTDIR', 'EISDIR'])

/**
 * Fetch a package to look at it, without installing it or running any of its code. npm does it, whichever program the
 * project uses: it knows registries, logins, tags and ranges.
 *
 * @param spec - `name`, `name@range`, or the path or address of a tarball
 * @throws PHLO_PACKAGE_MANAGER_FAILED - there is no such package, or its registry cannot be reached
 * @throws PHLO_PLUGIN_INVALID - the tarball cannot be read
 * @throws PHLO_DISK_FULL, PHLO_FOLDER_UNWRITABLE - it cannot be unpacked here
 */
export async function fetchPackage(
  spec: string,
  run: Omit<ManagerRun, 'output' | 'task' | 'byHand'>,
): Promise<FetchedPlugin> {
  const directory = await mkdtemp(join(tmpdir(), 'phlo-plugin-')).catch((cause: unknown) => {
    throw systemCodeOf(cause) === 'ENOENT' ? noTemporaryFolder(cause) : writeRefusal(tmpdir(), cause)
  })
  try {
    const pack = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', directory, spec]
    // The folder is gone by the time someone runs it.
    const told = { task: `Fetching ${spec}`, byHand: `npm pack --dry-run ${spec}` }
    await runPackageManager({ program: 'npm', arguments: pack }, { ...run, output: 'kept', ...told })
    const [name = ''] = (await readdir(directory)).filter((file) => file.endsWith('.tgz'))
    const tarball = await readFile(join(directory, name))
    const unpacked = join(directory, 'package')
    const files = readTarball(tarball, spec)
    await unpack(files, unpacked).catch((cause: unknown) => {
      if (!COLLISIONS.has(systemCodeOf(cause) ?? '')) throw writeRefusal(directory, cause)
      throw new PhloError('PHLO_PLUGIN_INVALID', `${spec} has files that cannot be written side by side.`, { cause })
    })
    const plugin = await pluginReader(unpacked).read({ directory: unpacked, package: spec, bundled: false })
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
    return { plugin, displayName: spec, integrity, files }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function noTemporaryFolder(cause: unknown): PhloError {
  const path = tmpdir()
  return new PhloError('PHLO_FOLDER_UNWRITABLE', `There is no folder "${path}", which is to hold temporary files.`, {
    fixes: ['Make it, or set TMPDIR to another one.'],
    context: { path },
    cause,
  })
}

async function unpack(files: ReadonlyMap<string, Uint8Array>, directory: string): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), bytes)
  }
}
