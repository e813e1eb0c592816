/** What became of a file that the page gave to its host to save; by the address of its blob. */
export interface SaveResult {
  url: string;
  /** Where it was saved, or was to be. */
  path: string;
  /** As Electron's DownloadItem says it. */
  state: 'completed' | 'cancelled' | 'interrupted';
}
