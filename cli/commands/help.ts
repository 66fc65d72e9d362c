import { z } from 'zod';
import { defineCommand } from '../command';
import { commands } from '../commands';
import { renderUsage } from '../usage';

export const help = defineCommand({
  name: 'help',
  summary: 'List the commands.',
  options: z.object({}),
  examples: [],
  needsInstance: false,
  run: () => Promise.resolve({ text: renderUsage(commands, ''), data: commands.map(({ name, summary }) => ({ name, summary })) }),
});
