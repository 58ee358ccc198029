import { describe, expect, it } from 'vitest'
import { linkEnvironment, parseLink } from './links.ts'

describe('linkEnvironment', () => {
  it('gives what the images of 2014 read, with the alias as address', () => {
    const environment = linkEnvironment({
      source: 'WP',
      alias: 'DB_1',
      ports: [{ port: 3306, protocol: 'tcp' }],
      environment: { MYSQL_ROOT_PASSWORD: 'pass@word01', PATH: '/bin', HOME: '/root' },
    })
    expect(environment).toEqual({
      DB_1_NAME: '/WP/DB_1',
      DB_1_PORT: 'tcp://DB_1:3306',
      DB_1_PORT_3306_TCP: 'tcp://DB_1:3306',
      DB_1_PORT_3306_TCP_ADDR: 'DB_1',
      DB_1_PORT_3306_TCP_PORT: '3306',
      DB_1_PORT_3306_TCP_PROTO: 'tcp',
      DB_1_ENV_MYSQL_ROOT_PASSWORD: 'pass@word01',
    })
  })

  it('names the lowest port in <ALIAS>_PORT, and one port of two protocols once each', () => {
    const ports = [
      { port: 8080, protocol: 'tcp' },
      { port: 53, protocol: 'udp' },
      { port: 53, protocol: 'tcp' },
      { port: 53, protocol: 'udp' },
    ]
    const environment = linkEnvironment({ source: 'a', alias: 'dns', ports, environment: {} })
    expect(environment['DNS_PORT']).toBe('tcp://dns:53')
    expect(Object.keys(environment).filter((name) => /^DNS_PORT_\d+_[A-Z]+$/.test(name))).toEqual([
      'DNS_PORT_53_TCP',
      'DNS_PORT_53_UDP',
      'DNS_PORT_8080_TCP',
    ])
  })

  it('turns hyphens and dots of an alias into underscores in names, not in addresses', () => {
    const environment = linkEnvironment({
      source: 'a',
      alias: 'my-db.local',
      ports: [{ port: 1, protocol: 'tcp' }],
      environment: {},
    })
    expect(environment['MY_DB_LOCAL_PORT_1_TCP_ADDR']).toBe('my-db.local')
  })

  it('leaves out ports that nobody knows of', () => {
    expect(linkEnvironment({ source: 'a', alias: 'db', ports: [], environment: {} })).toEqual({ DB_NAME: '/a/db' })
  })
})

describe('parseLink', () => {
  it('takes the service as alias where none is given', () => {
    expect(parseLink('db')).toEqual({ service: 'db', alias: 'db' })
    expect(parseLink('db:DB_1')).toEqual({ service: 'db', alias: 'DB_1' })
  })
})
