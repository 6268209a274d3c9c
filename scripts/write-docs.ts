import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ERRORS } from '../src/errors.js'
import { errorPage } from './error-page.js'

const directory = fileURLToPath(new URL('../docs/errors/', import.meta.url))

await mkdir(directory, { recursive: true })
for (const stale of (await readdir(directory)).filter((name) => !(name.replace(/\.md$/, '') in ERRORS))) {
  await rm(`${directory}${stale}`)
}
for (const [code, row] of Object.entries(ERRORS)) await writeFile(`${directory}${code}.md`, errorPage(code, row))
