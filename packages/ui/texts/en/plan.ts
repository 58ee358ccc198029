export const plan = {
  nothing: 'Nothing has to be done: everything is as wanted.',
  unchanged: (count: number) => (count === 1 ? '1 thing stays as it is' : `${count} things stay as they are`),
  action: {
    create: 'create',
    replace: 'replace',
    start: 'start',
    stop: 'stop',
    restart: 'restart',
    remove: 'remove',
    pull: 'pull',
    keep: 'keep',
  },
  kind: { container: 'container', network: 'network', volume: 'volume', image: 'image', service: 'service' } as Record<
    string,
    string
  >,
  warnings: 'Please note',
}
