import { runOneProcess } from './one-process';

await runOneProcess('worker');
