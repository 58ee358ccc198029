import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { languageOf, usePreferences } from '../preferences/preferences.ts'
import { en, type Texts } from './en.ts'

const TextsContext = createContext<Texts>(en)

/** English is part of the program; another language is loaded when it is chosen. */
export function TextsProvider({ children }: { readonly children: ReactNode }) {
  const language = languageOf(usePreferences())
  const [texts, setTexts] = useState<Texts>(en)
  useEffect(() => {
    let isCurrent = true
    const load = language === 'de' ? import('./de.ts').then((module) => module.de) : Promise.resolve(en)
    load.then(
      (loaded) => {
        if (isCurrent) setTexts(loaded)
      },
      () => undefined,
    )
    document.documentElement.lang = language
    return () => {
      isCurrent = false
    }
  }, [language])
  return <TextsContext value={texts}>{children}</TextsContext>
}

export function useTexts(): Texts {
  return use(TextsContext)
}
