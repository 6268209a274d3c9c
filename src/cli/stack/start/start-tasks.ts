import { Listr, ListrLogger, ProcessOutput } from 'listr2'
import type { StartEvent, StartPlan } from '../../../docker/start/start-events.js'
import { bytesText } from '../../text/quantity.js'

/** The lines of a start as a terminal shows them while they change. */
export interface StartTasks {
  show(event: StartEvent): void
  /** Let go of the terminal; what is still at work is shown as not done. */
  close(): Promise<void>
}

interface Task {
  say(text: string): void
  end(isDone: boolean): void
}

/** By name; a service may have that of an image. */
interface Tasks {
  readonly images: Map<string, Task>
  readonly services: Map<string, Task>
}

/** Show a line for each image that is pulled and each service that is started. */
export function startTasks({ pull, services }: StartPlan, stderr: NodeJS.WriteStream): StartTasks {
  const tasks: Tasks = { images: new Map(), services: new Map() }
  const list = new Listr(
    [...pull.map((name) => lineOf(name, tasks.images)), ...services.map((name) => lineOf(name, tasks.services))],
    {
      concurrent: true,
      exitOnError: false,
      // Ctrl-C is the command's own to handle.
      registerSignalListeners: false,
      rendererOptions: {
        showErrorMessage: false,
        logger: new ListrLogger({ processOutput: new ProcessOutput(stderr, stderr) }),
      },
    },
  )
  const running = list.run()
  return {
    show: (event) => show(tasks, event),
    async close() {
      for (const task of [...tasks.images.values(), ...tasks.services.values()]) task.end(false)
      await running
    },
  }
}

function lineOf(name: string, tasks: Map<string, Task>) {
  return {
    title: name,
    task: (_context: unknown, line: { title: string }) =>
      new Promise<void>((resolve, reject) => {
        tasks.set(name, {
          say: (text) => {
            line.title = `${name}: ${text}`
          },
          end: (isDone) => (isDone ? resolve() : reject(new Error(line.title))),
        })
      }),
  }
}

function show({ images, services }: Tasks, event: StartEvent): void {
  switch (event.type) {
    case 'pulling':
      images.get(event.image)?.say(`${bytesText(event.doneBytes)} of ${bytesText(event.totalBytes)}`)
      break
    case 'pulled':
      images.get(event.image)?.say('pulled')
      images.get(event.image)?.end(true)
      break
    case 'service':
      services.get(event.service)?.say(event.progress)
      if (event.progress === 'ready' || event.progress === 'done') services.get(event.service)?.end(true)
      if (event.progress === 'failed') services.get(event.service)?.end(false)
      break
    case 'hook':
      services.get(event.service)?.say(`${event.hook}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`)
      break
    case 'planned':
    case 'undoing':
      break
  }
}
