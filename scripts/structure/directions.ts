import { isTest, type Finding, type SourceFile } from './source-file';

/** From the top to the bottom: each may import what stands below it, never what stands above. */
const order = ['app', 'features', 'controller', 'aws', 'platform'] as const;

type Layer = (typeof order)[number];

/** The layer of a file of the portal; nothing for what is outside the order, such as components and scripts. */
function layerOf(path: string): Layer | undefined {
  if (/^(app\/|cli\/|proxy(\.ts)?$|instrumentation(\.ts)?$)/.test(path)) return 'app';
  const folder = /^lib\/([^/]+)\//.exec(path)?.[1];
  if (!folder) return undefined;
  return folder === 'controller' || folder === 'aws' || folder === 'platform' ? folder : 'features';
}

/** app -> features -> controller -> aws -> platform, and the sandbox and the portal meet over HTTP alone. */
export function checkDirections(file: SourceFile): Finding[] {
  const { path } = file;
  if (isTest(path)) return [];
  const from = layerOf(path);
  const findings: Finding[] = [];
  for (const { specifier, target, typeOnly } of file.imports) {
    const to = target && layerOf(`${target}${target.includes('/') ? '' : '/'}`);
    if (from && to && order.indexOf(to) < order.indexOf(from)) {
      findings.push({ path, reason: `It imports ${specifier}: ${from} may not know ${to}.`, remedy: `The direction is ${order.join(' -> ')}. Hand in what it needs, or move the shared part down.` });
    }
    if (path.startsWith('components/') && to && to !== 'platform' && !typeOnly) {
      findings.push({ path, reason: `It imports ${specifier}: components/ is user interface without knowledge of the domain.`, remedy: 'Move the component into components/ of that feature, or hand in what it shows.' });
    }
    if (target && isPortal(path) && target.startsWith('sandbox/')) {
      findings.push({ path, reason: `It imports ${specifier}: the portal and the sandbox meet over HTTP alone.`, remedy: 'Ask it over AWS_ENDPOINT_URL, as AWS would be asked.' });
    }
    if (target && path.startsWith('sandbox/') && isPortal(`${target}/`)) {
      findings.push({ path, reason: `It imports ${specifier}: the portal and the sandbox meet over HTTP alone.`, remedy: 'The sandbox stands alone; let it have its own.' });
    }
    if (specifier.startsWith('@aws-sdk/') && !/^(lib\/aws|sandbox)\//.test(path)) {
      findings.push({ path, reason: `It imports ${specifier}: only lib/aws talks to AWS.`, remedy: 'Add the call to lib/aws/<service>.ts as verbNoun(session, input), and use that.' });
    }
  }
  return findings;
}

function isPortal(path: string): boolean {
  return /^(app|cli|components|lib|prisma)\//.test(path) || /^(proxy|instrumentation)\.ts$/.test(path);
}
