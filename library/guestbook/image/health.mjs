// The health check of each service: node health.mjs http://127.0.0.1:7000/health
// Ends with 0 when the address answers with a 2xx status within 4 seconds, else with 1 and the reason.
import { get } from 'node:http'

const fail = (reason) => {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}

const request = get(process.argv[2] ?? '', { timeout: 4_000 }, (response) => {
  let body = ''
  response.setEncoding('utf8')
  response.on('data', (chunk) => {
    body += chunk
  })
  response.on('end', () => {
    if (Math.floor((response.statusCode ?? 0) / 100) !== 2) fail(`${response.statusCode} ${body.trim()}`)
    process.stdout.write(body)
  })
})
request.on('timeout', () => fail('no answer within 4 seconds'))
request.on('error', (error) => fail(error.message))
