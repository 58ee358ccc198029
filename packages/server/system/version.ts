/** The version of this program; the same as in the package files, which a test checks. */
export const version = '0.1.0'
