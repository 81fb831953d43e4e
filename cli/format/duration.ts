const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `45 ms`, `3.2 s`, `42 s`, `4 min 05 s`, `2 h 03 min`, `1 d 4 h`: always at most two units. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min ${twoDigits(whole % minute)} s`;
  if (whole < day)
    return `${Math.floor(whole / hour)} h ${twoDigits(Math.floor((whole % hour) / minute))} min`;
  return `${Math.floor(whole / day)} d ${Math.floor((whole % day) / hour)} h`;
}

/** Like `formatDuration` in whole seconds, for numbers that change while one looks at them. */
export function formatWholeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < minute ? `${whole} s` : formatDuration(whole);
}

/** A time on the wall in UTC, `2025-03-01 12:04:05 UTC`, from an ISO 8601 text. */
export function formatInstant(iso: string): string {
  return iso.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}).*$/, '$1 $2 UTC');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
