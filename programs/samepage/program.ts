/** `samepage program`: a scene as a program to take away. */
import { programOf } from '../../native-bridge/codegen/program.ts';
import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { programLanguages } from '../../protocol/programs.ts';
import { type CliCommand, readArguments } from './command.ts';
import { entryOf, playAll, withScenes } from './play.ts';

const help = `Usage: samepage program ID --language LANGUAGE

Plays a scene in this process, and prints what was done as a program. Compiled and run, the program does the same, prints
what every view shows, and ends with 0 where that is as it was here.

  ID                    as “samepage scene list” has it
  --language LANGUAGE   ${programLanguages.join(', ')}
  --help                this text
`;

export const program: CliCommand = {
  async run(args, io) {
    const read = readArguments(args, { language: { type: 'string' } }, help, io);
    if (!read) return 0;
    const { values, positionals } = read;
    const [id] = positionals;
    if (id === undefined || positionals.length > 1) throw new UsageError(`program takes the id of a scene.\n\n${help}`);
    const language = programLanguages.find((known) => known === values.language);
    if (!language) throw new UsageError(`--language is one of ${programLanguages.join(', ')}.`);
    return await withScenes(async (play) => {
      if (!entryOf(play, id)) throw new UsageError(`There is no scene “${id}”. “samepage scene list” lists them.`);
      const { state, failed } = await playAll(play, id);
      if (failed !== null) {
        io.err(`samepage: ${failed}\n`);
        return 1;
      }
      if (state.done.some(({ ok }) => !ok)) {
        io.err(`samepage: not everything in “${state.title}” is as it should be: no program is made of it.\n`);
        return 1;
      }
      io.out(programOf(play.engine.recorder.recording, language));
      return 0;
    });
  },
};
