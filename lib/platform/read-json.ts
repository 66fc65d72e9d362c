import 'server-only';
import { AppError } from './errors';

/** The body of a program's request, read no further than `largest` bytes. */
export async function readJson(request: Request, largest: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new AppError('invalidInput', `The body is larger than ${largest.toLocaleString('en')} bytes. Send less at a time.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new AppError('invalidInput', 'The body is not JSON. Send it as application/json.');
  }
}
