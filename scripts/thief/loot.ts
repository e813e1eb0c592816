/** What is found in texts that may be a way into a session. */

const hosts = /\b[\w-]+\.localhost(?::\d+)?/g;
const tickets = /\/open\/[\w-]+/g;
/** Random words as long as a ticket (32) or a token (43) is. */
const words = /(?<![\w-])(?:[\w-]{32}|[\w-]{43})(?![\w-])/g;
const paths = /\/[\w./-]*samepage[\w./-]*/g;

export class Loot {
  readonly hosts = new Set<string>();
  readonly tickets = new Set<string>();
  readonly words = new Set<string>();
  readonly paths = new Set<string>();

  take(text: string): void {
    for (const [all, found] of [
      [hosts, this.hosts],
      [tickets, this.tickets],
      [words, this.words],
      [paths, this.paths],
    ] as const) {
      for (const [match] of text.matchAll(all)) found.add(match);
    }
  }
}
