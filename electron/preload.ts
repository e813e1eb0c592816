/**
 * Runs before the page, in its sandbox. Hands the page its port to the engine, and passes on what was chosen in the
 * native menu, what became of a file that it saved, and where a file is that a person chose in the system's dialog; the
 * page gets no other way to the main process, and this file no way to send anything there.
 */
import { ipcRenderer, webUtils } from 'electron';

ipcRenderer.on('samepage:port', (event) => {
  window.postMessage({ samepage: 'port' }, location.origin, event.ports);
});

ipcRenderer.on('samepage:menu', (_, action: unknown) => {
  window.postMessage({ samepage: 'menu', action }, location.origin);
});

ipcRenderer.on('samepage:saved', (_, result: unknown) => {
  window.postMessage({ samepage: 'saved', result }, location.origin);
});

/** Before any listener of the page's: it finds the path at the field, as `data-path`. */
window.addEventListener(
  'change',
  ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
    const [file] = target.files ?? [];
    if (file) target.dataset['path'] = pathOf(file);
    else delete target.dataset['path'];
  },
  { capture: true },
);

/** Electron before 32, which tests may run in, has it at the file. */
function pathOf(file: File): string {
  return 'path' in file && typeof file.path === 'string' ? file.path : webUtils.getPathForFile(file);
}
