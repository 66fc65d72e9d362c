import { runInForeground } from './foreground';

await runInForeground({ mode: 'production' });
