import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Availability } from '../../backend.ts';
import type { NativeName } from './place.ts';

/** Whether the package and its native part are installed in a folder. Loads nothing. */
export function nativeAvailability(name: NativeName, folder: string): Availability {
  const place = join(folder, 'node_modules', '@tensorflow', name);
  if (!existsSync(join(place, 'package.json'))) {
    return { available: false, reason: `@tensorflow/${name} is not installed.` };
  }
  if (!hasNativePart(join(place, 'lib'))) {
    return {
      available: false,
      reason: `@tensorflow/${name} is installed without its native part, which its install script fetches.`,
    };
  }
  return { available: true };
}

/** `lib/napi-vN/tfjs_binding.node` for some N. */
function hasNativePart(lib: string): boolean {
  return (
    existsSync(lib) && readdirSync(lib).some((entry) => existsSync(join(lib, entry, 'tfjs_binding.node')))
  );
}
