import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { TemplateDetail } from '../../api/queries.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { PermissionList } from '../plan/permission-list.tsx'
import classes from './template.module.css'

/** What to know before pressing Run. */
export function TemplateFacts({ template }: { readonly template: TemplateDetail }) {
  const { template: texts } = useTexts()
  return (
    <aside className={classes.facts}>
      <Fact title={texts.permissions}>
        <PermissionList permissions={template.permissions} />
      </Fact>
      <Fact title={texts.services}>
        <ul className={classes.services}>
          {template.services.map(({ name, image, category }) => (
            <li key={name}>
              <AppIcon size="sm" words={[name, image]} />
              <span>
                <strong>{name}</strong>
                {category === undefined ? null : <span className={classes.muted}> · {category}</span>}
                <code>{image}</code>
              </span>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact title={texts.questions}>
        {template.inputs.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noQuestions}
          </Text>
        ) : (
          <ul className={classes.questions}>
            {template.inputs.map(({ name, label, generated, required }) => (
              <li key={name}>
                {label ?? name}
                <span className={classes.muted}>
                  {generated ? ` · ${texts.generated}` : required ? ` · ${texts.required}` : ''}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Fact>
      {template.problems.length === 0 ? null : (
        <Fact title={texts.quality}>
          <ul className={classes.questions}>
            {template.problems.map(({ message, line }) => (
              <li key={`${line} ${message}`}>{message}</li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact title={texts.source}>
        <Text size="sm">
          {template.source}/{template.name}
        </Text>
      </Fact>
    </aside>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h4" mb={6}>
        {title}
      </Title>
      {children}
    </section>
  )
}
