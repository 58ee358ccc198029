export const upgrade = {
  title: 'Upgrade to the newest template',
  available: 'Upgrade available',
  see: 'See the upgrade',
  none: 'There is nothing to upgrade',
  back: 'Back to the app',
  failed: 'The upgrade cannot be worked out.',
  template: 'Template',
  madeFrom: 'The app is made from',
  today: 'Today it is',
  conflicts: 'You decide',
  open: (count: number) =>
    count === 0
      ? 'Everything is decided.'
      : count === 1
        ? 'You and the template have changed the same thing in 1 place.'
        : `You and the template have changed the same things in ${count} places.`,
  conflictAt: (where: string, line: number) => `${where}, line ${line}`,
  theDocument: 'The document',
  mine: 'Keep yours',
  theirs: 'Take the template’s',
  undecided: {
    mine: '▼ Yours, if you keep it',
    theirs: '▼ The template’s, if you take it',
    end: '▲ This is for you to decide',
  },
  before: 'What it was before',
  nothing: '(nothing)',
  questions: 'What the template now asks',
  files: 'Files',
  fileChange: {
    added: 'is added',
    changed: 'is changed',
    kept: 'stays as you have it',
    removed: 'is removed',
    conflict: 'is for you to decide',
  },
  plan: 'Plan',
  planLater: 'It is worked out as soon as everything is decided.',
  difference: 'What changes in your document',
  deploy: 'Upgrade',
  saveOnly: 'Save without deploying',
}
