import { fileURLToPath } from 'node:url';
import type { SourceLocation } from '../errors/pipeline-error.ts';

const framePattern = /\(?((?:file:\/\/)?\/[^()\s][^()]*):(\d+):(\d+)\)?$/;

/** The first frame of a stack that lies in the project's own code: not in Node, packages or phaseline's engine. */
export function frameOf(stack: string | undefined): SourceLocation | undefined {
  for (const line of (stack ?? '').split('\n')) {
    const match = framePattern.exec(line.trim());
    if (!match) continue;
    const file = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if (/[\\/]node_modules[\\/]|[\\/](?:dist[\\/])?engine[\\/]/.test(file)) continue;
    return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
