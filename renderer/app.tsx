import { ViewCards } from './cards/view-cards.tsx';
import { CommandMenu } from './commands/context-menu.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { AddressMaps } from './map/address-maps.tsx';
import { ScenesPanel } from './scenes/scenes-panel.tsx';
import { SearchPanel } from './search/search-panel.tsx';
import { AlertBar } from './shell/alert-bar.tsx';
import { CallLog } from './shell/call-log.tsx';
import { ConnectionBanner } from './shell/connection-banner.tsx';
import { EmptyState } from './shell/empty-state.tsx';
import { InvitationLine } from './shell/invitation.tsx';
import './ui/controls.css';
import './shell/shell.css';
import { PressedKeys } from './shell/pressed-keys.tsx';
import { PaneSwitch, useShownPanes } from './shell/shown-panes.tsx';
import { CallsSplitter, CardsSplitter, MapsSplitter, TableSplitter } from './shell/splitters.tsx';
import { StatusBar } from './shell/status-bar.tsx';
import { Toolbar } from './shell/toolbar.tsx';
import { useApp } from './state/store.ts';
import { TablePanel } from './table/table-panel.tsx';
import { WatchPanel } from './watch/watch-panel.tsx';

export function App() {
  const empty = useApp((state) => state.limits !== null && state.views.size === 0);
  const hasSections = useApp((state) => state.sections.size > 0);
  const stale = useApp((state) => state.connection === 'lost' || state.engineSilent);
  const callsOpen = useApp((state) => state.callsOpen);
  const tableOpen = useApp((state) => state.tableOpen);
  const paused = useApp((state) => state.paused);
  const panes = useShownPanes();
  const { shown, tableAlone } = panes;
  return (
    <div className={stale ? 'app stale' : 'app'} data-shown={shown} data-paused={paused}>
      <Toolbar />
      <main className="app-main">
        <h1 className="unseen">Samepage</h1>
        <div className={`app-picture${tableAlone ? ' table-alone' : tableOpen ? ' with-table' : ''}`}>
          <section className="app-map" aria-label="Address space">
            <AddressMaps timeline={<WatchPanel />} splitter={<MapsSplitter />} />
            <div className="app-notices">
              <ConnectionBanner />
              <AlertBar />
            </div>
          </section>
          {tableOpen && !tableAlone && <TableSplitter />}
          <TablePanel />
        </div>
        <SearchPanel />
        <InvitationLine />
        {empty && (shown !== 'map' || !hasSections) && <EmptyState hasSections={hasSections} />}
        {!empty && shown === 'both' && <CardsSplitter />}
        {!empty && shown !== 'map' && <ViewCards />}
        {callsOpen && shown !== 'cards' && <CallsSplitter />}
        <CallLog />
        <CommandMenu />
      </main>
      <ScenesPanel />
      <StatusBar panes={<PaneSwitch {...panes} />} />
      <PressedKeys />
      <Dialogs />
    </div>
  );
}
