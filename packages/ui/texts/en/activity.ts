export const activity = {
  title: 'Activity',
  empty: 'Nothing has been deployed yet.',
  emptyHint: 'Every deployment is kept here with its steps and its outcome.',
  toDiscover: 'Find something to run',
  app: 'App',
  what: 'What',
  who: 'By',
  when: 'When',
  took: 'Took',
  outcome: 'Outcome',
  failed: 'The activity cannot be shown.',
}
