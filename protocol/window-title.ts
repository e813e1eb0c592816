/** A page's title: its window's, by which the desktop app's menu learns whether that page's live bytes are paused. */
export function windowTitle(paused: boolean): string {
  return paused ? 'Samepage (live paused)' : 'Samepage';
}
