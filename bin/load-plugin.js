// Loads the code of a plugin for `phlo plugin check`, and sends what is wrong with it to its parent. A process of its own:
// code that ends the process, or never comes to an end, does that to no other.
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'

// A plugin that was just made has no packages yet: those that Phlo brings stand in for them.
register('./resolve-for-plugin.js', import.meta.url)

/** What the modules of each key of the manifest export. */
const WANTED = {
  'phlo.sources': { what: 'a function', isRight: (value) => typeof value === 'function' },
  'phlo.checks': { what: 'a function', isRight: (value) => typeof value === 'function' },
  'phlo.commands': {
    what: 'the class of a command',
    isRight: (value) => typeof value === 'function' && typeof value.run === 'function',
  },
}

process.once('message', async (modules) => {
  const problems = []
  for (const { key, path } of modules) {
    const message = await problemOf(path, WANTED[key])
    if (message !== undefined) problems.push({ key, message })
  }
  process.send({ problems }, () => process.disconnect())
})

async function problemOf(path, { what, isRight }) {
  try {
    const exports = Object.values(await import(pathToFileURL(path).href))
    return exports.some(isRight) ? undefined : `It does not export ${what}.`
  } catch (error) {
    return `It cannot be loaded: ${error instanceof Error ? error.message : error}`
  }
}
