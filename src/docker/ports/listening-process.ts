import { readdir, readFile, readlink } from 'node:fs/promises'
import { platform } from 'node:os'

export interface ListeningProcess {
  readonly pid: number
  /** Name of its program; `undefined`: not known. */
  readonly program: string | undefined
}

/** Linux's number for a socket that listens, in `/proc/net/tcp`. */
const LISTENS = '0A'

/** Find the process that listens on a TCP port; `undefined` when it is another user's, or the system does not tell. */
export async function listeningProcess(port: number): Promise<ListeningProcess | undefined> {
  if (platform() === 'linux') return fromProc(port)
  return platform() === 'win32' ? fromNetstat(port) : fromLsof(port)
}

async function fromProc(port: number): Promise<ListeningProcess | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')))
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`))
  if (sockets.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holds(pid, sockets)) {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined)
      return { pid: Number(pid), program: name?.trim() }
    }
  }
  return undefined
}

/** The columns are: number, local address and port in hexadecimal, remote ones, state, …; the tenth is the inode. */
function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/))
  return rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === LISTENS).map((row) => row[9] ?? '')
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const directory = `/proc/${pid}/fd`
  // Of another user's process only the system administrator may see the files.
  const files = await readdir(directory).catch(() => [])
  const targets = await Promise.all(files.map((file) => readlink(`${directory}/${file}`).catch(() => '')))
  return targets.some((target) => sockets.has(target))
}

/** macOS and the BSDs. `-F pc` prints a line `p<pid>` and a line `c<program>`. */
async function fromLsof(port: number): Promise<ListeningProcess | undefined> {
  const output = await printed('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-F', 'pc'])
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  return pid === undefined ? undefined : { pid: Number(pid), program: /^c(.+)$/m.exec(output)?.[1] }
}

async function fromNetstat(port: number): Promise<ListeningProcess | undefined> {
  const rows = (await printed('netstat', ['-ano', '-p', 'TCP'])).split('\n').map((line) => line.trim().split(/\s+/))
  const pid = rows.find((row) => row[1]?.endsWith(`:${port}`) && row[3] === 'LISTENING')?.[4]
  if (pid === undefined) return undefined
  const task = await printed('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])
  return { pid: Number(pid), program: /^"([^"]+)"/.exec(task)?.[1] }
}

/** What a program prints; nothing where it is missing or fails. */
async function printed(command: string, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa')
  return (await execa(command, args, { reject: false })).stdout
}
