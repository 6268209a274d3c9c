import type { StackLeft } from '../../../docker/stack-left.js'

/** Say of a folder that was moved that its stack and data were not. */
export function leftNote({ directory, volumes, services }: StackLeft): string {
  const what = [
    ...(volumes.length > 0 ? [`its data (${volumes.join(', ')})`] : []),
    ...(services.length > 0 ? [`its containers (${services.join(', ')})`] : []),
  ]
  return (
    `! This folder was ${directory} when its stack was started, and the stack stays there: ${what.join(' and ')}. ` +
    'Move it back to stop that one; to take the data along, `services snapshot NAME` there and `services restore NAME` here.'
  )
}
