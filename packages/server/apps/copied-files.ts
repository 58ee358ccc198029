import type { Problem } from '@panamax/core/compose/problem'
import { placesInFolder } from '@panamax/core/deploy/mounted-files'
import type { AppContext } from './context.ts'
import { readFixedFiles } from './fixed-files.ts'
import { loadDocument } from './load-document.ts'

/**
 * What an app's document needs beside it, for another app made of the same document: the files of the revision, and what people
 * have put into its folder where services may only read. Where they may write is data and stays; that, and what cannot come
 * along, is told as warnings. Throws `not_found`.
 */
export async function copiedFiles(
  context: AppContext,
  { app, revision }: { readonly app: string; readonly revision: number },
): Promise<{ readonly files: Readonly<Record<string, string>>; readonly problems: Problem[] }> {
  const content = context.revisions.content(context.apps.get(app).id, revision)
  const spec = loadDocument(app, content).app
  const places = spec === undefined ? [] : placesInFolder(spec)
  const fixed = places.filter(({ isFixed }) => isFixed).map(({ place }) => place)
  const found = await readFixedFiles(context.folders.path(app), fixed)
  const isKnown = (place: string) =>
    Object.keys(content.files).some((path) => path === place || path.startsWith(`${place}/`))
  const data = places.filter(({ place, isFixed }) => !isFixed && !isKnown(place))
  return {
    files: { ...found.files, ...content.files },
    problems: [
      ...found.skipped.map(({ path, reason }) => warning(`./${path} of ${app} is not copied: it ${reason}.`)),
      ...data.map(({ place }) =>
        warning(
          `${place === '.' ? 'The folder' : `./${place}`} of ${app} is not copied: the app may write there, so it is data.`,
        ),
      ),
    ],
  }
}

function warning(message: string): Problem {
  return { severity: 'warning', message, path: [] }
}
