import { expect, test } from 'vitest'
import { isPort, readPort, writePort } from './port-text.ts'

test.each([
  ['8080:80', { host: '8080', container: '80', protocol: 'tcp' }],
  ['127.0.0.1:53:53/udp', { host: '53', container: '53', protocol: 'udp' }],
  ['[::1]:8080:80', { host: '8080', container: '80', protocol: 'tcp' }],
  ['${WEB_PORT:-8080}:80', { host: '${WEB_PORT:-8080}', container: '80', protocol: 'tcp' }],
  ['80', { host: '', container: '80', protocol: 'tcp' }],
])('%s is read', (text, port) => {
  expect(readPort(text)).toEqual(port)
})

test('without a port on the host there is only the one in the container', () => {
  expect(writePort({ host: '', container: '80', protocol: 'tcp' })).toBe('80')
  expect(writePort({ host: '5353', container: '53', protocol: 'udp' })).toBe('5353:53/udp')
})

test('a port is a number that can be one, or a variable', () => {
  expect(['1', '65535', '${PORT}'].every(isPort)).toBe(true)
  expect(['', '0', '65536', 'http'].some(isPort)).toBe(false)
})
