import { InvalidArgumentError } from 'commander';

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };
const bytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** `7d`, `12h`, `30min`, `90s`, or `0`: in seconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(s|min|h|d)$/.exec(text) ?? [];
  if (text === '0') return 0;
  if (number === undefined || unit === undefined)
    throw new InvalidArgumentError('It must be a time such as 7d, 12h, 30min or 0.');
  return Number(number) * seconds[unit];
}

/** `20GB`, `500MB`, `1.5GiB`: in bytes. */
export function size(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([KMGT]?i?B)$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : bytes[unit.toUpperCase()];
  if (number === undefined || factor === undefined)
    throw new InvalidArgumentError('It must be a size such as 20GB, 500MB or 1.5GiB.');
  return Math.floor(Number(number) * factor);
}
