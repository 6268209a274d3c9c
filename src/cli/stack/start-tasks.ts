import { Listr, ListrLogger, ProcessOutput } from 'listr2'
import type { StartEvent, StartPlan } from '../../docker/start/start-events.js'
import { bytesText } from '../quantity.js'

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

/** Show a line for each image that is pulled and each service that is started. */
export function startTasks({ pull, services }: StartPlan, stderr: NodeJS.WriteStream): StartTasks {
  const tasks = new Map<string, Task>()
  const list = new Listr(
    [...pull, ...services].map((name) => ({
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
    })),
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
      for (const task of tasks.values()) task.end(false)
      await running
    },
  }
}

function show(tasks: ReadonlyMap<string, Task>, event: StartEvent): void {
  switch (event.type) {
    case 'pulling':
      tasks.get(event.image)?.say(`${bytesText(event.doneBytes)} of ${bytesText(event.totalBytes)}`)
      break
    case 'pulled':
      tasks.get(event.image)?.say('pulled')
      tasks.get(event.image)?.end(true)
      break
    case 'service':
      tasks.get(event.service)?.say(event.progress)
      if (event.progress === 'ready' || event.progress === 'done') tasks.get(event.service)?.end(true)
      if (event.progress === 'failed') tasks.get(event.service)?.end(false)
      break
    case 'hook':
      tasks.get(event.service)?.say(`${event.hook}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`)
      break
    case 'planned':
    case 'undoing':
      break
  }
}
