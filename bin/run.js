#!/usr/bin/env node
// Node's own modules are got this way since an import of one loads all that it re-exports, which takes longer than the rest.
const { readFileSync } = process.getBuiltinModule?.('node:fs') ?? (await import('node:fs'))
const { createRequire } = process.getBuiltinModule?.('node:module') ?? (await import('node:module'))
const { fileURLToPath } = process.getBuiltinModule?.('node:url') ?? (await import('node:url'))

const [major, minor] = process.versions.node.split('.').map(Number)
const root = fileURLToPath(new URL('..', import.meta.url))

if (process.argv[2] === '--version') {
  // Answered here because it is asked by scripts that wait for it; nothing has to be loaded for it.
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`phlo needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exitCode = 3
} else if (!(await isAnsweredQuickly())) {
  const { main } = await import('../dist/cli/main.js')
  await main({ root })
}

async function isAnsweredQuickly() {
  if (process.argv[2] !== 'services' || !/^(?:status|start)$/.test(process.argv[3] ?? '')) return false
  const { quickAnswer } = createRequire(import.meta.url)('../dist/cli/quick.cjs')
  return quickAnswer(process, root)
}
