import { basename, dirname } from 'node:path';
import { sha256 } from '../project/sha256.ts';

/**
 * What a file holds that only its place tells the meaning of, as a kept graph: before the text a line with the sha256
 * of the text and of the file's name and folder. The file of another request, or of another pipeline, that stands in
 * its place is noticed too.
 */
export function keptText(path: string, text: string): string {
  return `${sha256Of(path, text)}\n${text}`;
}

/** The text in such a file; undefined when it is not as it was written there. */
export function textKept(path: string, content: string): string | undefined {
  const newline = content.indexOf('\n');
  const text = content.slice(newline + 1);
  return sha256Of(path, text) === content.slice(0, newline) ? text : undefined;
}

function sha256Of(path: string, text: string): string {
  const place = `${basename(dirname(path))}/${basename(path)}`;
  return sha256(`${place}\n${text}`);
}
