/**
 * Text of at most `most` characters for people: a longer one loses its middle to `…`, so that its beginning and its end
 * can still be read. An error must not repeat megabytes of what it complains about.
 */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = Math.ceil((most - 1) / 2);
  const end = most - 1 - start;
  // Half of a pair would be no character.
  const head = text.slice(0, start).replace(/\p{Cs}$/u, '');
  return `${head}…${end > 0 ? text.slice(-end).replace(/^\p{Cs}/u, '') : ''}`;
}
