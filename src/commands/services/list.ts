import { Flags } from '@oclif/core'
import { readStackSources } from '../../cli/stack/open-stack.js'
import { profileFlag } from '../../cli/stack/service-flags.js'
import { type ListedService, listServices, serviceListText } from '../../cli/stack/service-list.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import type { StackMemory } from '../../cli/stack/start/memory-text.js'
import { passedOverNotes, pluginNotes } from '../../cli/stack/start/stack-notes.js'
import { viewStack } from '../../cli/stack/view-stack.js'

export default class ServicesList extends ServicesCommand {
  static override summary = 'List the services of the stack, why each is part of it, and its ports.'
  static override description = 'Asks no Docker; `services status` tells what runs.'
  static override examples = ['<%= config.bin %> services list', '<%= config.bin %> services list --all --json']
  static override flags = {
    all: Flags.boolean({ summary: 'Also the services that could be added.' }),
    profile: profileFlag,
  }

  async run(): Promise<StackMemory & { readonly services: readonly ListedService[] }> {
    const { flags } = await this.parse(ServicesList)
    const { config } = await this.loadProject(flags)
    const sources = await readStackSources(config)
    for (const note of pluginNotes(sources)) this.note(note)
    const opened = await viewStack(sources, { profiles: flags.profile, leavesOutBroken: true })
    const services = listServices(opened).filter(({ reason }) => flags.all || reason !== null)
    for (const note of passedOverNotes(sources)) this.note(note)
    this.log(serviceListText(services))
    const { memoryBytes } = opened.stack
    return { services, memoryBytes, withoutMemoryLimit: opened.stack.withoutMemoryLimit }
  }
}
