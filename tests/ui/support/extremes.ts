import { manyServices } from './installation.ts'

/** 63 letters: the most that a name may have. */
export const longName = 'the-longest-name-that-an-app-or-a-service-may-have-in-this-tool'
export const arabic = 'متجر الكتب والقهوة في شارع البحر — كل ما تحتاجه'
export const emoji = '🦊🔥 Läden & Größen 👩‍👩‍👧‍👦 日本語のお店'

/** Names as long as they may be, and writing in both directions. */
export const longNames = `name: ${longName}
x-panamax:
  name: ${arabic}
  description: ${emoji} ${arabic}
  categories: ["${emoji}", "${arabic}", "ACategoryWithoutASingleSpaceInItsNameThatNobodyCouldEverBreakAnywhere"]
services:
  ${longName}:
    image: registry.example.com:5000/a-team-with-a-long-name/and-a-project-with-one/image-of-everything@sha256:${'0123456789abcdef'.repeat(4)}
    links: ["shop:${'alias-'.repeat(10)}"]
    ports: ["18000-18009:8000-8009", "18443:8443"]
    environment: {GREETING: "${arabic} ${emoji}"}
    x-panamax: {category: "${emoji}", description: "${arabic}"}
    x-panamax-simulate: {log: {lines: ["${arabic}", "${emoji}", "${'no-space-'.repeat(60)}", "\\u202Ereversed"], every: 200}}
  shop:
    image: nginx:1.29
    x-panamax: {category: "${arabic}", description: "${emoji}"}
  failing:
    image: example/failing:1
    x-panamax: {category: ACategoryWithoutASingleSpaceInItsNameThatNobodyCouldEverBreakAnywhere}
    x-panamax-simulate: {exit: {after: 0, code: 3, log: ["${'cannot-open-'.repeat(40)}", "${arabic}"]}}
`

/** A service of two hundred variables; one of them is as long as a certificate. */
export function manyVariables(name: string): string {
  const variables = Array.from({ length: 200 }, (_, index) => {
    const value = index === 7 ? 'x'.repeat(4000) : index % 9 === 0 ? `${emoji} ${index}` : `value ${index}`
    return `      SETTING_${String(index).padStart(3, '0')}: "${value}"\n`
  })
  return `name: ${name}\nservices:\n  web:\n    image: nginx:1.29\n    environment:\n${variables.join('')}`
}

/** The same document with forty things changed. */
export function withFortyChanges(document: string): string {
  return document.replaceAll(/SETTING_0([0-3])(\d): "[^"]*"/g, 'SETTING_0$1$2: "changed $2"')
}

/** Ten thousand lines of which every part is used. */
export function tenThousandLines(name: string): string {
  const services = Array.from({ length: 50 }, (_, index) => {
    const labels = Array.from({ length: 196 }, (__, line) => `      example.label-${line}: "${index} ${line}"\n`)
    return `  part${index}:\n    image: example/part:${index}\n    labels:\n${labels.join('')}      example.end: "yes"\n`
  })
  return `name: ${name}\nservices:\n${services.join('')}`
}

/** Fifty thousand lines written by ten services, and then silence. */
export function longJournal(name: string): string {
  const lines = Array.from({ length: 5000 }, (_, index) => `request ${index} took ${index % 97} ms`)
  const services = Array.from(
    { length: 10 },
    (_, index) =>
      `  worker${index}: {image: "example/worker:1", x-panamax-simulate: {exit: {after: 0, code: 0, log: *lines}}}\n`,
  )
  return `name: ${name}\nx-lines: &lines ${JSON.stringify(lines)}\nservices:\n${services.join('')}`
}

export const hundred = manyServices('hundred', 100)
