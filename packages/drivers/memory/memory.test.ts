import { isEmpty, planText } from '@panamax/core/deploy/plan-text'
import { expect, test } from 'vitest'
import { app, deploy, planFor, service } from '../testing/app.ts'
import { virtualClock } from './clock.ts'
import { connectTo } from './driver.ts'
import { World } from './world.ts'

test('an app comes up, and then there is nothing to do', async () => {
  const driver = connectTo(new World(virtualClock()))
  const blog = app(
    'blog',
    {
      wp: service({
        image: 'wordpress:6.7',
        links: ['db:DB_1'],
        ports: [{ target: 80, published: '8080', protocol: 'tcp' }],
      }),
      db: service({ image: 'mariadb:11', volumes: [{ type: 'volume', source: 'data', target: '/data' }] }),
    },
    { volumes: { data: { name: 'blog_data' } } },
  )
  expect(planText(await planFor(driver, blog))).toBe(
    [
      '+ network blog_default  missing',
      '+ volume blog_data      missing',
      '↓ image wordpress:6.7   when it is not on the machine',
      '↓ image mariadb:11      when it is not on the machine',
      '+ container blog-db-1   missing',
      '+ container blog-wp-1   missing',
    ].join('\n'),
  )
  expect(await deploy(driver, blog)).toEqual({ state: 'succeeded', failures: [] })
  expect(isEmpty(await planFor(driver, blog))).toBe(true)
})
