/** The texts that Debian's policy wants in a package (Debian Policy Manual, 12.5 and 12.7), made from our own. */

export interface DebianFacts {
  version: string;
  homepage: string;
  /** Name and address. */
  maintainer: string;
  /** SOURCE_DATE_EPOCH where that is set. */
  made: Date;
}

/** The newest part of CHANGELOG.md as an entry in Debian's form. Throws where the newest part is of another version. */
export function debianChangelog(changelog: string, name: string, { version, maintainer, made }: DebianFacts): string {
  const [, newest = ''] = changelog.split(/^## /m);
  if (!newest.startsWith(`${version} `) && !newest.startsWith(`${version}\n`)) {
    throw new Error(`CHANGELOG.md does not begin with version ${version}`);
  }
  const changes = newest.split(/^- /m).slice(1);
  const lines = changes.map((change) => `  * ${wrapped(change.trim().split(/\s+/)).join('\n    ')}`);
  // RFC 5322's date, as `date -R` prints it: JavaScript's own but for the name of the zone.
  const date = made.toUTCString().replace('GMT', '+0000');
  return `${name} (${version}) unstable; urgency=medium\n\n${lines.join('\n')}\n\n -- ${maintainer}  ${date}\n`;
}

/** What is under which licence, and each licence whole. */
export function debianCopyright(licences: string, name: string, { maintainer, homepage }: DebianFacts): string {
  return `${name} was made by ${maintainer}.\nIts source: ${homepage}\n\nCopyright and licence of each part:\n\n${licences}`;
}

/** Words as lines that stay, with their indentation, within the 80 columns that Debian's tools expect. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 75) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
