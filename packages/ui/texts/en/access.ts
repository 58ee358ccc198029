export const access = {
  signIn: 'Sign in',
  signInTitle: 'Sign in to Panamax',
  signInAgain: 'Your session has ended. Sign in again; what you have typed is still here.',
  name: 'Name',
  password: 'Password',
  showPassword: 'Show the password',
  noAccountYet: 'The first time? Open the setup link that the server printed when it started.',
  setupTitle: 'Welcome to Panamax',
  setupIntro:
    'Make the first account. It is the administrator of this installation; others are added later under Settings.',
  setupButton: 'Create account',
  setupWithoutToken: 'This link is not complete',
  setupWithoutTokenHint:
    'The setup link ends with #token=… and is printed by the server each time it starts, until the first account exists. Copy it whole.',
  passwordRule: 'At least 10 characters. A few words in a row are good.',
  nameRule: 'Letters, digits and . _ @ -, at most 64',
  passwordRepeat: 'Password, once more',
  passwordsDiffer: 'The two passwords differ.',
  passwordTooShort: 'At least 10 characters.',
  nameBlank: 'The account needs a name.',
  nameTooLong: 'At most 64 characters.',
  nameWrong: 'Letters, digits and . _ @ - only; the first is a letter or a digit.',
}
