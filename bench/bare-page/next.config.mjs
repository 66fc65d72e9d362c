import { fileURLToPath } from 'node:url';
import portal from '../../next.config.mjs';

/** The portal's own settings, with what a project inside another one needs besides. */
export default { ...portal, distDir: '.next', turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) } };
