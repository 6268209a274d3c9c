import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ERRORS } from '../src/errors.js'
import { commandReference } from './command-reference.js'
import { errorPage } from './error-page.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const errorsDirectory = `${root}docs/errors/`

await mkdir(errorsDirectory, { recursive: true })
for (const stale of (await readdir(errorsDirectory)).filter((name) => !(name.replace(/\.md$/, '') in ERRORS))) {
  await rm(`${errorsDirectory}${stale}`)
}
for (const [code, row] of Object.entries(ERRORS)) {
  await writeFile(`${errorsDirectory}${code}.md`, errorPage(code, row))
}
const manifest = JSON.parse(await readFile(`${root}oclif.manifest.json`, 'utf8'))
await writeFile(`${root}docs/commands.md`, commandReference(manifest))
