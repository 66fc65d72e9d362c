import { runInForeground } from './foreground';

await runInForeground({ mode: 'development' });
