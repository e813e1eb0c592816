/** How large a person has made the panes around the map: kept on this machine, and put on <html> for the style sheets. */
import * as z from '../../protocol/zod.ts';

const panes = ['cards', 'calls', 'table', 'ours'] as const;
export type Pane = (typeof panes)[number];

const key = 'samepage.panes';
const property: Record<Pane, string> = {
  cards: '--cards-height',
  calls: '--calls-height',
  table: '--table-width',
  ours: '--ours-height',
};
/** CSS pixels; larger than any screen is no size. */
const sizesSchema = z.partialRecord(z.enum(panes), z.number().check(z.positive(), z.maximum(20_000)));

/** Takes up what was kept. */
export function keepPaneSizes(): void {
  for (const [pane, size] of Object.entries(kept())) put(pane as Pane, size); // the schema's own keys
}

/** CSS pixels; null: as suits the window. */
export function setPaneSize(pane: Pane, sizeCss: number | null): void {
  put(pane, sizeCss);
  const { [pane]: _, ...others } = kept();
  localStorage.setItem(key, JSON.stringify(sizeCss === null ? others : { ...others, [pane]: sizeCss }));
}

function put(pane: Pane, sizeCss: number | null): void {
  const { style } = document.documentElement;
  if (sizeCss === null) style.removeProperty(property[pane]);
  else style.setProperty(property[pane], `${sizeCss}px`);
}

function kept(): Partial<Record<Pane, number>> {
  try {
    return sizesSchema.parse(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return {};
  }
}
