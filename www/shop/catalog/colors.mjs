// The shop's colors, by key: their French and English names and the paint. Deliberately nothing else.
export const COLORS = {
  ecru: ['Écru', 'Ecru', '#e9dcc3'], lin: ['Lin', 'Flax', '#cdb892'], blanc: ['Blanc cassé', 'Off-white', '#f1ead9'],
  sauge: ['Sauge', 'Sage', '#8aa287'], mousse: ['Mousse', 'Moss', '#5c7049'], sapin: ['Sapin', 'Fir green', '#34503f'],
  tilleul: ['Tilleul', 'Linden', '#b9bf76'], menthe: ['Menthe', 'Mint', '#a4c9b2'], ocre: ['Ocre', 'Ochre', '#cf9a3c'],
  miel: ['Miel', 'Honey', '#dfb14f'], beurre: ['Beurre', 'Butter', '#efd98f'], brique: ['Brique', 'Brick', '#b5533c'],
  terre: ['Terre cuite', 'Terracotta', '#c4704c'], rouille: ['Rouille', 'Rust', '#9c4a2c'], corail: ['Corail', 'Coral', '#d9745a'],
  rose: ['Rose poudré', 'Dusty pink', '#d99a92'], framboise: ['Framboise', 'Raspberry', '#a8405a'], prune: ['Prune', 'Plum', '#6b4560'],
  lilas: ['Lilas', 'Lilac', '#a79bc0'], ciel: ['Ciel', 'Sky blue', '#9dbccb'], bleu: ['Bleu de travail', 'Workwear blue', '#4a76a0'],
  nuit: ['Bleu nuit', 'Midnight blue', '#2c3f5e'], gris: ['Gris perle', 'Pearl grey', '#a3a39c'], charbon: ['Charbon', 'Charcoal', '#4a4a4e'],
  noir: ['Noir', 'Black', '#2e2d30'], cannelle: ['Cannelle', 'Cinnamon', '#a06a42'], bois: ['Bois clair', 'Light wood', '#c99b67'],
};
