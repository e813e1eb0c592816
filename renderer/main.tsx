import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { windowTitle } from '../protocol/window-title.ts';
import './theme.css';
import { App } from './app.tsx';
import { registerCommands } from './commands/registry.ts';
import { commands } from './commands.ts';
import { chooseChannel } from './connection/channel.ts';
import { runSession } from './connection/session.ts';
import { askForFirstPicture, endFirstPicture } from './live/first-picture.ts';
import { watchSet } from './live/watch.ts';
import { prepareToDraw } from './map/prepare-to-draw.ts';
import { firstSign, followAttention } from './shell/attention.ts';
import { keepFocus } from './shell/keep-focus.ts';
import { listenToKeys, listenToMenu } from './shell/keys.ts';
import { guardLeaving } from './shell/leave-guard.ts';
import { keepPaneSizes } from './shell/pane-sizes.ts';
import { followTheme } from './shell/theme.ts';
import { offerWindowApi } from './shell/window-api.ts';
import { keepEarlyKeys } from './state/early-keys.ts';
import { track } from './state/operations.ts';
import { loadParts } from './state/part.ts';
import { keepPreferences, takeUpPreferences } from './state/preferences.ts';
import { useApp } from './state/store.ts';
import { until } from './state/until.ts';
import { keepAltFromMenuBar } from './ui/alt-key.ts';
import { welcomeWorkspaces } from './workspace/commands.ts';

registerCommands(commands);
takeUpPreferences();
keepPaneSizes();
followTheme();
keepAltFromMenuBar();
listenToKeys();
listenToMenu();
keepEarlyKeys();
keepFocus();
guardLeaving();
// Some megabytes that a window nobody uses does without. What is wanted before they are there is loaded at once.
const acted = firstSign();
followAttention((attended) => watchSet.setUnattended(!attended));
offerWindowApi();
useApp.subscribe(({ paused }, before) => {
  if (paused === before.paused) return;
  watchSet.setPaused(paused);
  document.title = windowTitle(paused);
});

void runSession({ open: chooseChannel() });

/** Nobody looks at an empty page for longer than this, ms: then the picture comes without its data. */
const patienceMs = 250;
/** Nor for longer than this once the views are known, ms: then it comes without their bytes. */
const bytesPatienceMs = 50;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
// The first picture is a whole one: drawing it without its data first would double the way to it.
void track(async () => {
  const answered = until(({ connection }) => connection !== 'connecting');
  // The engine has not answered yet.
  prepareToDraw();
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  const { connection, views, limits } = useApp.getState();
  if (connection === 'open' && limits) await askForFirstPicture(views.values(), limits.pageSize, bytesPatienceMs);
  keepPreferences();
  flushSync(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }));
  endFirstPicture();
  welcomeWorkspaces(acted);
  void acted.then(loadParts);
});
