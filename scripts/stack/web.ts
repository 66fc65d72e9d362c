import { runOneProcess } from './one-process';

await runOneProcess('web');
