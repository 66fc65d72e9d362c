import { launch } from './launch/launch.mjs';

await launch('scripts/stack/build.ts');
