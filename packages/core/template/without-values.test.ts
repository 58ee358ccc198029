import { expect, test } from 'vitest'
import { appToPmx2014, pmxToDocument } from './pmx.ts'
import { loadWithoutValues } from './without-values.ts'

const text = `
name: blog
x-panamax:
  name: Blog
  inputs:
    DB_PASSWORD: {type: password, default: changeme}
    WEB_PORT: {type: port, default: 8080}
    OTHER_PORT: {type: port}
    TITLE: {}
services:
  web:
    image: example/web:\${TAG:-1}
    ports: ["\${WEB_PORT}:80", "\${OTHER_PORT}:81"]
    environment: {PASSWORD: "\${DB_PASSWORD:?is needed}", TITLE: "a \${TITLE} z", KEY: "\${API_KEY?}", HOST: $HOST}
    env_file: secret.env
`

function loaded(given?: Record<string, string>) {
  const files = [{ path: 'compose.yaml', text }]
  const readFile = (path: string) => (path === 'secret.env' ? 'TOKEN=hunter2\nexport OTHER="a\nb"\n' : undefined)
  return loadWithoutValues({ files, readFile }, given)
}

test('what everybody may see is filled in, the rest is blank and nothing stands in for it', () => {
  const { app, losses } = loaded()
  expect(app?.services['web']).toMatchObject({
    image: 'example/web:1',
    environment: { PASSWORD: '', TITLE: 'a  z', KEY: '', HOST: '', TOKEN: '', OTHER: '' },
  })
  expect(app?.services['web']?.ports?.map(({ published }) => published)).toEqual(['8080', undefined])
  expect(losses.map(({ lost }) => lost)).toEqual(['the values in the file secret.env'])
})

test('a value that is given counts', () => {
  expect(loaded({ TITLE: 'of', DB_PASSWORD: 'x' }).app?.services['web']?.environment).toMatchObject({
    TITLE: 'a of z',
    PASSWORD: 'x',
  })
})

test('the format of 2014 gets no secret, and what is blank is asked for when it is read again', () => {
  const { app } = loaded()
  if (app === undefined) throw new Error('not loaded')
  const written = appToPmx2014(app).text
  expect(written).not.toMatch(/hunter2|changeme|\uE000/)
  const read = pmxToDocument(written).text ?? ''
  expect(read).toContain('PASSWORD: ${PASSWORD:-}')
})

test('a place that cannot be blank says so, without what stands in for the value', () => {
  const files = [{ path: 'compose.yaml', text: 'services:\n  a: {image: x, ports: ["${PORT:?}:80"]}\n' }]
  const { app, problems } = loadWithoutValues({ files, defaultName: 'x' })
  expect(app).toBeUndefined()
  expect(problems.map(({ message, line }) => [message, line])).toEqual([
    ['This needs a value, and the document has no default for it.', 2],
  ])
  expect(loadWithoutValues({ files, defaultName: 'x' }, { PORT: '80' }).problems).toEqual([])
})
