import { expect, test } from 'vitest'
import { instructionOf } from './instruction.ts'

test.each([
  ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx" "-g" "daemon off;"]'],
  ['/bin/sh -c apt-get update', 'RUN apt-get update'],
  ['RUN /bin/sh -c apt-get update # buildkit', 'RUN /bin/sh -c apt-get update'],
  ['COPY . /app # buildkit', 'COPY . /app'],
  ['|1 VERSION=3 /bin/sh -c make', 'RUN make'],
  ['imported from -', 'imported from -'],
])('%s', (madeBy, instruction) => {
  expect(instructionOf(madeBy)).toBe(instruction)
})
