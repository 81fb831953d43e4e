import { sha256 } from '../project/sha256.ts';
import type { ActionIdentity } from '../../schemas/disk/action-record.ts';
import { canonicalJson } from '../artifacts/canonical-json.ts';

/** The action key: sha256 (lower-case hexadecimal) of the canonical JSON of everything the result depends on. */
export function actionKey(identity: ActionIdentity): string {
  return digestOfJson(identity);
}

/** sha256 of the canonical JSON of a value. */
export function digestOfJson(value: unknown): string {
  return sha256(canonicalJson(value));
}
