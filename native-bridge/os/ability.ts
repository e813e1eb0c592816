/** A question that not every system answers: how to ask it, or why it cannot be asked, a clause for people. */
export type Ability<Ask> = { readonly ask: Ask } | { readonly ask: null; readonly why: string };

export const unable = (why: string) => ({ ask: null, why }) as const;
