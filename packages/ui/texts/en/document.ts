export const document = {
  label: 'Compose document',
  valid: 'No problems',
  problems: (errors: number, warnings: number) =>
    [
      errors === 1 ? '1 error' : errors > 1 ? `${errors} errors` : '',
      warnings === 1 ? '1 warning' : warnings > 1 ? `${warnings} warnings` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  difference: 'Show the difference to what is deployed',
  noDifference: 'There is none.',
  goTo: (line: number) => `Line ${line}`,
  loading: 'Opening the document …',
  readOnly: 'You may look at the document; changing it needs the role operator.',
}
