import { expect, test } from 'vitest'
import type { Actor } from '../auth/actor.ts'
import { LiveStreams } from './live-streams.ts'

const session = (id: string): Actor => ({ name: 'ada', role: 'operator', via: 'session', sessionId: id })
const nothing = () => undefined

test('one session has so many streams and no more, and takes none from another', () => {
  const streams = new LiveStreams(3)
  const leave = streams.add(session('a'), nothing)
  streams.add(session('a'), nothing)
  streams.add(session('a'), nothing)
  expect(() => streams.add(session('a'), nothing)).toThrow(expect.objectContaining({ code: 'conflict' }))
  streams.add(session('b'), nothing)
  streams.add({ name: 'ada', role: 'operator', via: 'token', tokenId: 't' }, nothing)
  leave()
  streams.add(session('a'), nothing)
})
