import { loadEnvFile } from './load-env-file';
import { prepare } from './one-process';
import { readHome } from './settings';

// For an image or a host that starts its processes later.
loadEnvFile();
await prepare('all', { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, readHome(process.env));
