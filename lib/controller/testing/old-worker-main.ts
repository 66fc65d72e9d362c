import { startWorker } from '../worker';

/** A worker that says that it is of another version. */
await startWorker({ sweeps: [], version: '0.0.1' });
