/** A person's browser at a WordPress site: installs it, logs in, writes, reads. Keeps the cookies that it is given. */
export class WordPressSite {
  readonly address: string
  private readonly cookies = new Map<string, string>()

  constructor(address: string) {
    this.address = address
  }

  /** Whether the site answers with its installer. */
  async asksToBeInstalled(): Promise<boolean> {
    const response = await this.get('/wp-admin/install.php').catch(() => undefined)
    return response?.status === 200 && (await response.text()).includes('name="weblog_title"')
  }

  /** Goes through WordPress's own installer. */
  async install(title: string, user: string, password: string): Promise<void> {
    const form = {
      weblog_title: title,
      user_name: user,
      admin_password: password,
      admin_password2: password,
      admin_email: `${user}@example.test`,
      blog_public: '0',
      Submit: 'Install WordPress',
    }
    const page = await (await this.post('/wp-admin/install.php?step=2', form)).text()
    if (!page.includes('Success!')) throw new Error(`WordPress was not installed:\n${words(page)}`)
  }

  async logIn(user: string, password: string): Promise<void> {
    await this.get('/wp-login.php')
    const form = { log: user, pwd: password, 'wp-submit': 'Log In', redirect_to: '/wp-admin/', testcookie: '1' }
    const response = await this.post('/wp-login.php', form)
    if (response.status !== 302) throw new Error(`WordPress refused the login:\n${words(await response.text())}`)
  }

  /** Publishes a post and gives its number. */
  async publish(title: string, content: string): Promise<number> {
    const nonce = await (await this.get('/wp-admin/admin-ajax.php?action=rest-nonce')).text()
    const response = await this.request('/index.php?rest_route=/wp/v2/posts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wp-nonce': nonce.trim() },
      body: JSON.stringify({ title, content, status: 'publish' }),
    })
    const text = await response.text()
    if (response.status !== 201) throw new Error(`WordPress refused the post (${response.status}):\n${text}`)
    return (JSON.parse(text) as { id: number }).id
  }

  /** The page of a post, as any visitor sees it; undefined while the site does not answer with it. */
  async read(post: number): Promise<string | undefined> {
    const response = await fetch(`${this.address}/?p=${post}`).catch(() => undefined)
    return response?.ok ? response.text() : undefined
  }

  private get(path: string): Promise<Response> {
    return this.request(path, {})
  }

  private post(path: string, form: Record<string, string>): Promise<Response> {
    return this.request(path, { method: 'POST', body: new URLSearchParams(form) })
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(this.address + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const equals = pair.indexOf('=')
      this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
    return response
  }
}

/** What a page says, for an error message. */
function words(page: string): string {
  return page
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 600)
}
