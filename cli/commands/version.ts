import { z } from 'zod';
import packageFile from '@/package.json';
import { defineCommand } from '../command';

export const version = defineCommand({
  name: 'version',
  summary: 'Print the version of Pergola and Node.js.',
  options: z.object({}),
  examples: [],
  needsInstance: false,
  run: () => {
    const data = { pergola: packageFile.version, node: process.versions.node };
    return Promise.resolve({ text: `pergola ${data.pergola} (Node.js ${data.node})`, data });
  },
});
