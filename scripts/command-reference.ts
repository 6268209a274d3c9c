interface CommandText {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly examples?: readonly string[]
  readonly hidden?: boolean
  readonly args: Readonly<Record<string, ArgumentText>>
  readonly flags: Readonly<Record<string, FlagText>>
}

interface ArgumentText {
  readonly name: string
  readonly description?: string
  readonly required?: boolean
}

interface FlagText {
  readonly name: string
  readonly char?: string
  readonly summary?: string
  readonly description?: string
  readonly allowNo?: boolean
  readonly helpValue?: string
  readonly type: 'boolean' | 'option'
}

/** The part of oclif's manifest that people read. */
export interface CommandManifest {
  readonly commands: Readonly<Record<string, CommandText>>
}

/** The page of all commands, in Markdown, ordered by name. */
export function commandReference(manifest: CommandManifest): string {
  const commands = Object.values(manifest.commands)
    .filter(({ hidden }) => hidden !== true)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  return `# Commands\n\n${commands.map(commandSection).join('\n')}`
}

function commandSection(command: CommandText): string {
  const paragraphs = [
    `## phlo ${command.id.replaceAll(':', ' ')}`,
    command.summary ?? '',
    command.description ?? '',
    list(Object.values(command.args), argumentLine),
    list(Object.values(command.flags), flagLine),
    examples(command.examples ?? []),
  ]
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`
}

function list<Item>(items: readonly Item[], line: (item: Item) => string): string {
  return items.map((item) => `- ${line(item)}`).join('\n')
}

function argumentLine({ name, description = '', required }: ArgumentText): string {
  return `\`${name.toUpperCase()}\`${required === true ? '' : ' (optional)'}: ${description}`
}

function flagLine(flag: FlagText): string {
  const short = flag.char === undefined ? '' : `-${flag.char}, `
  const value = flag.type === 'option' ? ` ${flag.helpValue ?? 'VALUE'}` : ''
  return `\`${short}--${flag.allowNo === true ? '[no-]' : ''}${flag.name}${value}\`: ${flag.summary ?? flag.description ?? ''}`
}

function examples(lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `\`\`\`text\n${lines.map((line) => line.replaceAll('<%= config.bin %>', 'phlo')).join('\n')}\n\`\`\``
}
