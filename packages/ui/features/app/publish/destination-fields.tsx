import { Autocomplete, NativeSelect, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { accountsQuery, repositoriesQuery } from '../../../api/queries.ts'
import { textOf } from '../../../components/failure.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useMay } from '../../access/session-gate.tsx'
import { AddAccount } from '../../settings/add-account.tsx'
import { AccessFields } from '../../sources/access-fields.tsx'
import type { Place } from './publish-form.ts'
import classes from './publish.module.css'

interface Props {
  readonly place: Place
  readonly onChange: (change: Partial<Place>) => void
}

/** A repository at GitHub, any other git repository, or a folder on the server. */
export function DestinationFields({ place, onChange }: Props) {
  const { publish: texts } = useTexts()
  const isAdmin = useMay('admin')
  const hasAccount = (useQuery(accountsQuery).data?.length ?? 0) > 0
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={texts.where}
        data={[
          { value: 'github', label: 'GitHub' },
          { value: 'git', label: texts.git },
          ...(isAdmin ? [{ value: 'directory', label: texts.directory }] : []),
        ]}
        value={place.kind}
        onChange={(kind) => onChange({ kind: kind as Place['kind'] })}
      />
      {place.kind === 'github' ? <GitHub place={place} onChange={onChange} /> : null}
      {place.kind === 'git' ? (
        <>
          <TextInput
            label={texts.address}
            description={texts.addressHint}
            value={place.address}
            onChange={(event) => onChange({ address: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <AccessFields form={place.access} onChange={(access) => onChange({ access })} />
        </>
      ) : null}
      {place.kind === 'github' && !hasAccount ? null : place.kind === 'directory' ? (
        <TextInput
          label={texts.directory}
          description={texts.directoryHint}
          placeholder="/srv/templates"
          value={place.directory}
          onChange={(event) => onChange({ directory: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <div className={classes.pair}>
          <TextInput
            label={texts.branch}
            description={texts.branchHint}
            value={place.branch}
            onChange={(event) => onChange({ branch: event.currentTarget.value })}
            autoComplete="off"
          />
          <TextInput
            label={texts.folder}
            description={texts.folderHint}
            value={place.folder}
            onChange={(event) => onChange({ folder: event.currentTarget.value })}
            autoComplete="off"
          />
        </div>
      )}
    </Stack>
  )
}

function GitHub({ place, onChange }: Props) {
  const { publish: texts, shell } = useTexts()
  const isAdmin = useMay('admin')
  const accounts = useQuery(accountsQuery)
  const account = accounts.data?.find(({ host }) => host === place.host) ?? accounts.data?.[0]
  const repositories = useQuery({ ...repositoriesQuery(account?.host ?? ''), enabled: account !== undefined })
  if (accounts.data === undefined) return null
  if (account === undefined) {
    return (
      <div className={classes.noAccount}>
        <Text size="sm">{isAdmin ? texts.noAccount : texts.noAccountAsk}</Text>
        {isAdmin ? <AddAccount /> : null}
      </div>
    )
  }
  const known = repositories.data?.find(({ fullName }) => fullName === place.repository.trim())
  return (
    <>
      {accounts.data.length < 2 ? null : (
        <NativeSelect
          label={texts.account}
          data={accounts.data.map(({ host, login }) => ({ value: host, label: `${login} (${host})` }))}
          value={account.host}
          onChange={(event) => onChange({ host: event.currentTarget.value, repository: '' })}
        />
      )}
      <Autocomplete
        label={texts.repository}
        description={texts.repositoryHint(account.login)}
        placeholder={`${account.login}/templates`}
        data={(repositories.data ?? []).map(({ fullName }) => fullName)}
        limit={30}
        value={place.repository}
        onChange={(repository) => onChange({ repository, host: account.host })}
        error={repositories.error === null ? undefined : textOf(repositories.error, shell.unreachable)}
        autoComplete="off"
        spellCheck={false}
      />
      {known === undefined ? null : (
        <Text size="sm" c="dimmed">
          {known.private ? texts.isPrivate : texts.isPublic}
          {known.mayPush ? '' : ` ${texts.mayNotPush}`}
        </Text>
      )}
      {repositories.data === undefined || known !== undefined || place.repository.trim() === '' ? null : (
        <Switch
          label={texts.create}
          checked={place.isNew}
          onChange={(event) => onChange({ isNew: event.currentTarget.checked })}
        />
      )}
      {place.isNew && known === undefined ? (
        <NativeSelect
          label={texts.visibility}
          data={[
            { value: 'private', label: texts.private },
            { value: 'public', label: texts.public },
          ]}
          value={place.visibility}
          onChange={(event) => onChange({ visibility: event.currentTarget.value as Place['visibility'] })}
        />
      ) : null}
      <Switch
        label={texts.pullRequest}
        description={texts.pullRequestHint}
        checked={place.pullRequest}
        onChange={(event) => onChange({ pullRequest: event.currentTarget.checked })}
      />
    </>
  )
}
