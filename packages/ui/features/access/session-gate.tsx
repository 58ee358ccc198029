import { Modal } from '@mantine/core'
import { lazily } from '../../components/lazily.ts'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, Suspense, use, useState } from 'react'
import { LiveProvider } from '../../api/live.tsx'
import { type Session, sessionQuery } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { FirstPaint } from './first-paint.tsx'

const LogIn = lazily(() => import('./log-in.tsx'), 'LogIn')
const LogInPage = lazily(() => import('./log-in-page.tsx'), 'LogInPage')

const SessionContext = createContext<Session | undefined>(undefined)

/** Shows the screens to whoever has a session, and the way to one in their place otherwise: the address stays. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { access } = useTexts()
  const { data, error, refetch } = useQuery(sessionQuery)
  // A session that ends does not take away what is on the screen.
  const [last, setLast] = useState<Session>()
  if (data != null && data !== last) setLast(data)
  if (error !== null && last === undefined) {
    return (
      <FirstPaint>
        <Failure error={error} onRetry={() => void refetch()} />
      </FirstPaint>
    )
  }
  if (data === undefined && last === undefined) return <FirstPaint />
  if (last === undefined) {
    return (
      <Suspense fallback={<FirstPaint />}>
        <LogInPage />
      </Suspense>
    )
  }
  return (
    <SessionContext value={last}>
      <LiveProvider>{children}</LiveProvider>
      <Modal opened={data === null} onClose={() => undefined} withCloseButton={false} title={access.signIn}>
        <Suspense fallback={null}>
          <LogIn hint={access.signInAgain} name={last.username} />
        </Suspense>
      </Modal>
    </SessionContext>
  )
}

export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('There is no session here.')
  return session
}

const ranks = { viewer: 1, operator: 2, admin: 3 } as const

/** Whether the person may do what needs this role. The server decides; this only hides what it would refuse. */
export function useMay(role: Session['role']): boolean {
  return ranks[useSession().role] >= ranks[role]
}
