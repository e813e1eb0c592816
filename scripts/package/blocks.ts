/** Where things are on a picture of the app's window, found by nothing but their colour. */
import type { Picture } from '../../tooling/desktop.ts';

/** Pixels of one colour side by side. */
export interface Run {
  x: number;
  y: number;
  length: number;
}

/** A colour that is none of the greys and tints: a section's own, or the accent's. */
function strong(colour: number): boolean {
  const channels = [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
  return Math.max(...channels) - Math.min(...channels) > 120;
}

function strongRuns(picture: Picture, y: number): (Run & { colour: number })[] {
  const runs: (Run & { colour: number })[] = [];
  for (let x = 0; x < picture.width; x += 1) {
    const colour = picture.at(x, y);
    const last = runs.at(-1);
    if (last && last.colour === colour && last.x + last.length === x) last.length += 1;
    else if (strong(colour)) runs.push({ x, y, length: 1, colour });
  }
  return runs.filter(({ length }) => length >= 30);
}

/** The first row's from the top, of those rows that pass. */
function firstRow<T>(picture: Picture, find: (runs: ReturnType<typeof strongRuns>) => T | undefined): T | undefined {
  for (let y = 0; y < picture.height; y += 1) {
    const found = find(strongRuns(picture, y));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The toolbar's one accented button, “Map another view”. */
export function accentedButton(picture: Picture): Run | undefined {
  return firstRow(picture, (runs) => runs.find(({ length }) => length >= 100));
}

/** The heads of the blocks of that many views of one section, as they stand on the map: equally wide, and of one colour. */
export function viewBlocks(picture: Picture, count: number): Run[] | undefined {
  return firstRow(picture, (runs) => {
    const [first] = runs;
    const alike = runs.every(({ colour, length }) => colour === first?.colour && Math.abs(length - first.length) <= 3);
    return runs.length === count && alike ? runs : undefined;
  });
}
