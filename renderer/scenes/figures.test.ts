import { expect, it } from 'vitest';
import { predictionsCsv, publishedText } from './figures.ts';

const predicted = { scene: 'ring', step: 'One', question: 'Which?', predicted: 'a', outcome: 'b', right: false };

it('predictions are lines of CSV, which no spreadsheet takes for formulas', () => {
  const odd = { ...predicted, question: 'What, “x” or "y"?', predicted: '=1+1', outcome: '-5', right: true };
  expect(predictionsCsv([predicted, odd])).toBe(
    'scene,step,question,predicted,outcome,right\r\n' +
      'ring,One,Which?,a,b,false\r\n' +
      `ring,One,"What, “x” or ""y""?",'=1+1,-5,true\r\n`,
  );
});

it('what was published stands with its source', () => {
  const figure = { name: 'Moved', value: 1, unit: 'ns', published: 150_000, source: 'a commit' };
  expect(publishedText(figure)).toBe('published: 150 µs (a commit)');
  expect(publishedText({ ...figure, published: null })).toBeNull();
});
