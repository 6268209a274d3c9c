#!/usr/bin/env -S node --import tsx
// Runs Phlo from its sources: `node --import tsx bin/dev.js`.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { main } from '../src/cli/main.ts'

const built = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
const pjson = JSON.parse(built.replaceAll('./dist/', './src/'))
// The build does the same; its version of the SDK is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
await main({ root: fileURLToPath(new URL('..', import.meta.url)), pjson, ignoreManifest: true })
