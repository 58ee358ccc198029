import { z } from 'zod'
import { AppParams } from '../common.ts'
import { AppUsage, ExecQuery, JournalEntry, JournalQuery, StatsView } from '../journal.ts'
import { defineRoutes } from '../route.ts'

/** What an app says and does. */
export const insightRoutes = defineRoutes({
  readJournal: {
    method: 'GET',
    path: '/api/v1/apps/:app/journal',
    access: 'viewer',
    tag: 'insight',
    summary: 'The journal so far, in order of time.',
    params: AppParams,
    query: JournalQuery,
    response: z.object({ entries: z.array(JournalEntry), truncated: z.boolean() }),
  },
  followJournal: {
    method: 'GET',
    path: '/api/v1/apps/:app/journal/stream',
    access: 'viewer',
    tag: 'insight',
    summary: 'The journal as it grows; resumes after Last-Event-ID.',
    params: AppParams,
    query: JournalQuery,
    response: JournalEntry,
    stream: 'sse',
  },
  readStats: {
    method: 'GET',
    path: '/api/v1/apps/:app/stats',
    access: 'viewer',
    tag: 'insight',
    summary: 'One sample of every instance.',
    params: AppParams,
    response: z.array(StatsView),
  },
  followStats: {
    method: 'GET',
    path: '/api/v1/apps/:app/stats/stream',
    access: 'viewer',
    tag: 'insight',
    summary: 'Live numbers.',
    params: AppParams,
    query: z.strictObject({ service: z.string().optional() }),
    response: StatsView,
    stream: 'sse',
  },
  followUsage: {
    method: 'GET',
    path: '/api/v1/usage/stream',
    access: 'viewer',
    tag: 'insight',
    summary: 'CPU and memory of every app that runs, every few seconds.',
    response: AppUsage,
    stream: 'sse',
  },
  inspectService: {
    method: 'GET',
    path: '/api/v1/apps/:app/services/:service/inspect',
    access: 'operator',
    tag: 'insight',
    summary: 'What the engine says of the service’s instances, in its own format. Holds environment values.',
    params: AppParams.extend({ service: z.string() }),
    response: z.array(z.unknown()),
  },
  exec: {
    method: 'GET',
    path: '/api/v1/apps/:app/exec',
    access: 'operator',
    tag: 'insight',
    summary:
      'A command in a service’s container. Binary frames to the server are standard input; from it, a byte 1 (stdout) or 2 (stderr), then data. Text frames are JSON: resize, end; ready, exit, error.',
    params: AppParams,
    query: ExecQuery,
    stream: 'websocket',
  },
})
