import type { TemplatePreview } from '@panamax/contract/publish'
import { Alert, List, Skeleton, Text } from '@mantine/core'
import { Suspense } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { LossList } from '../../plan/loss-list.tsx'
import { BesideFiles } from './beside-files.tsx'
import classes from './publish.module.css'

const Difference = lazily(() => import('../../../components/difference.tsx'), 'Difference')

interface Props {
  readonly preview: TemplatePreview | undefined
  readonly error: unknown
  readonly isCurrent: boolean
}

/** Exactly what is written, beside what is there. */
export function PreviewPanel({ preview, error, isCurrent }: Props) {
  const { publish: texts } = useTexts()
  if (error != null) return <Failure error={error} title={texts.previewFailed} />
  if (preview === undefined) return <Skeleton h={320} radius="md" />
  const { path, document, published, findings, quality, losses, left, obstacles, images } = preview
  return (
    <div aria-busy={!isCurrent} data-stale={!isCurrent || undefined} className={classes.panel}>
      {obstacles.length === 0 ? null : (
        <Alert color="red" variant="light" role="alert" title={texts.obstacles}>
          <List size="sm">
            {obstacles.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <p className={classes.path}>
        <code>{path}</code>
        <span role="status">
          {!isCurrent
            ? texts.working
            : published === undefined
              ? texts.isNew
              : published === document
                ? texts.isSame
                : texts.isChanged}
        </span>
      </p>
      <Suspense fallback={<Skeleton h={320} radius="md" />}>
        <Difference
          before={published ?? document}
          after={document}
          label={texts.file(path)}
          isWhole={published === undefined || published === document}
        />
      </Suspense>
      <BesideFiles preview={preview} />
      {images.length === 0 ? null : (
        <Alert color="yellow" variant="light" title={texts.images}>
          <List size="sm">
            {images.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {left.map((each) => (
        <p key={each} className={classes.muted}>
          {each}
        </p>
      ))}
      <LossList losses={losses} />
      <section>
        <p className={classes.quality} data-level={quality >= 80 ? 'good' : quality >= 50 ? 'fair' : 'poor'}>
          <strong>{texts.quality(quality)}</strong>
        </p>
        {findings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noFindings}
          </Text>
        ) : (
          <ul className={classes.findings}>
            {findings.map(({ rule, message, fix, line, path: at }) => (
              <li key={`${rule} ${at.join('.')}`}>
                {line === undefined ? '' : `${line}: `}
                {message} <span className={classes.muted}>{fix}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
