/** What is recorded under the key itself. A template may well name something "constructor" or "__proto__". */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
