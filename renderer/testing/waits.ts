/** For `vi.waitFor` and `vi.waitUntil`, whose second is too short where a module is loaded meanwhile on a busy computer. */
export const patient = { timeout: 10_000 };
