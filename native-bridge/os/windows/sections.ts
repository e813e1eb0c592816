/** Sections: file-mapping objects, in memory or of a file. */
import { arg } from '../../../protocol/calls.ts';
import { problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { foreignNotFound } from '../foreign-not-found.ts';
import { textOfPath } from '../path.ts';
import { type Calls, protectArgument } from './calls.ts';
import { callFailed, ERROR } from './errors.ts';
import { stretchAt } from './query.ts';
import { objectName, sectionsLike } from './section-names.ts';
import type { WindowsSection } from './views.ts';
import { FILE_MAP, INVALID_HANDLE_VALUE, lastError, PAGE, win32 } from './win32.ts';

const GENERIC_READ = 0x80000000;
const GENERIC_WRITE = 0x40000000;
/** Read, write, delete: others keep all their rights to the file. */
const SHARE_ALL = 7;
const OPEN_EXISTING = 3;
const FILE_ATTRIBUTE_NORMAL = 0x80;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const INVALID_FILE_ATTRIBUTES = 0xffffffff;
const FILE_TYPE_DISK = 1;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

/** Windows numbers no section; this number is ours, and never given twice in this process. */
let nextInode = 1n;

export class Sections {
  readonly #calls: Calls;
  readonly #limits: Limits;

  constructor(calls: Calls, limits: Limits) {
    this.#calls = calls;
    this.#limits = limits;
  }

  /** Backed by the system's page file, all of it promised at once, and named, so that another process finds it. */
  create(bytes: number, name: string): WindowsSection {
    const { pageSize, maxSectionBytes } = this.#limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      throw problem(
        'InvalidArgument',
        `A section has a whole number of pages of ${formatSize(pageSize)}, up to ${formatSize(maxSectionBytes)}; ${bytes} bytes is not one.`,
      );
    }
    const known = this.#createMapping(INVALID_HANDLE_VALUE, PAGE.READWRITE, bytes, objectName(process.pid, name));
    const explain = 'The section could not be created';
    // What has this name already is another section: this one goes without.
    const handle = known ?? this.#createMapping(INVALID_HANDLE_VALUE, PAGE.READWRITE, bytes, null);
    if (handle === null) throw callFailed('CreateFileMappingW', ERROR.ALREADY_EXISTS, explain);
    return { handle, bytes, inode: nextInode++, device: 0, name, file: null, mayWrite: true };
  }

  openFile(path: string, access: FileAccess): WindowsSection {
    const mayWrite = access === 'read-write';
    const text = existingText(path);
    const attributes = win32.GetFileAttributesW(text);
    if (attributes !== INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY) {
      throw problem('InvalidArgument', `${path} is a folder: it cannot be mapped.`);
    }
    const file = this.#calls.run(
      'CreateFileW',
      () => [
        arg.name(path),
        arg.flags(['GENERIC_READ', ...(mayWrite ? ['GENERIC_WRITE'] : [])]),
        arg.flags(['FILE_SHARE_READ', 'FILE_SHARE_WRITE', 'FILE_SHARE_DELETE']),
        arg.word('NULL'),
        arg.word('OPEN_EXISTING'),
        arg.word('…'),
      ],
      () => {
        const rights = mayWrite ? GENERIC_READ + GENERIC_WRITE : GENERIC_READ;
        return win32.CreateFileW(text, rights, SHARE_ALL, null, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, 0);
      },
      (code) => callFailed('CreateFileW', code, whyNotOpened(path, code)),
      'handle',
    );
    try {
      if (win32.GetFileType(file) !== FILE_TYPE_DISK) {
        throw problem('InvalidArgument', `${path} is not a regular file: it cannot be mapped.`);
      }
      const bytes = fileSize(file);
      if (bytes === 0 || bytes > 2 ** 40) {
        const why = bytes === 0 ? 'has a length of 0' : 'is larger than 1 TiB';
        throw problem('InvalidArgument', `${path} ${why}: it cannot be mapped.`);
      }
      // PAGE_WRITECOPY allows read-only and copy-on-write views, and never writes to the file.
      const handle = this.#createMapping(file, mayWrite ? PAGE.READWRITE : PAGE.WRITECOPY, bytes, null);
      if (handle === null) throw callFailed('CreateFileMappingW', ERROR.ALREADY_EXISTS, `${path} cannot be mapped`);
      return { handle, bytes, inode: nextInode++, device: 0, name: path, file, mayWrite };
    } catch (thrown) {
      win32.CloseHandle(file);
      throw thrown;
    }
  }

  openForeign(pid: number, name: string): WindowsSection {
    const owner = win32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
    if (owner === 0) {
      const code = lastError();
      const gone = code === ERROR.INVALID_PARAMETER;
      const why = gone ? 'does not exist' : 'may not be looked into: it belongs to another user';
      const failure = callFailed('OpenProcess', code, `Process ${pid} ${why}`);
      throw gone ? problem('NotFound', failure.message, failure.data) : failure;
    }
    win32.CloseHandle(owner);
    const handle = this.#calls.run(
      'OpenFileMappingW',
      () => [arg.flags(['FILE_MAP_READ', 'FILE_MAP_WRITE']), arg.word('FALSE'), arg.name(objectName(pid, name))],
      () => win32.OpenFileMappingW(FILE_MAP.READ | FILE_MAP.WRITE, 0, objectName(pid, name)),
      () => foreignNotFound(pid, name, sectionsLike(pid, name)),
      'handle',
    );
    try {
      return { handle, bytes: this.#lengthOf(handle), inode: nextInode++, device: 0, name, file: null, mayWrite: true };
    } catch (thrown) {
      win32.CloseHandle(handle);
      throw thrown;
    }
  }

  close({ handle, file }: WindowsSection): void {
    this.#calls.run(
      'CloseHandle',
      () => [arg.handle(handle)],
      () => win32.CloseHandle(handle),
      'The section could not be closed',
    );
    if (file !== null) win32.CloseHandle(file);
  }

  /** Null, and nothing made, where the name is taken. */
  #createMapping(file: number, protect: number, bytes: number, name: string | null): number | null {
    const [high, low] = [Math.floor(bytes / 2 ** 32), bytes % 2 ** 32];
    let existed = false;
    const handle = this.#calls.run(
      'CreateFileMappingW',
      () => [
        file === INVALID_HANDLE_VALUE ? arg.word('INVALID_HANDLE_VALUE') : arg.handle(file),
        arg.word('NULL'),
        protectArgument(protect),
        arg.number(high),
        arg.number(low),
        name === null ? arg.word('NULL') : arg.name(name),
      ],
      () => {
        const made = win32.CreateFileMappingW(file, null, protect, high, low, name);
        existed = name !== null && made !== 0 && lastError() === ERROR.ALREADY_EXISTS;
        return made;
      },
      `The section could not be given ${formatSize(bytes)}`,
      'handle',
    );
    if (!existed) return handle;
    win32.CloseHandle(handle);
    return null;
  }

  /** How long somebody else's section is: as long as a view of all of it. */
  #lengthOf(handle: number): number {
    const view = this.#calls.run(
      'MapViewOfFileEx',
      () => [
        arg.handle(handle),
        arg.flags(['FILE_MAP_READ']),
        arg.number(0),
        arg.number(0),
        arg.size(0),
        arg.address(0),
      ],
      () => win32.MapViewOfFileEx(handle, FILE_MAP.READ, 0, 0, 0, 0),
      'The section’s length could not be asked for',
      'address',
    );
    const stretch = stretchAt(view);
    win32.UnmapViewOfFile(view);
    return stretch ? stretch.end - stretch.start : 0;
  }
}

/** A file's length now; bytes. */
export function fileSize(file: number): number {
  const size = new BigUint64Array(1);
  if (win32.GetFileSizeEx(file, size)) return Number(size[0]);
  throw callFailed('GetFileSizeEx', lastError(), 'The file’s length could not be asked for');
}

/** Backslashes separate folders: what reads as an escape may be a folder's name, `C:\\x20`, and then is. */
function existingText(path: string): string {
  const isThere = !path.includes('\0') && win32.GetFileAttributesW(path) !== INVALID_FILE_ATTRIBUTES;
  return isThere ? path : textOfPath(path);
}

function whyNotOpened(path: string, code: number): string {
  if (code === 2 || code === 3 || code === 123) return `There is no file ${path}`;
  if (code === 5 || code === 19) {
    return `You may not open ${path} in this way: open it read-only, or change its permissions`;
  }
  return code === 32 ? `${path} is open in another program, which does not share it` : `${path} cannot be opened`;
}
