import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Sample {
  readonly durationMs: number
  readonly memoryBytesMax: number
}

export interface Program {
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
  readonly directory?: string
  /** Laid over that of this process. */
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Run one program as a process of its own, from start to exit.
 *
 * @throws Error - it exited with another code than 0; the message holds what it printed
 */
export async function runProgram(program: Program): Promise<Sample & { readonly stdout: string }> {
  const start = performance.now()
  const environment: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', ...program.environment }
  delete environment.PYTHONDONTWRITEBYTECODE
  const child = spawn(program.command, program.arguments, {
    cwd: program.directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  let memoryBytesMax = 0
  const poll = setInterval(() => {
    memoryBytesMax = Math.max(memoryBytesMax, residentBytesMax(child.pid))
  }, 10)
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearInterval(poll)
  if (code !== 0) throw new Error(`${program.name} exited with ${code}\n${output.stdout}\n${output.stderr}`)
  return { durationMs: performance.now() - start, memoryBytesMax, stdout: output.stdout }
}

/**
 * Run programs in turn, round by round, so that what disturbs the machine disturbs all of them.
 *
 * @param prepare - called before each run, outside the time measured
 * @returns the samples of each program, in the order of `programs`; a first round is run and dropped
 */
export async function interleave(
  programs: readonly Program[],
  options: { readonly rounds: number; readonly warmUp?: boolean; prepare?(program: Program): Promise<void> },
): Promise<readonly (readonly Sample[])[]> {
  const samples: Sample[][] = programs.map(() => [])
  for (let round = options.warmUp === false ? 1 : 0; round <= options.rounds; round++) {
    for (const [index, program] of programs.entries()) {
      await options.prepare?.(program)
      const sample = await runProgram(program)
      if (round > 0) samples[index]?.push(sample)
    }
  }
  return samples
}

/** The middle of some numbers; of an even count the mean of the two in the middle. Not for an empty list. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2
}

/** Median over rounds of the ratio of the two samples of a round. */
export function ratioMedian(
  ours: readonly Sample[],
  theirs: readonly Sample[],
  of: keyof Sample = 'durationMs',
): number {
  return median(ours.map((sample, index) => sample[of] / (theirs[index]?.[of] ?? Number.NaN)))
}

// The kernel keeps the high-water mark, so the last look before the exit has (nearly) all of it.
function residentBytesMax(pid: number | undefined): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
