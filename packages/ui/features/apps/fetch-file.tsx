import type { Answer } from '@panamax/contract/client'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './apps.module.css'

/** A file by its address; the server fetches it, since a browser may not ask other servers. */
export function FetchFile({ onFetch }: { readonly onFetch: (file: Answer<'downloadDocument'>) => void }) {
  const { apps: texts } = useTexts()
  const [url, setUrl] = useState('')
  const fetchIt = useMutation({
    mutationFn: () => client.call('downloadDocument', { body: { url: url.trim() } }),
    onSuccess: onFetch,
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // Not the form around it: what is fetched is looked at first.
    event.preventDefault()
    if (url.trim() !== '') fetchIt.mutate()
  }
  return (
    <>
      <div className={classes.fetch}>
        <TextInput
          type="url"
          label={texts.urlLabel}
          placeholder="https://example.org/compose.yaml"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
        />
        <Button
          variant="default"
          disabled={url.trim() === ''}
          loading={fetchIt.isPending}
          onClick={() => fetchIt.mutate()}
        >
          {texts.fetch}
        </Button>
      </div>
      {fetchIt.error === null ? null : <Failure error={fetchIt.error} />}
    </>
  )
}
