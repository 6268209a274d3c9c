#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)

if (process.argv[2] === '--version') {
  // Answered here because it is asked by scripts that wait for it; nothing has to be loaded for it.
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`phlo needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exitCode = 3
} else if (!(await isAnsweredQuickly())) {
  const { main } = await import('../dist/cli/main.js')
  await main({ root: fileURLToPath(new URL('..', import.meta.url)) })
}

async function isAnsweredQuickly() {
  if (process.argv[2] !== 'services' || process.argv[3] !== 'status') return false
  const { quickStatus } = await import('../dist/cli/quick-status.js')
  return quickStatus(process.argv.slice(2), process)
}
