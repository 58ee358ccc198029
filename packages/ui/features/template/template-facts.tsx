import { Text } from '@mantine/core'
import type { TemplateDetail } from '../../api/queries.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { RegistryLink } from '../../components/registry-link.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { PermissionList } from '../plan/permission-list.tsx'
import { Fact } from './fact.tsx'
import classes from './template.module.css'
import { TemplateOrigin } from './template-origin.tsx'
import { TemplateQuality } from './template-quality.tsx'

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
                <RegistryLink image={image} />
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
      <TemplateQuality template={template} />
      <TemplateOrigin template={template} />
    </aside>
  )
}
