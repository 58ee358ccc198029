import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { IconTerminal2 } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import type { ServiceFacts } from '../../app/tiers/use-tiers.ts'
import { Terminal } from '../terminal/terminal.tsx'
import { splitCommand } from '../terminal/split-command.ts'
import classes from '../service.module.css'

const shells = ['sh', 'bash', 'ash', 'node', 'python3', 'psql', 'mysql', 'redis-cli']
const upStates = new Set(['running', 'healthy', 'unhealthy', 'starting'])

export function TerminalPart({ service }: { readonly service: ServiceFacts }) {
  const { service: texts } = useTexts()
  const { app } = useDraft()
  const running = (service.live?.instances ?? []).filter(({ status }) => upStates.has(status.state))
  const [command, setCommand] = useState('sh')
  const [replica, setReplica] = useState(1)
  const [opened, setOpened] = useState<{ key: number; command: readonly string[]; replica: number }>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = splitCommand(command)
    if (words.length > 0) setOpened({ key: (opened?.key ?? 0) + 1, command: words, replica })
  }
  if (running.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.terminalDown}
      </Text>
    )
  }
  return (
    <div className={classes.part} data-wide>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={texts.terminalCommand}
            value={command}
            onChange={(event) => setCommand(event.currentTarget.value)}
            className={classes.mono}
            list="shells"
            autoComplete="off"
            spellCheck={false}
          />
          <datalist id="shells">
            {shells.map((shell) => (
              <option key={shell} value={shell} />
            ))}
          </datalist>
          {running.length > 1 ? (
            <NativeSelect
              label={texts.terminalInstance}
              data={running.map(({ name }, index) => ({ value: String(index + 1), label: name }))}
              value={String(replica)}
              onChange={(event) => setReplica(Number(event.currentTarget.value))}
            />
          ) : null}
          <Button
            type="submit"
            variant={opened === undefined ? 'filled' : 'default'}
            leftSection={<IconTerminal2 size={16} aria-hidden="true" />}
          >
            {opened === undefined ? texts.terminalStart : texts.terminalAgain}
          </Button>
        </Group>
      </form>
      {opened === undefined ? null : (
        <>
          <Terminal
            key={opened.key}
            app={app.name}
            service={service.name}
            replica={opened.replica}
            command={opened.command}
          />
          <Text size="xs" c="dimmed">
            {texts.terminalHint}
          </Text>
        </>
      )}
    </div>
  )
}
