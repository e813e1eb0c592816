/** Made up by bundle-suites.ts: imports a test file, by its path from the project's root. */
declare module 'virtual:suites' {
  export const suites: Record<string, () => Promise<unknown>>;
}
