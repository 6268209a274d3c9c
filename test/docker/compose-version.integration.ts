import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeVersion } from '../../src/docker/compose-version.js'
import { tempFolder } from '../support/temp-folder.js'

/** How `docker` may say that Compose is not installed; the first is what 26.1 does. */
const WITHOUT_COMPOSE = {
  'a flag': { exitCode: 125, text: "unknown flag: --short\nSee 'docker --help'.\n\nUsage:  docker [OPTIONS] COMMAND" },
  'a short flag': {
    exitCode: 125,
    text: "unknown shorthand flag: 's' in -short\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]",
  },
  'an unknown command': {
    exitCode: 1,
    text: "docker: unknown command: docker compose\n\nRun 'docker --help' for more information",
  },
  'no command of its own': { exitCode: 1, text: "docker: 'compose' is not a docker command.\nSee 'docker --help'" },
}

describe('docker/compose-version', () => {
  for (const [what, { exitCode, text }] of Object.entries(WITHOUT_COMPOSE)) {
    it(`knows that Compose is not there where Docker complains of ${what}`, async () => {
      await using folder = await tempFolder()
      const path = join(folder.path, 'docker')
      await writeFile(join(folder.path, 'text'), text)
      await writeFile(path, `#!/bin/sh\ncat "$(dirname "$0")/text" >&2\nexit ${exitCode}\n`)
      await chmod(path, 0o755)
      const environment = { PATH: `${folder.path}:${process.env.PATH}` }

      await assert.rejects(composeVersion({ environment }), { code: 'PHLO_COMPOSE_MISSING' })
    })
  }

  it('knows that there is no command at all', async () => {
    await using folder = await tempFolder()

    const asked = composeVersion({ environment: { PATH: folder.path } })

    await assert.rejects(asked, { code: 'PHLO_COMPOSE_MISSING' })
  })
})
