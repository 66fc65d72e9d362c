import { startWorker } from '@/lib/controller/worker';

/*
 * A worker that tells whoever started it how much it has on its heap, in bytes, after everything that nobody needs was
 * collected. Started with --expose-gc.
 */
const worker = await startWorker({ sweeps: [], version: 'bench' });

process.on('message', (message) => {
  if (message === 'stop') return void worker.stop().then(() => process.exit(0));
  gc!();
  const { heapUsed, external } = process.memoryUsage();
  process.send!(heapUsed + external);
});
// Without whoever started it, it would look for its database for ever.
process.once('disconnect', () => process.exit(1));
process.send!('ready');
