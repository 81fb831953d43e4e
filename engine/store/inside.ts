/**
 * Whether a path from a file names something below the folder it is relative to, on every system: its parts are
 * separated by forward slashes, none leads upwards, and none is a drive or a device of Windows' own syntax.
 */
export function isPathInside(path: string): boolean {
  return path.split('/').every(isPlainName);
}

/** Whether a name from a file can only be that of something directly in a folder. Windows drops dots and spaces at its end. */
export function isPlainName(name: string): boolean {
  return !/^[. ]*$/.test(name) && !/[/\\\0]/.test(name) && !/^[A-Za-z]:/.test(name);
}
