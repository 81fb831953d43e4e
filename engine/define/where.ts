import type { CallSite } from './call-site.ts';

/** `where` for an error, when the place is known; it is mapped to TypeScript when the error is shown. */
export function whereOf(site: CallSite | undefined): { where?: CallSite } {
  return site ? { where: site } : {};
}
