import assert from 'node:assert/strict'
import { outerFiles, outerVariables } from '../../../src/docker/start/outer-inputs.js'

describe('docker/start/outer-inputs', () => {
  it('names the variables that Compose fills in, but neither secrets nor what is escaped', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: variables of Compose look like this.
    const text = 'a: ${TAG:-1}\nb: $LEVEL ${TAG}\nc: $$HOME $${USER}\nd: ${PASSWORD:?missing}\n'
    const document = { configs: { site: { environment: 'SITE' } } }

    assert.deepEqual(outerVariables({ document, text, environmentNames: ['PASSWORD'] }), ['LEVEL', 'SITE', 'TAG'])
  })

  it('names the files that Compose reads for a service, where they lie', () => {
    const document = {
      services: {
        web: { env_file: [{ path: '../web.env' }], label_file: ['../labels.env'] },
        db: { env_file: '/etc/db.env', extends: { file: '../base.yaml', service: 'db' } },
        other: { extends: { service: 'web' } },
      },
      configs: { site: { file: '../site.conf' }, text: { content: 'a' } },
      secrets: { key: { file: '/etc/key' } },
    }

    assert.deepEqual(outerFiles({ document, directory: '/lake' }), [
      '/etc/db.env',
      '/etc/key',
      '/lake/base.yaml',
      '/lake/labels.env',
      '/lake/site.conf',
      '/lake/web.env',
    ])
  })
})
