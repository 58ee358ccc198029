export const exportTexts = {
  title: (name: string) => `Export ${name}`,
  format: 'Format',
  formats: { compose: 'Compose', 'pmx-2014': 'Panamax 2014', 'docker-run': 'docker run' },
  hints: {
    compose: 'The document itself, as it is deployed: docker compose runs it without Panamax.',
    'pmx-2014': 'For the Panamax of 2014. Values are left out.',
    'docker-run': 'Lines for a shell, in the order in which the services start. Secrets stay as variables.',
  },
  losses: 'What this form cannot say',
  failed: 'The document has problems, so it cannot be written in this form.',
  download: 'Download',
  secrets: 'Whoever gets this file can read these secrets',
  secretsHint: 'Save as template takes them out, and asks whoever runs it for new ones.',
}
