/** The mark: a hull in the lock with three containers on deck. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="14" fill="#0b6a88" />
      <path fill="#fff" d="M11 38h42l-6.2 12.2a4 4 0 0 1-3.6 2.2H20.8a4 4 0 0 1-3.6-2.2z" />
      <rect x="16" y="24" width="14.5" height="11" rx="2" fill="#fff" />
      <rect x="33.5" y="24" width="14.5" height="11" rx="2" fill="#8fd6e8" />
      <rect x="24.75" y="10" width="14.5" height="11" rx="2" fill="#fff" />
    </svg>
  )
}
