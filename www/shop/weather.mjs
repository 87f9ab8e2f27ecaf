// The demo shop's weather: invented, for the regions of mainland France and two weeks from the day of the build. The same day always has the
// same weather, so that tests see what people see. Run: node www/shop/weather.mjs FILE   (SHOP_DATE may be set)
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Id, names, how warm it is there beside the mean of the country, and how often it rains. */
const REGIONS = [
  ['auvergne-rhone-alpes', 'Auvergne-Rhône-Alpes', 'Auvergne and the Alps', -2, 0.35], ['bourgogne-franche-comte', 'Bourgogne-Franche-Comté', 'Burgundy and the Jura', -1, 0.4], ['bretagne', 'Bretagne', 'Brittany', 0, 0.6],
  ['centre-val-de-loire', 'Centre-Val de Loire', 'Loire valley', 0, 0.35], ['corse', 'Corse', 'Corsica', 5, 0.15], ['grand-est', 'Grand Est', 'Alsace, Champagne and Lorraine', -2, 0.4],
  ['hauts-de-france', 'Hauts-de-France', 'Northern France', -1, 0.5], ['ile-de-france', 'Île-de-France', 'Greater Paris', 0, 0.4], ['normandie', 'Normandie', 'Normandy', -1, 0.55],
  ['nouvelle-aquitaine', 'Nouvelle-Aquitaine', 'New Aquitaine', 2, 0.4], ['occitanie', 'Occitanie', 'Occitania', 3, 0.25], ['pays-de-la-loire', 'Pays de la Loire', 'Lower Loire', 1, 0.45],
  ['provence-alpes-cote-d-azur', 'Provence-Alpes-Côte d’Azur', 'Provence and the Riviera', 5, 0.12],
];
const DAYS = 14;
const DAY = 86_400_000;

/** A number from 0 to 1 that follows from a text. */
const chance = (text) => [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5) / 2 ** 32;

export const weather = (from) => ({
  regions: REGIONS.map(([id, fr, en, warmer, wet]) => ({
    id, name: { fr, en }, zones: ['Europe/Paris'],
    days: Array.from({ length: DAYS }, (_, ahead) => {
      const day = new Date(from.getTime() + ahead * DAY);
      const date = day.toISOString().slice(0, 10);
      const mean = 12.5 - 8 * Math.cos(((day.getUTCMonth() + day.getUTCDate() / 31) / 12) * 2 * Math.PI - 0.4);
      const temperature = Math.round((mean + warmer + (chance(`${id} ${date} t`) - 0.5) * 9) * 2) / 2;
      const sky = chance(`${date} ${id}`);
      const condition = sky < wet ? (temperature < 1 ? 'snow' : sky < wet * 0.1 ? 'storm' : 'rain') : sky < wet + 0.06 ? 'fog' : sky < wet + 0.3 ? 'cloud' : 'clear';
      return { date, condition, temperature };
    }),
  })),
});

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.argv[2];
  if (!file) throw new Error('name the file to write: node www/shop/weather.mjs www/weather.json');
  mkdirSync(dirname(file), { recursive: true });
  // A day back: somewhere it is still yesterday.
  writeFileSync(file, JSON.stringify(weather(new Date(Date.parse(process.env.SHOP_DATE ?? new Date().toISOString().slice(0, 10)) - DAY))));
}
