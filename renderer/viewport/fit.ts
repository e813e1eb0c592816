/** Left free around a view that is shown on the map, and around a region, as a share of it. */
export const fitMargin = 0.2;
export const regionMargin = 0.3;
