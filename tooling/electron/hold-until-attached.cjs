// Preloaded into Electron (`-r`): the app becomes ready only once Playwright is attached to it and calls __playwright_run().
// Playwright preloads the like only into an Electron that it finds by itself. Without it the app opens its window while
// Playwright attaches: on a busy machine about one start in fifty then answered no more, and timed out.
const { app } = require('electron');

const electronIsReady = app.whenReady();
const emit = app.emit.bind(app);
let readyArguments = [];
app.emit = (event, ...args) => {
  if (event !== 'ready') return emit(event, ...args);
  readyArguments = args;
  return app.listenerCount('ready') > 0;
};

let isReady = false;
let release;
const released = new Promise((resolve) => {
  release = resolve;
});
app.isReady = () => isReady;
app.whenReady = () => released;

globalThis.__playwright_run = async () => {
  await electronIsReady;
  isReady = true;
  release();
  emit('ready', ...readyArguments);
};
