import { describe, expect, test } from 'vitest'
import { done } from './edit/testing.ts'
import type { EditOperation } from './edit.ts'
import { loadApp } from './testing.ts'

describe('forms that documents come in', () => {
  test.each<[string, string, EditOperation, string]>([
    [
      'no line break at the end',
      'services:\n  a:\n    image: x',
      { type: 'set-restart', service: 'a', restart: 'always' },
      'services:\n  a:\n    image: x\n    restart: always',
    ],
    [
      'four spaces',
      'services:\n    a:\n        image: x\n',
      { type: 'set-environment', service: 'a', name: 'B', value: 'c' },
      'services:\n    a:\n        image: x\n        environment:\n            B: c\n',
    ],
    [
      'all on one line',
      '{services: {a: {image: x}}}\n',
      { type: 'set-environment', service: 'a', name: 'B', value: 'c' },
      '{services: {a: {image: x, environment: {B: c}}}}\n',
    ],
    [
      'a flow mapping over several lines',
      'services:\n  a: {\n    image: x, # c\n    user: u\n  }\n',
      { type: 'set-restart', service: 'a', restart: 'always' },
      'services:\n  a: {\n    image: x, # c\n    user: u, restart: always\n  }\n',
    ],
    [
      'JSON',
      '{"services": {"a": {"image": "x"}}}\n',
      { type: 'set-image', service: 'a', image: 'y' },
      '{"services": {"a": {"image": "y"}}}\n',
    ],
    [
      'environment as lines',
      'services:\n  a:\n    image: x\n    environment:\n      - "A=1" # c\n      - B\n',
      { type: 'set-environment', service: 'a', name: 'A', value: '2' },
      'services:\n  a:\n    image: x\n    environment:\n      - "A=2" # c\n      - B\n',
    ],
    [
      'a new line of them',
      'services:\n  a:\n    environment: [A=1]\n    image: x\n',
      { type: 'set-environment', service: 'a', name: 'B', value: null },
      'services:\n  a:\n    environment: [A=1, B]\n    image: x\n',
    ],
    [
      'the last of them goes with its key',
      'services:\n  a:\n    environment:\n      - A=1\n    image: x\n',
      { type: 'remove-environment', service: 'a', name: 'A' },
      'services:\n  a:\n    image: x\n',
    ],
    [
      'an empty key is filled',
      'services:\n  a:\n    image: x\n    environment:   # none yet\n    user: u\n',
      { type: 'set-environment', service: 'a', name: 'B', value: 'c' },
      'services:\n  a:\n    image: x\n    environment:   # none yet\n      B: c\n    user: u\n',
    ],
    [
      'a comment after the last value stays behind',
      'services:\n  a:\n    image: x\n    # the end\n\n# foot\n',
      { type: 'set-restart', service: 'a', restart: 'always' },
      'services:\n  a:\n    image: x\n    restart: always\n    # the end\n\n# foot\n',
    ],
    [
      'a text that keeps its line breaks is last',
      'services:\n  a:\n    image: x\n    command: |+\n      a\n\n',
      { type: 'set-restart', service: 'a', restart: 'always' },
      'services:\n  a:\n    image: x\n    command: |+\n      a\n\n    restart: always\n',
    ],
    ['an empty document', '', { type: 'set-metadata', field: 'name', value: 'Demo' }, 'x-panamax:\n  name: Demo\n'],
    [
      'only comments',
      '# hi\n',
      { type: 'add-service', service: 'a', value: { image: 'x' } },
      '# hi\nservices:\n  a:\n    image: x\n',
    ],
    [
      'an end mark',
      'services:\n  a: {image: x}\n...\n',
      { type: 'add-service', service: 'b', value: { image: 'x' } },
      'services:\n  a: {image: x}\n  b:\n    image: x\n...\n',
    ],
    [
      'a variable with a default',
      'services: {a: {image: x, ports: ["${P:-8080}:80"]}}\n',
      { type: 'remap-published-port', from: 8080, to: 9090 },
      'services: {a: {image: x, ports: ["${P:-9090}:80"]}}\n',
    ],
    [
      'an address before the port',
      'services: {a: {image: x, ports: ["127.0.0.1:80:8080", "[::1]:80:81"]}}\n',
      { type: 'remap-published-port', from: 80, to: 90 },
      'services: {a: {image: x, ports: ["127.0.0.1:90:8080", "[::1]:90:81"]}}\n',
    ],
    [
      'a mapping replaces a list',
      'services:\n  a:\n    image: x\n    depends_on: # c\n      - b\n  b: {image: y}\n',
      { type: 'add-dependency', service: 'a', on: 'b', condition: 'service_healthy' },
      'services:\n  a:\n    image: x\n    depends_on: # c\n      b:\n        condition: service_healthy\n  b: {image: y}\n',
    ],
    [
      'a first pair beside a dash',
      'services:\n  a:\n    image: x\n    ports:\n      - mode: host\n        target: 80\n',
      { type: 'remove-field', service: 'a', path: ['ports', 0, 'mode'] },
      'services:\n  a:\n    image: x\n    ports:\n      - target: 80\n',
    ],
    [
      'limits where they are',
      'services:\n  a:\n    image: x\n    mem_limit: 1g\n',
      { type: 'set-limit', service: 'a', limit: 'memory', value: '2g' },
      'services:\n  a:\n    image: x\n    mem_limit: 2g\n',
    ],
    [
      'limits go with what held them',
      'services:\n  a:\n    image: x\n    deploy:\n      resources:\n        limits: {memory: 1g}\n',
      { type: 'set-limit', service: 'a', limit: 'memory', value: null },
      'services:\n  a:\n    image: x\n',
    ],
    [
      'categories',
      'x-panamax:\n  categories:\n    - Web\n    - DB\nservices:\n  a: {image: x, x-panamax: {category: DB}}\n',
      { type: 'rename-category', from: 'DB', to: 'Store' },
      'x-panamax:\n  categories:\n    - Web\n    - Store\nservices:\n  a: {image: x, x-panamax: {category: Store}}\n',
    ],
    [
      'a new category joins the list',
      'x-panamax: {categories: [Web]}\nservices:\n  a: {image: x}\n',
      { type: 'set-category', service: 'a', category: 'DB' },
      'x-panamax: {categories: [Web, DB]}\nservices:\n  a: {image: x, x-panamax: {category: DB}}\n',
    ],
    [
      'an input keeps its comments',
      'x-panamax:\n  inputs:\n    P:\n      # why\n      type: text\n      label: L\nservices: {}\n',
      { type: 'set-input', name: 'P', input: { type: 'password', required: true } },
      'x-panamax:\n  inputs:\n    P:\n      # why\n      type: password\n      required: true\nservices: {}\n',
    ],
    [
      'the last input goes with the block',
      'x-panamax:\n  inputs:\n    P: {type: text}\nservices: {}\n',
      { type: 'remove-input', name: 'P' },
      'services: {}\n',
    ],
    [
      'a mount with the same target is replaced',
      'services:\n  a:\n    image: x\n    volumes: ["./a:/x"]\n',
      { type: 'add-volume', service: 'a', volume: './b:/x:ro' },
      'services:\n  a:\n    image: x\n    volumes: ["./b:/x:ro"]\n',
    ],
    [
      'a mount goes',
      'services:\n  a:\n    image: x\n    volumes:\n    - ./a:/x\n    - {type: tmpfs, target: /t}\n',
      { type: 'remove-volume', service: 'a', target: '/t' },
      'services:\n  a:\n    image: x\n    volumes:\n    - ./a:/x\n',
    ],
    [
      'a health check is made',
      'services:\n  a:\n    image: x\n',
      { type: 'set-healthcheck', service: 'a', healthcheck: { test: 'true', interval: '5s' } },
      'services:\n  a:\n    image: x\n    healthcheck:\n      test: "true"\n      interval: 5s\n',
    ],
  ])('%s', (_, before, operation, after) => {
    expect(done(before, operation)).toBe(after)
  })
})

test.each(['\u0080', '\u0085', '\u009f', '\u007f', '\u2028', '\ufeff', '\ufffe', '\uffff', '\u0000', '\u{1F600}'])(
  'the character %j survives',
  (character) => {
    const text = done('services: {a: {image: x}}\n', {
      type: 'add-label',
      service: 'a',
      name: 'k',
      value: `a${character}b`,
    })
    expect(loadApp(text).services.a?.labels).toEqual({ k: `a${character}b` })
  },
)
