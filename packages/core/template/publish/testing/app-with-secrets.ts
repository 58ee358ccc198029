import type { TemplateRequest } from '../made-template.ts'

const pem = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu
NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ
-----END PRIVATE KEY-----`

/** One secret of every kind that people leave in an app. None of them may ever be in a template of it. */
export const secrets = {
  'a literal password in the environment': 'Tr0ub4dor&3',
  'the answer to a question for a password': 'correct$horse"battery',
  'the password in an address': 'p4ss-in-url',
  'an option of a command': 'requ1red-by-redis',
  'a label': 'lab3l-t0ken-x9',
  'the hash of a password for basic auth': '$apr1$mGq8sXt1$Zx5WQ1vJY0dS2aB7cD3eF.',
  'the hash of a password, of bcrypt': '$2y$05$wJ4mQ8sXt1vJY0dS2aB7cOeFgHiJkLmNoPqRsTuVwXyZ012345678',
  'a private key in a config': pem,
  'a token in a health check': 'hc-9f8e7d6c5b4a',
  'a variable in an env file': 'env-file-s3cret',
  'a quoted variable in an env file': "it's #1 and $more",
  'a password in a comment': 'old-c0mment-pass',
  'a password only in the documentation': 'd0c-only-secret',
  'a value of the .env': 'dotenv-v4lue!',
  'a secret key of AWS': 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  'an access key of AWS': 'AKIAIOSFODNN7EXAMPLE',
  'a signed token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'a secret from a variable': 'top-level-s3cret-content',
  'a secret in a file': 'f1le-based-secret',
  'a password behind a short option': 'mysql-p4ssw0rd',
  'a default in an expression': 'fallback-p4ss',
  'a password with what addresses cannot have': 'we/ird p@ss:w0rd',
  'an argument of a build': 'npm_abcdefghijklmnopqrstuvwx0123456789',
  'an option of a log driver': 'splunk-9876-token',
  'a password in the options of a volume': 'cifs-passw0rd',
  'a key without a telling name': 'Zk3vQ9xT1mB7nR5wL8pH2cJ6',
  'a word as password': 'sesame',
  'the default of a question': 'publ1c-default-pass',
  'a password on the command line of a hook': 'h00k-passw0rd',
  'a mounted configuration': 'c0nfig-file-pass',
} as const

const s = secrets
const dollars = (text: string) => text.replaceAll('$', '$$$$')
const indent = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`)

/** An app with all of them, many more than once and in more than one writing. */
export const appWithSecrets: Omit<TemplateRequest, 'draft'> = {
  app: 'shop',
  machine: { names: ['kims-laptop.lan'], addresses: ['192.168.77.5'] },
  document: `# The shop. It was set up with the password ${s['a password in a comment']} once.
name: shop
x-panamax:
  name: Shop
  description: A shop, password ${s['a literal password in the environment']}
  documentation: |
    # Shop

    Log in as admin with the password \`${s['a password only in the documentation']}\`, or look into the database:

        mysql -u root -p${s['a password behind a short option']} shop

    The database itself: ${s['a literal password in the environment']} (also ${btoa(s['a literal password in the environment'])}).
  inputs:
    ADMIN_PASSWORD: {label: "Password", type: password, required: true, generate: true}
    OLD_PASSWORD:
      type: password
      default: ${s['the default of a question']} # everybody knows it
    TITLE: {label: Title, default: My shop}
services:
  db:
    image: mariadb:11.8
    environment:
      # MARIADB_ROOT_PASSWORD=${s['a literal password in the environment']}
      MARIADB_ROOT_PASSWORD: ${s['a literal password in the environment']} # keep in step with web
      MARIADB_USER: shop
      MARIADB_PASSWORD: ${s['a word as password']}
      OLD: \${OLD_PASSWORD}
      BACKUP_KEY: '${s['a value of the .env']}'
    healthcheck:
      test: ["CMD", "mysqladmin", "ping", "-u", "root", "-p${s['a password behind a short option']}"]
  cache:
    image: redis:8.2
    command: redis-server --requirepass "${s['an option of a command']}" --appendonly yes
    healthcheck:
      test: [CMD, redis-cli, -a, ${s['an option of a command']}, ping]
  web:
    image: example/shop:1.4
    build:
      context: ./shop
      args: {NPM_AUTH: ${s['an argument of a build']}}
    env_file: [web.env]
    environment:
      - DATABASE_URL=mysql://shop:${s['the password in an address']}@db:3306/shop
      - CACHE_URL=redis://:${s['an option of a command']}@cache:6379
      - QUEUE_URL=amqp://shop:${encodeURIComponent(s['a password with what addresses cannot have'])}@queue
      - QUEUE_PASSWORD=${s['a password with what addresses cannot have']}
      - ADMIN_PASSWORD=\${ADMIN_PASSWORD}
      - ADMIN_JSON={"password":"${dollars(s['the answer to a question for a password']).replaceAll('"', '\\"')}"}
      - AWS_ACCESS_KEY_ID=${s['an access key of AWS']}
      - AWS_SECRET_ACCESS_KEY=${s['a secret key of AWS']}
      - SESSION=${s['a signed token']}
      - CHECKSUM_SALT=${s['a key without a telling name']}
      - FALLBACK_PASSWORD=\${FALLBACK_PASSWORD:-${s['a default in an expression']}}
      - DOTENV_COPY=\${DOTENV_SECRET}
      - TITLE=\${TITLE}
      - VIRTUAL_HOST=shop.kims-site.org
    labels:
      com.example.token: "${s['a label']}"
      traefik.http.middlewares.auth.basicauth.users: "admin:${dollars(s['the hash of a password for basic auth'])},kim:${dollars(s['the hash of a password, of bcrypt'])}"
    healthcheck:
      test: 'curl -fsS -H "Authorization: Bearer ${s['a token in a health check']}" http://localhost/health?token=${s['a token in a health check']}'
    post_start:
      - command: sh -c "curl -u admin:${s['a password on the command line of a hook']} http://localhost/warm"
    logging:
      driver: splunk
      options:
        splunk-token: ${s['an option of a log driver']}
    ports: ["8080:80"]
    configs: [{source: tls, target: /etc/tls.pem}, {source: site, target: /etc/site.ini}]
    secrets: [seed, from_file]
configs:
  tls:
    content: |
      # made for the shop
      ${indent(pem, 6)}
  site:
    file: ./site.ini
secrets:
  seed:
    environment: SEED
  from_file:
    file: ./token.txt
volumes:
  share:
    driver_opts: {type: cifs, device: //nas/share, o: "username=kim,password=${s['a password in the options of a volume']},uid=1000"}
# MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
# The end.
`,
  values: {
    ADMIN_PASSWORD: s['the answer to a question for a password'],
    OLD_PASSWORD: 'n0t-the-default-one',
    DOTENV_SECRET: s['a value of the .env'],
    SEED: s['a secret from a variable'],
    TITLE: 'Kims private shop',
  },
  files: {
    'web.env': `# was ${s['a variable in an env file']} before
SMTP_PASSWORD=${s['a variable in an env file']}
API_TOKEN="${s['a quoted variable in an env file'].replaceAll('$', '\\$')}"
MODE=production
SMTP_URL=smtp://mail:${encodeURIComponent(s['a password with what addresses cannot have'])}@mail.example.org
`,
    'site.ini': `[db]\nhost = db\npassword = "${s['a mounted configuration']}"\n`,
    'token.txt': `${s['a secret in a file']}\n`,
    'notes.txt': `the password is ${s['a variable in an env file']}`,
    'shop/Dockerfile': 'FROM nginx:1.29\nCOPY . /srv\n',
  },
}
