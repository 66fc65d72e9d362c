import { withAwsCalls } from '@/lib/aws/observer';
import { isAwsError } from '@/lib/aws/errors';
import { byHand } from '../checks/by-hand';
import { realAwsChecks, type RealAwsCheck } from '../checks/check-list';
import { readTries } from '../checks/read';
import { writeBehaviorTries } from '../checks/write-behavior';
import { writeRoleTries } from '../checks/write-roles';
import { differs, notTried, NotTried, type Finding } from '../finding';
import type { AskedCall, CheckResult } from '../report';
import type { Scene } from './scene';

const tries = { ...readTries, ...writeRoleTries, ...writeBehaviorTries };

/** Before anything is shared, then in the order of the tries: what takes something away comes last. */
const order = ['RA-01', 'RA-02', 'RA-03', 'RA-04', 'RA-05', 'RA-10', 'RA-11', 'RA-12', 'RA-31', 'RA-55', ...Object.keys(writeRoleTries), ...Object.keys(writeBehaviorTries)];

/** Runs the checks one after the other and answers their results in the order of the list. Nothing that AWS answers makes it throw. */
export async function runChecks(scene: Scene, { write, onResult }: { write: boolean; onResult(result: CheckResult): void }): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  const byId = new Map(realAwsChecks.map((check) => [check.id, check]));
  for (const id of new Set([...order, ...byId.keys()])) {
    const check = byId.get(id);
    if (!check) continue;
    const result = await runCheck(check, scene, write);
    results.set(id, result);
    onResult(result);
  }
  return realAwsChecks.flatMap(({ id }) => results.get(id) ?? []);
}

async function runCheck({ id, mode, question, expected }: RealAwsCheck, scene: Scene, write: boolean): Promise<CheckResult> {
  const asked: AskedCall[] = [];
  const finding = await withAwsCalls(
    ({ service, operation, accountId, region, result, code, requestId }) => asked.push({ service, operation, accountId, region, code: result === 'ok' ? 'ok' : (code ?? result), requestId }),
    () => findOut(id, mode, scene, write),
  );
  return { id, question, expected, ...finding, asked };
}

async function findOut(id: string, mode: RealAwsCheck['mode'], scene: Scene, write: boolean): Promise<Finding> {
  const attempt = tries[id];
  if (scene.options.signal.aborted) return notTried('The run was interrupted.');
  if (mode === 'manual' || !attempt) return notTried(byHand[id] ?? 'A person tries it.');
  if (mode === 'write' && !write) return notTried('It creates objects. Run with --write.');
  try {
    return await attempt(scene);
  } catch (error) {
    if (error instanceof NotTried) return notTried(error.message);
    if (scene.options.signal.aborted) return notTried('The run was interrupted.');
    if (isAwsError(error)) return differs(`${error.service} ${error.operation} answers ${error.code}: ${error.publicMessage}`);
    return differs(error instanceof Error ? error.message : String(error));
  }
}
