// The privacy page's text, around the widget's own preferences panel. Deliberately plain: what is kept, where, why, how to erase it.
import { frenchText, plainText } from '../text.mjs';

const fr = `<p class="lead">Cette boutique de démonstration n'a ni compte client, ni serveur d'analyse. Voici tout ce que votre navigateur garde, et pourquoi.</p>
<devanture-preferences id="preferences"><h2>Mes recommandations</h2><p class="note">Le panneau de réglage des recommandations s'affiche ici quand le module est chargé. Sans lui, la boutique montre la même sélection à tout le monde.</p></devanture-preferences>
<h2>Ce que la boutique conserve</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="Ce que la boutique conserve"><table><thead><tr><th scope="col">Quoi</th><th scope="col">Où</th><th scope="col">Pourquoi</th><th scope="col">Jusqu'à quand</th></tr></thead><tbody>
<tr><th scope="row">Panier</th><td>Ce navigateur, clé « panier »</td><td>Service que vous demandez en ajoutant un article</td><td>Jusqu'à la commande, ou quand vous le videz</td></tr>
<tr><th scope="row">Dernière commande</th><td>Ce navigateur, le temps de l'onglet</td><td>Afficher la confirmation</td><td>Fermeture de l'onglet</td></tr>
<tr><th scope="row">Prénom</th><td>Ce navigateur, clé « prenom »</td><td>Le mot d'accueil, si vous l'avez donné</td><td>Jusqu'à ce que vous l'effaciez</td></tr>
<tr><th scope="row">Choix sur les cookies</th><td>Un cookie « tarteaucitron »</td><td>Ne pas vous reposer la question</td><td>Un an</td></tr>
<tr><th scope="row">Recommandations</th><td>Ce navigateur seulement, avec votre accord</td><td>Classer les articles selon ce que vous regardez</td><td>Selon vos réglages ci-dessus</td></tr>
</tbody></table></div>
<h2>Ce qui reste dans votre navigateur</h2>
<p>Le module devanture télécharge le catalogue public et fait le tri chez vous. Ce que vous regardez, ce que vous aimez, ce qu'il en déduit : rien de cela n'est envoyé. Si vous refusez, il n'écrit rien et se contente de la page ouverte.</p>
<p><a href="/confidentialite/?devanture=inspect">Voir chaque requête, chaque écriture et chaque score de cette page</a> (<a href="/docs/inspector.fr/">ce que montre l'inspecteur</a>). Il s'ouvre sur toute page, en ajoutant <code>?devanture=inspect</code> à son adresse.</p>
<h2>Vos choix</h2>
<p><button type="button" class="button quiet" data-open-consent>Gérer les cookies</button></p>
<p>Le bandeau de consentement est tarteaucitron.js, un logiciel libre (licence MIT), servi depuis cette boutique.</p>`;

const en = `<p class="lead">This demo shop has no customer accounts and no analytics server. Here is everything your browser keeps, and why.</p>
<devanture-preferences id="preferences"><h2>My recommendations</h2><p class="note">The recommendation settings appear here once the module has loaded. Without it, the shop shows everyone the same selection.</p></devanture-preferences>
<h2>What the shop keeps</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="What the shop keeps"><table><thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Until when</th></tr></thead><tbody>
<tr><th scope="row">Cart</th><td>This browser, key “panier”</td><td>A service you ask for by adding an item</td><td>Until you order, or empty it</td></tr>
<tr><th scope="row">Latest order</th><td>This browser, for the life of the tab</td><td>To show the confirmation</td><td>When the tab closes</td></tr>
<tr><th scope="row">First name</th><td>This browser, key “prenom”</td><td>The welcome note, if you gave it</td><td>Until you erase it</td></tr>
<tr><th scope="row">Cookie choice</th><td>One “tarteaucitron” cookie</td><td>So as not to ask again</td><td>One year</td></tr>
<tr><th scope="row">Recommendations</th><td>This browser only, with your consent</td><td>To rank items by what you look at</td><td>As you set above</td></tr>
</tbody></table></div>
<h2>What stays in your browser</h2>
<p>The devanture module downloads the public catalog and does the sorting on your side. What you look at, what you like, what it infers: none of that is sent. If you refuse, it writes nothing and works from the open page alone.</p>
<p><a href="/en/privacy/?devanture=inspect">See each request, each write and each score of this page</a> (<a href="/docs/inspector/">what the inspector shows</a>). It opens on any page, with <code>?devanture=inspect</code> added to its address.</p>
<h2>Your choices</h2>
<p><button type="button" class="button quiet" data-open-consent>Manage cookies</button></p>
<p>The consent banner is tarteaucitron.js, open-source software (MIT license), served from this shop.</p>`;

export const privacyText = (lang) => (lang === 'fr' ? frenchText(fr) : plainText(en));
