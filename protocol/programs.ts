/** What a session can be made into. */
export const programLanguages = ['c-linux', 'c-windows', 'strace', 'transcript'] as const;
export type ProgramLanguage = (typeof programLanguages)[number];
