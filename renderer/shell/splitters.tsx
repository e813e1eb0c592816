/** The lines between the map and the panes around it. */
import { Splitter } from '../ui/splitter.tsx';
import { setPaneSize } from './pane-sizes.ts';

const find = (selector: string) => () => document.querySelector<HTMLElement>(selector);
/** Below this the map's lanes find no room (shell.css has the same). */
const leastMap = { height: 222, width: 320 };

export function CardsSplitter() {
  return (
    <Splitter
      label="Height of the cards"
      side="below"
      pane={find('.cards')}
      other={find('.app-picture')}
      least={196}
      otherLeast={leastMap.height}
      onSize={(sizeCss) => setPaneSize('cards', sizeCss)}
    />
  );
}

export function CallsSplitter() {
  return (
    <Splitter
      label="Height of the calls"
      side="below"
      pane={find('.calls-list')}
      other={find('.app-picture')}
      least={36}
      otherLeast={leastMap.height}
      onSize={(sizeCss) => setPaneSize('calls', sizeCss)}
    />
  );
}

/** Between the maps of two address spaces; address-maps.css has the same least heights. */
export function MapsSplitter() {
  return (
    <Splitter
      label="Height of Samepage’s own map"
      side="below"
      pane={find('.address-map:not(.beside)')}
      other={find('.address-map.beside')}
      least={222}
      otherLeast={134}
      onSize={(sizeCss) => setPaneSize('ours', sizeCss)}
    />
  );
}

export function TableSplitter() {
  return (
    <Splitter
      label="Width of the table"
      side="right"
      pane={find('.space-table')}
      other={find('.app-map')}
      least={320}
      otherLeast={leastMap.width}
      onSize={(sizeCss) => setPaneSize('table', sizeCss)}
    />
  );
}
