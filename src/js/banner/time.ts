// Beside the banners: how much time is left until a date, and when that will read differently. Pure: knows no clock.

/** A unit of what is left. */
export type Unit = "day" | "hour" | "minute" | "second";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** An end as the core tells it: minutes since 1970, after `@` on the shopper's own clock. */
export const momentOf = (text: string): number | undefined => {
  const [, local, minutes] = /^(@?)(\d+)$/.exec(text) ?? [];
  if (!minutes) return undefined;
  const at = new Date(+minutes * MINUTE);
  return local ? new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()).getTime() : at.getTime();
};

/** Seconds are shown on the last day only, and to nobody who asked for less movement. */
const step = (milliseconds: number, ticks: boolean): number => (ticks && milliseconds <= DAY ? 1000 : MINUTE);

/** What is left, in its units; rounded up, so that there is something left until there is nothing. */
export const left = (milliseconds: number, ticks: boolean): (readonly [number: number, unit: Unit])[] => {
  const each = step(milliseconds, ticks);
  const whole = Math.ceil(Math.max(milliseconds, 0) / each) * each;
  const days = Math.floor(whole / DAY);
  const hours = Math.floor(whole / 3_600_000) % 24;
  const minutes = Math.floor(whole / MINUTE) % 60;
  if (each === MINUTE && milliseconds > DAY) return [[days, "day"], [hours, "hour"], [minutes, "minute"]];
  const rest = [[days * 24 + hours, "hour"], [minutes, "minute"]] as (readonly [number, Unit])[];
  return each === MINUTE ? rest : [...rest, [Math.floor(whole / 1000) % 60, "second"]];
};

/** In how many milliseconds that reads differently. */
export const pause = (milliseconds: number, ticks: boolean): number => {
  if (milliseconds <= 0) return Infinity;
  const each = step(milliseconds, ticks);
  return ((milliseconds - 1) % each) + 1;
};
