/** Piles of views: a box that says how many they are, striped in their sections' colours. */
import type { Pile } from '../layout/boxes.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { fittingText, setFont } from './canvas-text.ts';
import { clipped } from './marks.ts';
import type { Palette } from './palette.ts';

const stripeCss = 4;

export function drawPiles(layer: CanvasLayer, piles: readonly Pile[], selected: string | null, colours: Palette): void {
  for (const pile of piles) drawPile(layer, pile, selected, colours);
}

function drawPile(layer: CanvasLayer, pile: Pile, selected: string | null, colours: Palette): void {
  const { context } = layer;
  const left = crisp(layer, Math.max(pile.leftCss, -40));
  const right = Math.min(crisp(layer, pile.leftCss + pile.widthCss), layer.widthCss + 40) - 1;
  const box = { ...pile, leftCss: left, widthCss: right - left };
  const outline = () => {
    context.beginPath();
    context.roundRect(left + 0.5, box.topCss + 0.5, box.widthCss - 1, box.heightCss - 1, 4);
  };
  outline();
  context.fillStyle = colours.surface;
  context.fill();
  const sections = [...new Set(pile.views.map((view) => view.section))];
  clipped(context, { ...box, topCss: box.topCss + box.heightCss - stripeCss, heightCss: stripeCss }, () => {
    sections.forEach((section, index) => {
      context.fillStyle = colours.section(section);
      const from = left + (index / sections.length) * box.widthCss;
      context.fillRect(from, box.topCss, box.widthCss / sections.length, box.heightCss);
    });
  });
  outline();
  const holdsSelected = pile.views.some((view) => view.letter === selected);
  context.strokeStyle = holdsSelected ? colours.accent : colours.ink3;
  context.lineWidth = holdsSelected ? 2 : 1;
  context.stroke();
  setFont(context, colours.fonts.bold11);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colours.ink;
  const count = pile.views.length;
  let text = fittingText(context, [`${count} views`, `${count}`], box.widthCss - 4);
  if (!text) {
    // Three digits still have room in a smaller type, and more of them as thousands.
    setFont(context, colours.fonts.bold9);
    text = fittingText(context, [`${count}`, `${Math.floor(count / 1000)}k+`], box.widthCss - 2);
  }
  const middle = (Math.max(left, 0) + Math.min(right, layer.widthCss)) / 2;
  context.fillText(text, middle, box.topCss + (box.heightCss - stripeCss) / 2 + 0.5);
}
