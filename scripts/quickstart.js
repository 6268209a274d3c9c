// The tour: from a fresh clone to a merged change in a lake, on sample data. Needs Node and npm alone.
// Usage: npm run quickstart [-- FOLDER]
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingSteps, runStep } from './prepare.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? freeFolder())
const script = join(root, 'bin/run.js')
const started = performance.now()
let phloMs = 0

for (const { command, why } of missingSteps()) {
  title(why)
  timed(command, () => runStep(command))
}

title('A project, with two weeks of sample data: what a Nightscout site would answer')
mkdirSync(dirname(folder), { recursive: true })
phlo(dirname(folder), ['init', relative(dirname(folder), folder), '--template', 'glucose', '--yes'])

title('Two tables: read, checked on a branch of their own, then published to main')
phlo(folder, ['materialize'])
phlo(folder, ['query', 'select count(*) as readings, min(date) as since, max(date) as until from bronze.entries'])

title('A branch, and on it what arrived a day later: new readings, and three that were calibrated again')
phlo(folder, ['branch', 'create', 'next-day', '--use'])
timed('cp -r sample-data/next-day/. sample-data/', () => {
  cpSync(join(folder, 'sample-data/next-day'), join(folder, 'sample-data'), { recursive: true })
})
phlo(folder, ['materialize'])

title('What the branch would change; main has not moved')
phlo(folder, ['branch', 'diff', 'next-day'])

title('Merged into main, in one commit')
phlo(folder, ['branch', 'use', 'main'])
phlo(folder, ['branch', 'merge', 'next-day'])
phlo(folder, ['query', 'select count(*) as readings, min(date) as since, max(date) as until from bronze.entries'])

const totalMs = performance.now() - started
process.stdout.write(`
Done in ${seconds(totalMs)}, of which Phlo itself took ${seconds(phloMs)}.

Try next:

  cd ${shellWord(relative(process.cwd(), folder) || '.')}
  ${shown(folder, ['query', '--file', 'queries/time-in-range.sql'])}
  ${shown(folder, ['query', '--file', 'queries/after-meals.sql'])}
  ${shown(folder, ['branch', 'log'])}
  ${shown(folder, ['add', 'path/to/your.csv', '--run'])}
  ${shown(folder, ['--help'])}
`)

/** A folder in the checkout that is not there yet; git ignores it. */
function freeFolder() {
  const free = (number) => join(root, number === 1 ? 'quickstart-lake' : `quickstart-lake-${number}`)
  let number = 1
  while (existsSync(free(number))) number++
  return free(number)
}

function phlo(cwd, words) {
  timed(shown(cwd, words), () => {
    const before = performance.now()
    const { status } = spawnSync(process.execPath, [script, ...words], { cwd, stdio: 'inherit' })
    phloMs += performance.now() - before
    if (status !== 0) process.exit(status ?? 1)
  })
}

/** A command as one would type it in a folder. */
function shown(cwd, words) {
  return ['node', relative(cwd, script), ...words].map(shellWord).join(' ')
}

function shellWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function title(text) {
  process.stdout.write(`\n${text}\n`)
}

function timed(command, run) {
  process.stdout.write(`\n$ ${command}\n`)
  const before = performance.now()
  run()
  process.stdout.write(`  (${seconds(performance.now() - before)})\n`)
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`
}
