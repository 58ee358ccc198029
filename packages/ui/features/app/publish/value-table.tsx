import type { TemplateValue } from '@panamax/contract/publish'
import { Checkbox, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTexts } from '../../../texts/texts.tsx'
import classes from './publish.module.css'

interface Props {
  readonly values: readonly TemplateValue[]
  readonly onAsk: (id: string, asks: boolean) => void
}

/** What a template cannot carry as it is: secrets leave always, the rest is for the person to decide. */
export function ValueTable({ values, onAsk }: Props) {
  const { publish: texts } = useTexts()
  if (values.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.noValues}
      </Text>
    )
  }
  return (
    <ul className={classes.values}>
      {values.map((value) => {
        const isSecret = value.why === 'secret'
        return (
          <li key={value.id}>
            <Checkbox
              checked={isSecret || value.asked}
              disabled={isSecret}
              aria-label={texts.askFor(value.variable)}
              onChange={(event) => onAsk(value.id, event.currentTarget.checked)}
            />
            <div>
              <p>
                {value.service === undefined ? null : <span>{value.service} </span>}
                <code>{value.variable}</code>
                {isSecret ? <IconLock size={13} role="img" aria-label={texts.secret} /> : null}
              </p>
              <p className={classes.muted}>
                {value.reason}
                {value.value === undefined ? null : (
                  <>
                    {' · '}
                    <code>{value.value}</code>
                  </>
                )}
              </p>
              {isSecret || value.asked ? (
                <p className={classes.muted}>
                  {value.input === '' ? (
                    texts.takenOut
                  ) : (
                    <>
                      {texts.becomes} <code>{`\${${value.input}}`}</code>
                    </>
                  )}
                </p>
              ) : null}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
