import { expect, test } from 'vitest'
import { run } from './shell.ts'
import type { Terminal } from './terminal.ts'

/** What a script writes, to standard error in <>, and its exit code. */
async function sh(script: string, { isTty = false, input = [] as string[] } = {}): Promise<string> {
  let output = ''
  const files = new Map([['/etc/motd', { content: 'hello\n', mode: '0640', uid: '5', gid: '6' }]])
  const pieces = [...input]
  const terminal: Terminal = {
    environment: new Map([['NAME', 'two words']]),
    isTty,
    write: (stream, text) => {
      output += stream === 'stdout' ? text : `<${text}>`
    },
    read: () => Promise.resolve(pieces.shift()),
    sleep: () => Promise.resolve(),
    readFile: (path) => files.get(path),
    writeFile: (path, content) => void files.set(path, { content, mode: '0644', uid: '0', gid: '0' }),
    lookUp: (name) => (name === 'db' ? '10.0.0.7' : undefined),
    hostname: 'box',
    user: 'root',
    workdir: '/',
    unknown: (name) => {
      output += `?${name}`
      return Promise.resolve(127)
    },
  }
  const code = await run(script === '' ? ['sh'] : ['sh', '-c', script], terminal)
  return `${output}${code}`
}

test.each([
  ['echo a; echo b', 'a\nb\n0'],
  ['echo a && false && echo b', 'a\n1'],
  ['false || echo b', 'b\n0'],
  ['false && echo no || echo yes', 'yes\n0'],
  ['echo out >&2; exit 7', '<out\n>7'],
  ['exit 3; echo never', '3'],
  [`echo '$NAME' "$NAME" $NAME`, '$NAME two words two words\n0'],
  ['echo "a  b"   c', 'a  b c\n0'],
  ['echo "say \\"hi\\"" \\$5', 'say "hi" $5\n0'],
  ['for n in 1 2 3; do echo $n; done', '1\n2\n3\n0'],
  ['echo kept > /f; echo more >> /f; cat /f', 'kept\nmore\n0'],
  ['echo over > /f; echo written > /f; cat < /f', 'written\n0'],
  ['false; echo $?', '1\n0'],
  ['A=1; echo $A', '1\n0'],
  ['cat /none', "<cat: can't open '/none': No such file or directory\n>1"],
  ['stat -c "%a %u %g %s" /etc/motd', '640 5 6 6\n0'],
  ['test -f /etc/motd && echo there', 'there\n0'],
  ['[ "$NAME" = "two words" ]', '0'],
  ['test -t 1', '1'],
  ['printf %s "$NAME"', 'two words0'],
  [
    'nslookup db',
    'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\nName:\tdb\nAddress: 10.0.0.7\n0',
  ],
  ['nginx -g daemon', '?nginx127'],
  ['exec echo done', 'done\n0'],
  ['echo "open', '<sh: syntax error: a quote is not closed\n>2'],
  ['ls | wc', '<sh: syntax error: "|" is not simulated\n>2'],
  ['for n in 1; echo', '<sh: syntax error: "do" is missing\n>2'],
])('%s', async (script, expected) => {
  expect(await sh(script)).toBe(expected)
})

test('line by line from standard input, also when lines arrive in pieces', async () => {
  expect(await sh('', { input: ['echo a\nech', 'o b\nexit 4\necho never\n'] })).toBe('a\nb\n4')
})

test('a terminal shows a prompt and what is typed', async () => {
  expect(await sh('', { isTty: true, input: ['echo a\n'] })).toBe('$ echo a\na\n$ 0')
})
