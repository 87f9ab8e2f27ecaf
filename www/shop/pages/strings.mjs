// Every word of the shop's chrome, in French and English. Deliberately no markup.
import { frenchText, plainText } from '../text.mjs';

const typeset = (texts, rule) => Object.fromEntries(Object.entries(texts).map(([k, v]) => [k, typeof v === 'string' ? rule(v) : v]));

export const ROUTES = {
  fr: { home: '/', category: '/c/', product: '/p/', cart: '/panier/', checkout: '/commande/', thanks: '/merci/', privacy: '/confidentialite/', account: '/compte/', recipes: '/recettes/' },
  en: { home: '/en/', category: '/en/c/', product: '/en/p/', cart: '/en/cart/', checkout: '/en/checkout/', thanks: '/en/thank-you/', privacy: '/en/privacy/', account: '/en/account/', recipes: '/en/recipes/' },
};

export const T = {
  fr: typeset({
    tagline: "Objets utiles et vêtements simples", skip: 'Aller au contenu', announce: 'Livraison offerte dès 60 € · Retours gratuits pendant 30 jours',
    nav: 'Rayons', cart: 'Panier', account: 'Compte', otherLang: 'English', home: 'Accueil', currentPage: 'Fil d\'Ariane',
    heroTitle: 'Des choses qui durent, et qui vont bien ensemble',
    heroText: "Lisière, c'est le bord du bois et le bord du tissu : l'endroit où l'on regarde si c'est bien fait. Deux cents objets choisis un par un, chez quatorze maisons que nous connaissons.",
    heroCta: 'Voir les nouveautés', heroCta2: 'Entrer par la cuisine',
    welcomeTitle: 'Bienvenue chez Lisière', welcomeText: "Ici, rien ne presse : on regarde, on compare, on revient. Et l'on rend ce qui ne va pas, pendant trente jours.", welcomeLink: 'Comment nous choisissons',
    shelves: 'Tous les rayons', forYou: 'La sélection du moment', recent: 'À feuilleter aussi', best: 'Ce qui plaît le plus', fresh: 'Tout juste arrivé', rated: 'Les mieux notés', similar: 'Dans le même esprit', onSale: 'En ce moment, moins cher', withCart: 'Et pour accompagner',
    why1: 'Choisi un par un', why1t: "Chaque objet passe un mois chez l'un de nous avant d'entrer au catalogue.", why2: 'Réparable', why2t: 'Une lame, une anse, une doublure : nous gardons les pièces.', why3: 'Prix tenus', why3t: 'Pas de compte à rebours, pas de fausse promo. Les soldes ont deux saisons.', why: 'Notre manière',
    products: 'articles', filterAll: 'Tout', sortNote: 'Du plus aimé au plus discret', sale: 'Promo', fresh_: 'Nouveau', out: 'Épuisé', soldOut: 'Momentanément épuisé', inStock: 'En stock, expédié sous 48 h', was: 'Ancien prix', now: 'Prix', from: 'Dès',
    add: 'Ajouter au panier', added: 'ajouté au panier', quantity: 'Quantité', color: 'Couleur', size: 'Taille', brand: 'Maison', material: 'Matière', origin: 'Fabrication', madeFR: 'France', madeEU: 'Union européenne', reference: 'Référence', reviews: 'avis', rating: 'Note', outOf: 'sur 5', details: 'Détails', delivery: 'Livraison et retours',
    deliveryText: 'Livraison suivie en 2 à 4 jours ouvrés, 4,90 € ou offerte dès 60 €. Retour gratuit sous 30 jours, même déballé, même essayé.', see3d: 'Vue en volume disponible', netWeight: 'Contenance',
    cartTitle: 'Votre panier', cartEmpty: 'Votre panier est vide, et il est très patient.', cartBack: 'Continuer à regarder', subtotal: 'Sous-total', code: 'Code', shipping: 'Livraison', free: 'Offerte', total: 'Total', checkout: 'Passer commande', remove: 'Retirer', less: 'Un de moins', more: 'Un de plus', freeLeft: 'Encore {amount} et la livraison est offerte.', freeDone: 'La livraison est offerte.', summary: 'Récapitulatif', noscript: 'Le panier a besoin de JavaScript pour fonctionner.',
    checkoutTitle: 'Votre commande', demoNote: "Boutique de démonstration : rien n'est débité, rien n'est envoyé, rien ne quitte cette page.", contact: 'Vos coordonnées', first: 'Prénom', last: 'Nom', email: 'Adresse e-mail', address: 'Adresse', postcode: 'Code postal', city: 'Ville', shippingChoice: 'Mode de livraison', ship1: 'À domicile, suivi', ship2: 'Point relais', payment: 'Paiement', pay1: 'Carte bancaire (simulée)', pay2: 'Virement (simulé)', place: 'Confirmer la commande', backCart: 'Revenir au panier',
    thanksTitle: 'Merci, c\'est noté', thanksText: "Votre commande n° {id} est enregistrée ici, et seulement ici : c'est une démonstration, personne ne prépare de colis.", ordered: 'Ce que vous avez commandé', noOrder: "Il n'y a pas de commande récente sur cet appareil.",
    accountTitle: 'Votre coin', accountText: "Dites-nous comment vous appeler : le mot d'accueil en tiendra compte. Votre prénom reste dans ce navigateur.", nameLabel: 'Prénom', save: 'Enregistrer', forget: 'Oublier mon prénom', saved: 'Prénom enregistré sur cet appareil.', forgotten: 'Prénom oublié.',
    favorites: 'Mes favoris', favoritesNone: "Touchez le cœur d'un objet : il vous attendra ici, sur cet appareil.", answersTaken: 'Merci : vos réponses sont arrivées, et restent dans cet onglet puisque la boutique est inventée.',
    privacyTitle: 'Confidentialité', notFoundTitle: 'Cette page a pris la clé des champs', notFoundText: "L'adresse est inconnue ou l'objet n'est plus au catalogue. En revanche, tout ceci est bien là.", backHome: "Revenir à l'accueil",
    footShop: 'La boutique', footHelp: 'Aide', footData: 'Vos données', prefs: 'Mes recommandations', cookies: 'Gérer les cookies', privacy: 'Confidentialité', docs: 'Documentation', footNote: "Lisière est une boutique de démonstration : les maisons, les objets et les dessins sont inventés pour le projet devanture. Rien n'est à vendre.",
    siteName: 'Lisière', itemsInCart: 'articles dans le panier', similarCta: 'Voir le rayon', per: 'soit', newsletter: '', close: 'Fermer', ariaCards: 'Articles', variants: 'Plusieurs versions', recipes: 'Le bon mot au bon moment',
  }, frenchText),
  en: typeset({
    tagline: 'Useful things and simple clothes', skip: 'Skip to content', announce: 'Free delivery from €60 · Free returns for 30 days',
    nav: 'Departments', cart: 'Cart', account: 'Account', otherLang: 'Français', home: 'Home', currentPage: 'Breadcrumb',
    heroTitle: 'Things that last, and get along well together',
    heroText: 'Lisière is French for the edge of a wood and the selvedge of a cloth: where you look to see if it is well made. Two hundred things chosen one by one, from fourteen makers we know.',
    heroCta: 'See what is new', heroCta2: 'Start in the kitchen',
    welcomeTitle: 'Welcome to Lisière', welcomeText: 'Nothing is urgent here: look, compare, come back. And send back what does not suit you, for thirty days.', welcomeLink: 'How we choose',
    shelves: 'All departments', forYou: 'Our pick right now', recent: 'Also worth a look', best: 'What people like most', fresh: 'Just in', rated: 'Best rated', similar: 'In the same spirit', onSale: 'Less expensive right now', withCart: 'To go with it',
    why1: 'Chosen one by one', why1t: 'Every object spends a month with one of us before it joins the catalog.', why2: 'Mendable', why2t: 'A blade, a handle, a lining: we keep the parts.', why3: 'Steady prices', why3t: 'No countdowns, no fake discounts. Sales come twice a year.', why: 'Our way',
    products: 'items', filterAll: 'All', sortNote: 'From best loved to best kept secret', sale: 'Sale', fresh_: 'New', out: 'Sold out', soldOut: 'Out of stock for now', inStock: 'In stock, ships within 48 h', was: 'Previous price', now: 'Price', from: 'From',
    add: 'Add to cart', added: 'added to cart', quantity: 'Quantity', color: 'Color', size: 'Size', brand: 'Maker', material: 'Material', origin: 'Made in', madeFR: 'France', madeEU: 'European Union', reference: 'Reference', reviews: 'reviews', rating: 'Rating', outOf: 'out of 5', details: 'Details', delivery: 'Delivery and returns',
    deliveryText: 'Tracked delivery in 2 to 4 working days, €4.90 or free from €60. Free returns within 30 days, even unwrapped, even tried on.', see3d: '3D view available', netWeight: 'Net content',
    cartTitle: 'Your cart', cartEmpty: 'Your cart is empty, and very patient.', cartBack: 'Keep looking', subtotal: 'Subtotal', code: 'Code', shipping: 'Delivery', free: 'Free', total: 'Total', checkout: 'Check out', remove: 'Remove', less: 'One fewer', more: 'One more', freeLeft: '{amount} more and delivery is free.', freeDone: 'Delivery is free.', summary: 'Summary', noscript: 'The cart needs JavaScript to work.',
    checkoutTitle: 'Your order', demoNote: 'Demo shop: nothing is charged, nothing is sent, nothing leaves this page.', contact: 'Your details', first: 'First name', last: 'Last name', email: 'Email address', address: 'Address', postcode: 'Postcode', city: 'City', shippingChoice: 'Delivery', ship1: 'At home, tracked', ship2: 'Pick-up point', payment: 'Payment', pay1: 'Card (simulated)', pay2: 'Bank transfer (simulated)', place: 'Place the order', backCart: 'Back to cart',
    thanksTitle: 'Thank you, noted', thanksText: 'Your order no. {id} is recorded here and only here: this is a demo, nobody is packing a parcel.', ordered: 'What you ordered', noOrder: 'There is no recent order on this device.',
    accountTitle: 'Your corner', accountText: 'Tell us what to call you and the welcome note will use it. Your first name stays in this browser.', nameLabel: 'First name', save: 'Save', forget: 'Forget my name', saved: 'Name saved on this device.', forgotten: 'Name forgotten.',
    favorites: 'My favorites', favoritesNone: 'Tap the heart of a thing: it will wait for you here, on this device.', answersTaken: 'Thank you: your answers have arrived, and stay in this tab since the shop is invented.',
    privacyTitle: 'Privacy', notFoundTitle: 'This page has wandered off', notFoundText: 'The address is unknown or the item has left the catalog. All of this, however, is here.', backHome: 'Back to the home page',
    footShop: 'The shop', footHelp: 'Help', footData: 'Your data', prefs: 'My recommendations', cookies: 'Manage cookies', privacy: 'Privacy', docs: 'Documentation', footNote: 'Lisière is a demo shop: its makers, objects and drawings were invented for the devanture project. Nothing is for sale.',
    siteName: 'Lisière', itemsInCart: 'items in the cart', similarCta: 'See the department', per: 'i.e.', newsletter: '', close: 'Close', ariaCards: 'Items', variants: 'Several versions', recipes: 'The right word at the right time',
  }, plainText),
};
