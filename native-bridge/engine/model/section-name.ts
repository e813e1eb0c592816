/** By this name the system's lists and other processes know a section. */
export function sectionName(id: number): string {
  return `samepage-section-${id}`;
}
