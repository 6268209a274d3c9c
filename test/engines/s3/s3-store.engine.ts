import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import { objectStoreSuite } from '../../storage/object-store-suite.js'
import { minioServer } from '../../support/minio-server.js'
import { versitygwServer } from '../../support/versitygw-server.js'

for (const [name, program] of [
  ['versitygw', versitygwServer],
  ['MinIO', minioServer],
] as const) {
  describe(`storage/s3/s3-store on ${name}`, () => {
    const server = program()

    objectStoreSuite(`a folder in a bucket of ${name}`, () => open('some/folder'))
    objectStoreSuite(`a bucket of ${name}`, () => open(''))

    async function open(prefix: string) {
      const { endpoint, credentials, makeBucket } = server()
      return s3Store({ bucket: await makeBucket(), prefix, endpoint, credentials }, { ambient: systemAmbient })
    }
  })
}
