/**
 * Compose keys that change nothing on one Docker engine, each with the reason: nothing of what they say is lost. The
 * key stands for all that is in it. `docs/compatibility.md` is made from it; a key that is neither carried over, nor
 * lost, nor named here fails its test.
 */
export const withoutEffect: Readonly<Record<string, string>> = {
  'configs.*.external.name': 'old form of `name`; the config is lost as any external one',
  'configs.*.labels': 'an engine alone keeps no configs, so there is nothing to label',
  'configs.*.name': 'an engine alone keeps no configs, so there is nothing to name',
  'models.*': 'lost where a service uses the model',
  'secrets.*.external.name': 'old form of `name`; the secret is lost as any external one',
  'secrets.*.labels': 'an engine alone keeps no secrets, so there is nothing to label',
  'secrets.*.name': 'an engine alone keeps no secrets, so there is nothing to name',
  'services.*.attach': 'about what `docker compose up` prints',
  'services.*.ports[].app_protocol': 'a word for people and proxies',
  'services.*.ports[].mode': 'one engine has no mesh: a port is always that of the host',
  'services.*.ports[].name': 'a word for people',
}
