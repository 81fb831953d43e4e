import type { z } from 'zod';
import type { JsonType } from '../define/artifact-types.ts';
import { messageOf } from '../errors/pipeline-error.ts';
import { canonicalJson } from './canonical-json.ts';
import { corruptArtifact, invalidOutput } from './output-error.ts';
import type { OutputName } from './output-error.ts';
import { findNotJson, memberPath } from './plain-json.ts';

/**
 * The canonical JSON of a value (RFC 8785, which writes -0 as 0) and a line feed, in UTF-8. Throws `invalid-output`
 * with the path of what the schema refuses, or of what JSON cannot hold: NaN, infinities, undefined, functions.
 */
export function encodeJson(type: JsonType, value: unknown, what: OutputName): Uint8Array {
  const lost = findNotJson(value);
  if (lost !== undefined) {
    throw invalidOutput(
      what,
      `${lost.path} is ${lost.found}, which JSON cannot hold`,
      'Leave it out, use null, or return it in a table, whose "float64?" columns hold NaN.',
    );
  }
  const checked = type.schema.safeParse(value);
  if (!checked.success) {
    throw invalidOutput(what, firstIssue(checked.error), `Return what the schema of json "${type.name}" describes, or change the schema.`);
  }
  return new TextEncoder().encode(`${canonicalJson(checked.data)}\n`);
}

/** Throws `corrupt-artifact` when the bytes are not JSON in UTF-8, or not what the schema describes. */
export function decodeJson(type: JsonType, bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw corruptArtifact('json', messageOf(error));
  }
  const checked = type.schema.safeParse(value);
  if (!checked.success) throw corruptArtifact('json', `it does not fit the schema of json "${type.name}": ${firstIssue(checked.error)}`);
  return checked.data;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]!;
  const path = issue.path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : memberPath(text, String(part))),
    '$',
  );
  const others = error.issues.length - 1;
  return `${path}: ${issue.message}${others === 0 ? '' : ` (and ${others} more)`}`;
}
