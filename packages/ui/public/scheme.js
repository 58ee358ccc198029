// Before the first paint, so that a dark screen does not flash white. A file of its own: no inline script is allowed.
;(() => {
  let kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('panamax.preferences') || '{}')
  } catch {}
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = kept.scheme === 'light' || kept.scheme === 'dark' ? kept.scheme : prefersDark ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
})()
