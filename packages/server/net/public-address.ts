import { BlockList, isIP } from 'node:net'

/** IANA special-purpose registries (RFC 6890 and later), and addresses at which clouds hand out their machines' secrets. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
]

/** Within the global unicast range 2000::/3: protocol assignments with Teredo, documentation, 6to4. */
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const closed = new BlockList()
for (const range of closed4) add(range, 'ipv4')
for (const range of closed6) add(range, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const translated = new BlockList()
translated.addSubnet('64:ff9b::', 96, 'ipv6')

/**
 * Whether an IPv4 or IPv6 address in text form is one of the public Internet. Everything else is refused, known or not: loopback,
 * private, link-local, shared (CGNAT), multicast, reserved, IPv4 within IPv6. An address behind the well-known NAT64 prefix
 * (RFC 6052) is what the IPv4 address in it is.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4')
    case 6:
      if (address.includes('%')) return false
      if (translated.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address))
      return global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
    default:
      return false
  }
}

/** Of an IPv6 address, as IPv4. */
function lastFourBytes(address: string): string {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const tail = canonical.slice(canonical.lastIndexOf('::') + 2).split(':')
  const [high = 0, low = 0] = ['0', '0', ...tail].slice(-2).map((part) => Number.parseInt(part || '0', 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function add(range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits] = range.split('/')
  closed.addSubnet(network, Number(bits), family)
}
