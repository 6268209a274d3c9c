import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What has to be done before this checkout runs: install, build, both or nothing. Plain Node, for there may be no packages yet.
 *
 * @returns {{ command: string, why: string }[]} npm commands, in order
 */
export function missingSteps() {
  const installed = modifiedMs(join(root, 'node_modules/.package-lock.json'))
  const isInstalled = installed >= modifiedMs(join(root, 'package-lock.json'))
  // The manifest is the last thing that a build writes.
  const built = existsSync(join(root, 'dist/index.js')) ? modifiedMs(join(root, 'oclif.manifest.json')) : 0
  const sources = ['src', 'scripts/bundle.js', 'tsconfig.build.json', 'package.json']
  const isBuilt = built >= Math.max(...sources.map(newestMs))
  const install = 'npm ci --no-audit --no-fund'
  return [
    ...(isInstalled ? [] : [{ command: install, why: 'Packages are missing or older than package-lock.json' }]),
    ...(isBuilt ? [] : [{ command: 'npm run build', why: 'dist/ is missing or older than src/' }]),
  ]
}

/** Run a step in the checkout, its output on this terminal; ends the process with its exit code when it fails. */
export function runStep(command) {
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}

function newestMs(path) {
  const full = join(root, path)
  if (!statSync(full).isDirectory()) return modifiedMs(full)
  const paths = readdirSync(full, { recursive: true }).map((name) => join(full, name))
  return Math.max(...paths.map(modifiedMs))
}

/** 0 for what is not there. */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { command, why } of missingSteps()) {
    process.stderr.write(`${why}: ${command}\n`)
    runStep(command)
  }
}
