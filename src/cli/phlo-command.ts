import { Command, Flags } from '@oclif/core'
import { LOCAL } from '../config/targets/target.js'
import { EXIT } from '../errors.js'
import type { RunOptions, RunPlan, RunReport } from '../pipelines/run/run.js'
import type { SilenceListener } from '../storage/notice-silence.js'
import type { Asking } from './ask.js'
import { confirm } from './confirm.js'
import { failureBody, failureOf, failureText } from './failure.js'
import { abortOnInterrupt, type Interrupt } from './interrupt.js'
import { phloCommand, shellWord } from './invocation.js'
import type { LoadedProject, ProjectFlags } from './load-project.js'
import type { Project } from './open-project.js'
import { type QueryProgress, queryProgress } from './query/query-progress.js'
import { type RunProgress, runProgress } from './runs/run-progress.js'
import type { OpenOptions } from './targets/open-target.js'
import { type Terminal, terminalOf } from './terminal.js'
import { jsonText } from './text/json-text.js'
import { printable } from './text/printable.js'
import { PipeClosed } from './text/text-output.js'

/** What is to run, and how. */
export interface PlanRequest extends Pick<RunOptions, 'publish' | 'refresh' | 'quarantine'> {
  readonly plan: RunPlan
  readonly signal: AbortSignal
}

/** A server that does not answer is asked again and again, much at once: that it is waited for is told so often. */
const TOLD_AGAIN_MS = 30_000

/** What all commands share: `--json`, exit codes, and where text goes. Results go to stdout, everything else to stderr. */
export abstract class PhloCommand extends Command {
  static override enableJsonFlag = true

  static override baseFlags = {
    project: Flags.directory({
      char: 'C',
      summary: 'Folder of the project; without it, the nearest one upwards with a phlo.yaml.',
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
    }),
    color: Flags.boolean({
      allowNo: true,
      summary: 'Use colours, or do not; without it, only on a terminal. NO_COLOR is honoured.',
      helpGroup: 'GLOBAL',
    }),
  }

  /** The streams, as the flags and the environment want them used. */
  protected get terminal(): Terminal {
    return terminalOf(process, colorFlag(this.argv))
  }

  /** Where a person is asked; only when the terminal allows it. */
  protected get asking(): Asking {
    return { input: process.stdin, output: process.stderr }
  }

  /** What to type for this Phlo in commands that are shown; they are meant for the target that this one works on. */
  protected get phlo(): string {
    const command = phloCommand({ script: process.argv[1] ?? '', environment: process.env })
    const target = targetOf(this.argv)
    return target === undefined ? command : `PHLO_TARGET=${shellWord(target)} ${command}`
  }

  /** Absolute path of the folder in which the command was called. */
  protected get workingDirectory(): string {
    return process.cwd()
  }

  /** The process's environment. */
  protected get environment(): Readonly<Record<string, string | undefined>> {
    return process.env
  }

  /** Say something about the work on stderr; under `--json` nothing is said. */
  protected note(text: string): void {
    const { stderr } = this.terminal
    // A line that changes may be there, which is drawn anew below.
    const clear = stderr.isTerminal ? '\r\x1b[2K' : ''
    this.logToStderr(`${clear}${stderr.style('dim', printable(text))}`)
  }

  /** Read the project that the flags name, without opening its warehouse. */
  protected async loadProject(flags: ProjectFlags): Promise<LoadedProject> {
    const { loadProject } = await import('./load-project.js')
    return loadProject({ flags, environment: this.environment, workingDirectory: this.workingDirectory })
  }

  /**
   * Open the project that the flags name.
   *
   * @param options.create - a fresh clone of a project has no warehouse; left out, it is not made
   */
  protected async openProject(flags: ProjectFlags, options: Partial<OpenOptions> = {}): Promise<Project> {
    const loaded = await this.loadProject(flags)
    const { openProject } = await import('./open-project.js')
    return openProject(loaded, { create: false, onSilence: this.silenceListener(), ...options })
  }

  /** Say on stderr which server is waited for, again after a while. */
  protected silenceListener(): SilenceListener {
    const toldMs = new Map<string, number>()
    return (server) => {
      if (Date.now() < (toldMs.get(server) ?? 0) + TOLD_AGAIN_MS) return
      toldMs.set(server, Date.now())
      this.note(`Waiting for ${server} to answer …`)
    }
  }

  /**
   * Open the project for a command that works on data, and say on stderr on which ref that is.
   *
   * @throws PHLO_REF_UNKNOWN - there is no such ref
   */
  protected async openProjectOnRef(flags: ProjectFlags, options: Partial<OpenOptions> = {}): Promise<Project> {
    const project = await this.openProject(flags, options)
    const { resolveRef } = await import('../tables/resolve-ref.js')
    await resolveRef(project.lake, { ref: project.ref })
    this.noteRef(project)
    return project
  }

  /** Say on stderr on which ref of which target the command works. */
  protected noteRef({ ref, target }: Pick<Project, 'ref' | 'target'>): void {
    this.note(target.name === LOCAL ? `on ${ref}` : `on ${ref} of ${target.name}`)
  }

  /** Ask before something that cannot be undone, unless `--yes` was given. */
  protected async confirm(question: string, flags: { readonly yes: boolean }): Promise<void> {
    await confirm(question, { isConfirmed: flags.yes, canAsk: this.terminal.canAsk, asking: this.asking })
  }

  /** Let Ctrl-C end the command's work cleanly: `using interrupt = this.interruptible()`. */
  protected interruptible(): Interrupt {
    return abortOnInterrupt(() => this.note('Stopping … (Ctrl-C again to stop at once)'))
  }

  /** Run assets on the project's ref, tell on stderr how it goes, and show what it came to; a failure sets the exit code. */
  protected async executePlan(project: Project, request: PlanRequest): Promise<RunReport> {
    const [{ executeRun }, { runContext }, { runReportText }] = await Promise.all([
      import('../pipelines/run/execute-run.js'),
      import('./runs/run-context.js'),
      import('./runs/run-report-text.js'),
    ])
    const { plan, publish, refresh, quarantine, signal } = request
    const options = { ref: project.ref, publish, refresh, quarantine, retentionMs: project.config.runs.keepMs }
    using progress = this.runProgress(project)
    const report = await executeRun(runContext(project, signal), plan, options, progress.listen)
    if (report.status === 'failed') process.exitCode = EXIT.failed
    this.log(runReportText(report, this.phlo))
    return report
  }

  /** Tell on stderr how far a statement is, where that is a terminal. */
  protected queryProgress(): QueryProgress {
    const write = (text: string) => void process.stderr.write(text)
    return queryProgress({ stream: this.terminal.stderr, isQuiet: this.jsonEnabled(), write, now: () => Date.now() })
  }

  private runProgress({ progress }: Project): RunProgress {
    if (this.jsonEnabled()) return { listen: () => undefined, [Symbol.dispose]: () => undefined }
    const write = (text: string) => void process.stderr.write(text)
    return runProgress({ stream: this.terminal.stderr, write, now: () => Date.now(), progress })
  }

  override logJson(json: unknown): void {
    process.stdout.write(`${jsonText(json)}\n`)
  }

  /**
   * The exit code of a failure is the same with and without `--json`: oclif itself would give 1 for a bad flag under
   * `--json` and print its whole configuration, and would ignore the code of an error that it does not know.
   */
  protected override async catch(error: unknown): Promise<void> {
    if (error instanceof PipeClosed) return
    process.exitCode = failureOf(error).exitCode
    this.showFailure(error)
  }

  /** Show a failure: on stderr, or under `--json` as the result. */
  protected showFailure(error: unknown): void {
    if (this.jsonEnabled()) this.logJson(this.toErrorJson(error))
    else process.stderr.write(failureText(failureOf(error, this.id), this.terminal.stderr, this.phlo))
  }

  protected override toErrorJson(error: unknown): unknown {
    return failureBody(failureOf(error, this.id))
  }
}

/** The target of the flag, before flags are parsed: failures of that are shown, too. */
function targetOf(argv: readonly string[]): string | undefined {
  const [flag, value] = argv.slice(argv.findIndex((argument) => /^--target(=|$)/.test(argument)))
  if (flag === '--target') return value
  return flag?.startsWith('--target=') ? flag.slice('--target='.length) : undefined
}

function colorFlag(argv: readonly string[]): boolean | undefined {
  if (argv.includes('--no-color')) return false
  return argv.includes('--color') ? true : undefined
}
