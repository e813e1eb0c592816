import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme.css';
import { App } from './app.tsx';
import { chooseChannel } from './connection/channel.ts';
import { runSession } from './connection/session.ts';
import { watchSet } from './live/watch.ts';
import { listenToKeys, listenToMenu } from './shell/keys.ts';
import { guardLeaving } from './shell/leave-guard.ts';
import { followTheme } from './shell/theme.ts';
import { offerWindowApi } from './shell/window-api.ts';
import { keepPreferences } from './state/preferences.ts';
import { useApp } from './state/store.ts';

keepPreferences();
followTheme();
listenToKeys();
listenToMenu();
guardLeaving();
offerWindowApi();
useApp.subscribe(({ paused }, before) => {
  if (paused !== before.paused) watchSet.setPaused(paused);
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

void runSession({ open: chooseChannel() });
