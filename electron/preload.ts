/**
 * Runs before the page, in its sandbox. Hands the page its port to the engine, and passes on what was chosen in the
 * native menu and what became of a file that it saved; the page gets no other way to the main process, and this file no way to send anything there.
 */
import { ipcRenderer } from 'electron';

ipcRenderer.on('samepage:port', (event) => {
  window.postMessage({ samepage: 'port' }, location.origin, event.ports);
});

ipcRenderer.on('samepage:menu', (_, action: unknown) => {
  window.postMessage({ samepage: 'menu', action }, location.origin);
});

ipcRenderer.on('samepage:saved', (_, result: unknown) => {
  window.postMessage({ samepage: 'saved', result }, location.origin);
});
