const secretWords =
  /(^|_)(PASS(WORD|WD|PHRASE)?|PW|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE|ENCRYPTION|SIGNING|MASTER)_?KEY|KEY)($|_)|PASSWORD|PASSWD|SECRET/
const harmless =
  /(^|_)(FILE|PATH|DIR|URL|URI|USER(NAME)?|ID|NAME|LENGTH|EXPIRY|TTL|EXPIRES?|ENABLED?|DISABLED?|ALLOW|MIN|MAX|POLICY|KEYBOARD|KEYWORDS?)$/

/** Whether a variable's name says that its value is a secret: `MYSQL_ROOT_PASSWORD`, but not `PASSWORD_FILE`. */
export function namesSecret(variable: string): boolean {
  const name = variable
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return secretWords.test(name) && !harmless.test(name)
}

/** Whether a secret of that name is given out by somebody else, as `STRIPE_API_KEY`: made up, it would be worth nothing. */
export function isIssued(variable: string): boolean {
  return /(^|_)(TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE)_?KEY)($|_)/i.test(
    variable.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_'),
  )
}
