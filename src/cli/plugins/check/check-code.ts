import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { PluginFinding } from '../../../plugins/check/finding.js'
import type { Plugin } from '../../../plugins/plugin.js'
import { packageRoot } from '../../package-root.js'

/** How long the code of a plugin may take to load. */
const LOAD_MS_MAX = 30_000

type ModuleKey = 'phlo.sources' | 'phlo.checks' | 'phlo.commands'

interface PluginModule {
  readonly key: ModuleKey
  /** Absolute path. */
  readonly path: string
}

interface LoadReport {
  readonly problems: readonly { readonly key: ModuleKey; readonly message: string }[]
}

/** Load the code of a plugin in a process of its own, and say what is wrong with it. */
export async function checkCode(plugin: Plugin): Promise<readonly PluginFinding[]> {
  const modules = modulesOf(plugin)
  if (modules.length === 0) return []
  const { problems } = await loadReport(modules)
  return problems.map(({ key, message }): PluginFinding => {
    const expected = key === 'phlo.commands' ? 'oclif commands' : 'functions that make what workflows use'
    return { severity: 'error', file: pathOf(key, plugin), line: 0, column: 0, key, message, expected }
  })
}

function modulesOf({ directory, code, commands }: Plugin): readonly PluginModule[] {
  const { sources, checks } = code
  return [
    ...(sources === undefined ? [] : [{ key: 'phlo.sources' as const, path: join(directory, sources) }]),
    ...(checks === undefined ? [] : [{ key: 'phlo.checks' as const, path: join(directory, checks) }]),
    ...commands.flatMap(({ file }) =>
      file === undefined ? [] : [{ key: 'phlo.commands' as const, path: join(directory, file) }],
    ),
  ]
}

function loadReport(modules: readonly PluginModule[]): Promise<LoadReport> {
  const child = fork(join(packageRoot(), 'bin', 'load-plugin.js'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const failed = (message: string): LoadReport => ({ problems: [{ key: modules[0]?.key ?? 'phlo.sources', message }] })
  return new Promise((resolve) => {
    const end = (report: LoadReport) => {
      clearTimeout(timer)
      // Code that has begun to wait for something, such as a server or a timer, would keep the process alive.
      child.kill('SIGKILL')
      resolve(report)
    }
    const timer = setTimeout(
      () => end(failed(`Loading its code does not come to an end in ${LOAD_MS_MAX / 1000} s.`)),
      LOAD_MS_MAX,
    )
    child.once('message', end)
    child.once('exit', () => end(failed('Its code ends the process that loads it.')))
    child.send(modules)
  })
}

function pathOf(key: ModuleKey, { code }: Plugin): string {
  const { sources, checks, commands } = code
  return { 'phlo.sources': sources, 'phlo.checks': checks, 'phlo.commands': commands }[key] ?? 'package.json'
}
