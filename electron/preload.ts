/**
 * Runs before the page, in its sandbox. Hands the page its port to the engine, and tells it what was chosen in the
 * native menu; the page gets no other way to the main process, and this file no way to send anything there.
 */
import { ipcRenderer } from 'electron';

ipcRenderer.on('samepage:port', (event) => {
  window.postMessage({ samepage: 'port' }, location.origin, event.ports);
});

ipcRenderer.on('samepage:menu', (_, action: unknown) => {
  window.postMessage({ samepage: 'menu', action }, location.origin);
});
