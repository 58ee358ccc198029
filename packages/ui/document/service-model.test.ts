import { expect, test } from 'vitest'
import { readModel, tiersOf } from './service-model.ts'

const model = readModel(`
x-panamax: {categories: [Web Tier, Data Tier]}
services:
  web:
    image: "nginx:\${TAG:-1.28}"
    environment: ["A=1", "B=", C, "D=x=y"]
    ports: ["\${PORT:-8080}:80", {target: 53, published: 53, protocol: udp, host_ip: 127.0.0.1}]
    volumes: ["data:/data:ro", "/anonymous", {type: bind, source: ./conf, target: /conf, read_only: true}]
    links: [db, "db:DB_1"]
    depends_on: {db: {condition: service_healthy}}
    x-panamax: {category: Extra}
  db: {image: postgres, depends_on: [web]}
`)
const [web, db] = model.services

test('variables are shown as they are written', () => {
  expect(web?.image).toBe('nginx:${TAG:-1.28}')
  expect(web?.environment).toEqual([
    { name: 'A', value: '1' },
    { name: 'B', value: '' },
    { name: 'C', value: null },
    { name: 'D', value: 'x=y' },
  ])
})

test('ports and mounts of both forms', () => {
  expect(web?.ports).toEqual(['${PORT:-8080}:80', '127.0.0.1:53:53/udp'])
  expect(web?.volumes).toEqual([
    { source: 'data', target: '/data', readOnly: true },
    { source: '', target: '/anonymous', readOnly: false },
    { source: './conf', target: '/conf', readOnly: true },
  ])
})

test('a link without an alias has that of its service', () => {
  expect(web?.links).toEqual([
    { service: 'db', alias: 'db' },
    { service: 'db', alias: 'DB_1' },
  ])
})

test('dependencies of both forms', () => {
  expect(web?.dependsOn).toEqual([{ service: 'db', condition: 'service_healthy' }])
  expect(db?.dependsOn).toEqual([{ service: 'web', condition: 'service_started' }])
})

test('tiers are those of the document in its order, then those that only services name', () => {
  expect(tiersOf(model)).toEqual(['Web Tier', 'Data Tier', 'Extra'])
})

test('what is no YAML is refused with its reason', () => {
  expect(() => readModel('services: [')).toThrow(/YAML/)
})
