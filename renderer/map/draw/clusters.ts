/** Names for what is too narrow for one of its own in the process lane: below it, for each cluster together. */

import { regionLabel, regionName } from '../../space/region-text.ts';
import { type Cluster, clustersIn, clusterTexts } from '../layout/region-clusters.ts';
import { regionRuns } from '../layout/region-runs.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { fittingText, setFont, textWidth } from './canvas-text.ts';
import type { Palette } from './palette.ts';
import { insideCss, type ProcessLane } from './process.ts';

/** Less room below the lane than this is too little for a line of text. */
const lineCss = 20;
const betweenCss = 14;

export function drawClusters(layer: CanvasLayer, lane: ProcessLane, colours: Palette): void {
  const { regions, viewport, rows } = lane;
  const belowCss = rows.process.topCss + rows.process.heightCss;
  if (rows.process.heightCss === 0 || rows.views.topCss - belowCss < lineCss) return;
  const { context, widthCss } = layer;
  setFont(context, colours.fonts.ui11);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const clusters = clustersIn(regions, regionRuns(regions, viewport), insideCss);
  let takenTo = 0;
  clusters.forEach((cluster, index) => {
    const left = Math.max(cluster.leftCss, 0);
    const right = Math.min(Math.max(cluster.rightCss, cluster.leftCss + 1), widthCss);
    const next = clusters[index + 1];
    // Half of the way to the next one is its.
    const roomTo = next ? (right + Math.max(next.leftCss, right)) / 2 : widthCss;
    const text = fittingText(context, textsOf(lane, cluster), roomTo - takenTo - betweenCss);
    if (text) {
      const width = textWidth(context, text);
      const middle = (left + right) / 2 - width / 2;
      const start = Math.max(takenTo + 4, Math.min(middle, roomTo - width - 4));
      context.fillStyle = colours.ink2;
      context.fillText(text, start, belowCss + 13);
      takenTo = start + width + betweenCss;
    }
    if (!text || cluster.rightCss - cluster.leftCss < 6) return;
    context.fillStyle = colours.ink3;
    context.fillRect(crisp(layer, left), crisp(layer, belowCss + 3), right - left, 1 / layer.ratio);
  });
}

function textsOf({ regions }: ProcessLane, cluster: Cluster): string[] {
  if (cluster.first !== cluster.last) return clusterTexts(regions, cluster);
  return [regionLabel(regions, cluster.first), regionName(regions, cluster.first)];
}
