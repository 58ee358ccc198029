import type { access as english } from '../en/access.ts'

export const access: typeof english = {
  signIn: 'Anmelden',
  signInTitle: 'Bei Panamax anmelden',
  signInAgain: 'Die Sitzung ist abgelaufen. Nach dem Anmelden geht es weiter; alle Eingaben sind noch da.',
  name: 'Name',
  password: 'Passwort',
  showPassword: 'Passwort anzeigen',
  noAccountYet: 'Zum ersten Mal hier? Öffnen Sie den Einrichtungslink, den der Server beim Start ausgegeben hat.',
  setupTitle: 'Willkommen bei Panamax',
  setupIntro:
    'Legen Sie das erste Konto an. Es verwaltet diese Installation; weitere kommen später unter Einstellungen dazu.',
  setupButton: 'Konto anlegen',
  setupWithoutToken: 'Dieser Link ist nicht vollständig',
  setupWithoutTokenHint:
    'Der Einrichtungslink endet auf #token=… und wird bei jedem Start ausgegeben, bis es ein Konto gibt. Kopieren Sie ihn ganz.',
  passwordRule: 'Mindestens 10 Zeichen. Mehrere Wörter hintereinander sind gut.',
  nameRule: 'Buchstaben, Ziffern und . _ @ -, höchstens 64',
  passwordRepeat: 'Passwort, noch einmal',
  passwordsDiffer: 'Die beiden Passwörter sind verschieden.',
  passwordTooShort: 'Mindestens 10 Zeichen.',
  nameBlank: 'Das Konto braucht einen Namen.',
  nameTooLong: 'Höchstens 64 Zeichen.',
  nameWrong: 'Nur Buchstaben, Ziffern und . _ @ -; zuerst ein Buchstabe oder eine Ziffer.',
}
