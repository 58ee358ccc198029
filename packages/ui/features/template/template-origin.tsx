import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TemplateDetail } from '../../api/queries.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { Fact } from './fact.tsx'
import classes from './template.module.css'

/** Which source, repository, commit and file it comes from, and who else has one of this name. */
export function TemplateOrigin({ template }: { readonly template: TemplateDetail }) {
  const { template: texts, sources } = useTexts()
  const format = useFormat()
  const { address, path, commit, committedAt } = template.origin
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [
      texts.sourceName,
      <Link key="source" to="/" search={{ source: template.source }}>
        {template.source}
      </Link>,
    ],
    [texts.address, address === '' ? sources.libraryAddress : <Address address={address} />],
    [texts.path, <code key="path">{path}</code>],
    ...(commit === undefined
      ? []
      : [
          [
            texts.commit,
            <code key="commit" title={commit}>
              {commit.slice(0, 9)}
            </code>,
          ] as const,
        ]),
    ...(committedAt === undefined ? [] : [[texts.changed, format.dateTime(committedAt)] as const]),
    ...(template.files.length === 0 ? [] : [[texts.files, template.files.join(', ')] as const]),
  ]
  return (
    <Fact title={texts.source}>
      <dl className={classes.origin}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {template.others.length === 0 ? null : (
        <p className={classes.others}>
          {texts.others}{' '}
          {template.others.map((other) => (
            <Link key={other} to="/templates/$template" params={{ template: other }}>
              {other}
            </Link>
          ))}
        </p>
      )}
    </Fact>
  )
}

/** A link where it is a web address; anything else is only shown. */
function Address({ address }: { readonly address: string }) {
  if (!/^https?:\/\//.test(address)) return <code>{address}</code>
  return (
    <Anchor href={address.replace(/\.git$/, '')} target="_blank" rel="noreferrer noopener" size="sm">
      {address.replace(/^https?:\/\//, '')}
    </Anchor>
  )
}
