/** What was done, as something that can be taken away. Pure. */
import type { ProgramLanguage } from '../../protocol/programs.ts';
import { cForLinux } from './c-linux.ts';
import { cForWindows } from './c-windows.ts';
import type { Recording } from './operation.ts';
import { straceText } from './strace.ts';
import { transcript } from './transcript.ts';

/** Throws Unsupported where the language has no way to say it. */
export function programOf(recording: Recording, language: ProgramLanguage): string {
  switch (language) {
    case 'c-linux':
      return cForLinux(recording);
    case 'c-windows':
      return cForWindows(recording);
    case 'strace':
      return straceText(recording);
    case 'transcript':
      return transcript(recording);
  }
}
