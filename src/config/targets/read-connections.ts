import { resolve } from 'node:path'
import type { NessieAuthentication, NessieSettings, S3Settings, TrinoSettings } from './target.js'
import { AUTHENTICATION, FILE, READER, SERVER_URL, TEXT, YES_OR_NO } from './target-rules.js'
import type { TargetSection, ValueReader } from './value-reader.js'

/** @param directory - of the project */
export function readS3(read: ValueReader, from: TargetSection, directory: string): S3Settings {
  const settings = {
    endpoint: read.value(from, 'endpoint', SERVER_URL),
    region: read.value(from, 'region', TEXT),
    pathStyle: read.value(from, 'path_style', YES_OR_NO),
    accessKeyId: read.value(from, 'access_key_id', TEXT),
    secretAccessKey: read.secret(from, 'secret_access_key', TEXT),
    sessionToken: read.secret(from, 'session_token', TEXT),
    ca: readFile(read, from, directory),
    reader: read.value(from, 'reader', READER) ?? 'cache',
  }
  from.section.requireTogether(['access_key_id', 'secret_access_key'])
  from.section.refuseOthers()
  return settings
}

/** @param directory - of the project */
export function readNessie(read: ValueReader, from: TargetSection, directory: string): NessieSettings {
  const authentication = { section: from.section.section('authentication'), path: `${from.path}.authentication` }
  const settings = {
    uri: read.value(from, 'uri', SERVER_URL),
    authentication: readAuthentication(read, authentication),
    ca: readFile(read, from, directory),
  }
  from.section.refuseOthers()
  return settings
}

/** @param directory - of the project */
export function readTrino(read: ValueReader, from: TargetSection, directory: string): TrinoSettings {
  const settings = {
    uri: read.value(from, 'uri', SERVER_URL),
    user: read.value(from, 'user', TEXT),
    password: read.secret(from, 'password', TEXT),
    ca: readFile(read, from, directory),
  }
  from.section.refuseOthers()
  return settings
}

/** What a type of authentication needs and is not there is a problem of the file; of a variable, one of the target. */
function readAuthentication(read: ValueReader, from: TargetSection): NessieAuthentication {
  const type = read.value(from, 'type', AUTHENTICATION) ?? 'none'
  const given = {
    token: read.secret(from, 'token', TEXT),
    tokenEndpoint: read.value(from, 'token_endpoint', SERVER_URL),
    clientId: read.value(from, 'client_id', TEXT),
    clientSecret: read.secret(from, 'client_secret', TEXT),
    scope: read.value(from, 'scope', TEXT),
  }
  from.section.refuseOthers()
  if (type === 'bearer') {
    from.section.require(['token'])
    return { type, token: given.token ?? '' }
  }
  if (type === 'none') return { type }
  from.section.require(['token_endpoint', 'client_id', 'client_secret'])
  const { tokenEndpoint = '', clientId = '', clientSecret = '', scope } = given
  return { type, tokenEndpoint, clientId, clientSecret, ...(scope !== undefined && { scope }) }
}

function readFile(read: ValueReader, from: TargetSection, directory: string): string | undefined {
  const path = read.value(from, 'ca', FILE)
  return path === undefined ? undefined : resolve(directory, path)
}
