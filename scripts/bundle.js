// Bundles src/ into dist/, with the libraries that nearly every command loads: files are few, so that a command starts fast.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const BUNDLED = ['@aws-sdk/client-s3', '@duckdb/node-api', '@oclif/core', 'yaml', 'zod']
const root = fileURLToPath(new URL('..', import.meta.url))
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const commands = readdirSync(join(root, 'src/commands'), { recursive: true }).filter((name) => name.endsWith('.ts'))

rmSync(join(root, 'dist'), { recursive: true, force: true })
/** Of zod's messages in fifty languages the English ones: workflows declare by zod, and Phlo itself checks what they declare. */
const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js'"
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents }))
  },
}
const options = {
  absWorkingDir: root,
  bundle: true,
  external: [
    '@duckdb/node-bindings',
    'typescript',
    // Only in browsers does the client of S3 ask which one it is in.
    'bowser',
    ...Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
  ],
  outbase: 'src',
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The S3 client as ES modules: what is not used of it is left out, which halves the time that it takes to load.
  mainFields: ['module', 'main'],
  // Which Node a later version of the S3 client will need is no user's business: the version is pinned.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
  // Some of the libraries are CommonJS, which has these at hand.
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url), { dirname: __dirname, filename: __filename } = import.meta`,
  },
  // A tenth of the package is white space. Names stay, and lines stay short, so that a stack trace says where.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  plugins: [englishOnly],
  metafile: true,
  logLevel: 'warning',
}
const { metafile } = await build({
  ...options,
  entryPoints: [
    'src/index.ts',
    'src/cli/main.ts',
    'src/cli/command-not-found.ts',
    ...commands.map((name) => join('src/commands', name)),
  ],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
})
// In one file, since every file that is loaded would add to what is to be quick; CommonJS, since Node begins with it sooner.
await build({
  ...options,
  banner: {},
  format: 'cjs',
  // An import() would begin Node's other loader just for this.
  supported: { 'dynamic-import': false },
  entryPoints: { 'cli/quick': 'src/cli/quick/quick-answer.ts' },
  outExtension: { '.js': '.cjs' },
})
writeFileSync(join(root, 'dist/chunks/LICENSES.txt'), licenses(Object.keys(metafile.inputs)).join('\n\n'))

/** The licences of the libraries in the bundle, which ask to be passed on with them. @param inputs - paths of modules */
function licenses(inputs) {
  const folders = inputs.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/) ?? [])
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim()
    return `${name} ${version} (${license})\n\n${text}`
  })
}
