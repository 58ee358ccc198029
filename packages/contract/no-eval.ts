import { z } from 'zod'

// Imported first where a Content Security Policy forbids `eval`: trying whether it is allowed is a violation already.
z.config({ jitless: true })
