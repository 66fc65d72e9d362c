// node scripts/run.mjs <file> [arguments]: runs a TypeScript file of this project once the packages are there.
import { launch } from './launch/launch.mjs';

const [, , entry = '', ...rest] = process.argv;
process.argv = [process.argv[0] ?? '', entry, ...rest];
await launch(entry);
