export const about = {
  title: 'About Panamax',
  what: 'Docker management for humans: find an app, see what it does to this machine, run it, change it, and pass it on as a template.',
  failed: 'The versions cannot be told.',
  versions: 'Versions',
  target: (name: string, kind: string) => `Target ${name} (${kind})`,
  license: 'Free software under the Apache License 2.0.',
  api: 'Description of the API',
}
