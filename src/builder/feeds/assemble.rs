//! Last of the feed readers: checked rows to products. Settles what only the whole catalog can say:
//! its currency, its host, which row of an id stays, which variants are one product. Reads nothing.

use super::link::same_host;
use super::row::{Item, Raw, Reporter, check};
use super::{Format, Options, measure};
use crate::builder::problems::{Code, Problems};
use crate::builder::product::{Currency, Product, Shop};
use crate::catalog::{AgeGroup, Availability, Gender};
use std::collections::HashMap;
use url::Url;

/// Checked rows of all feeds, in reading order.
#[derive(Default)]
pub(super) struct Collected {
    feeds: Vec<(String, Format)>,
    items: Vec<Item>,
    by_id: HashMap<String, usize>,
    /// The first row of each Shopify handle, for rows that come back to it later.
    by_group: HashMap<String, usize>,
}

impl Collected {
    /// Registers a feed; its number goes with its rows.
    pub fn open_feed(&mut self, name: &str, format: Format) -> usize {
        self.feeds.push((name.to_owned(), format));
        self.feeds.len() - 1
    }

    /// Checks a row and takes it in, or tells why not.
    pub fn take(&mut self, mut raw: Raw, feed: usize, options: &Options, problems: &mut Problems) {
        let (name, format) = &self.feeds[feed];
        let format = *format;
        let line = raw.line;
        let shopify = format != Format::Google;
        if shopify
            && raw.title.is_none()
            && let Some(first) = raw
                .group
                .as_ref()
                .and_then(|group| self.by_group.get(group))
        {
            raw.title = Some(self.items[*first].title.clone());
        }
        let id = raw.id.clone().unwrap_or_default();
        let fallback = raw.fallback_id.take();
        let mut report = Reporter {
            problems,
            feed: name,
            format,
            line,
            id: &id,
        };
        let Some(mut item) = check(raw, feed, options, &mut report) else {
            problems.reject_row();
            return;
        };
        if let (Some(_), Some(fallback)) = (self.by_id.get(&item.id), fallback)
            && fallback != item.id
        {
            let sku = std::mem::replace(&mut item.id, fallback);
            item.aliases.push(sku);
        }
        match self.by_id.get(&item.id) {
            Some(&at) => {
                let before = self.items[at].line;
                Reporter {
                    problems,
                    feed: name,
                    format,
                    line,
                    id: &item.id,
                }
                .warn(
                    Code::Duplicate,
                    "id",
                    &item.id,
                    &format!("the id is taken by line {before}, which this row replaces"),
                    "Give every variant an id of its own.",
                );
                self.items[at] = item;
            }
            None => {
                let at = self.items.len();
                if let Some(group) = &item.group {
                    match self.by_group.get(group) {
                        Some(&first) => drop_repeated(&self.items[first], &mut item),
                        None => {
                            self.by_group.insert(group.clone(), at);
                        }
                    }
                }
                self.by_id.insert(item.id.clone(), at);
                self.items.push(item);
            }
        }
    }

    /// Settles currency and host, leaves out rows that have others, merges variants. `None` when no
    /// product is left.
    pub fn into_shop(self, options: &Options, problems: &mut Problems) -> Option<Shop> {
        let Self {
            feeds,
            items,
            by_id,
            by_group,
        } = self;
        drop((by_id, by_group));
        let currency = options
            .currency
            .or_else(|| most_common(items.iter().filter_map(|item| item.price.currency)))
            .unwrap_or(Currency::EUR);
        let site = match &options.site {
            Some(site) => site.clone(),
            None => {
                let host = most_common(items.iter().map(|item| origin(&item.link)))?;
                Url::parse(&host).ok()?
            }
        };

        let mut groups: Vec<Vec<Item>> = Vec::new();
        let mut by_group: HashMap<String, usize> = HashMap::new();
        for item in items {
            let (feed, format) = &feeds[item.feed];
            let mut report = Reporter {
                problems,
                feed,
                format: *format,
                line: item.line,
                id: &item.id,
            };
            let fits = fits(&item, currency, &site, &mut report);
            if !fits {
                problems.reject_row();
                continue;
            }
            match &item.group {
                Some(group) => match by_group.get(group) {
                    Some(&at) => groups[at].push(item),
                    None => {
                        by_group.insert(group.clone(), groups.len());
                        groups.push(vec![item]);
                    }
                },
                None => groups.push(vec![item]),
            }
        }
        if groups.is_empty() {
            return None;
        }
        let mut products: Vec<Product> = Vec::with_capacity(groups.len());
        for variants in groups {
            problems.variants += variants.len() as u64;
            products.push(merge(variants, currency, &feeds, problems));
        }
        products
            .sort_by(|a, b| (&a.category, &a.title, &a.id).cmp(&(&b.category, &b.title, &b.id)));
        Some(Shop {
            products,
            currency,
            site,
        })
    }
}

/// Variants mostly repeat what the product's first row says: one copy is enough, because merging
/// takes what a variant lacks from the others.
fn drop_repeated(first: &Item, item: &mut Item) {
    fn drop_same<T: PartialEq + Default>(first: &T, own: &mut T) {
        if first == own {
            *own = T::default();
        }
    }
    drop_same(&first.description, &mut item.description);
    drop_same(&first.images, &mut item.images);
    drop_same(&first.brand, &mut item.brand);
    drop_same(&first.category, &mut item.category);
    drop_same(&first.attributes, &mut item.attributes);
    drop_same(&first.aliases, &mut item.aliases);
    for (first, own) in first.labels.iter().zip(&mut item.labels) {
        drop_same(first, own);
    }
}

/// The value met most often; of several the one met first.
fn most_common<T: Eq + std::hash::Hash + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, (u64, usize)> = HashMap::new();
    for (at, value) in values.enumerate() {
        counts.entry(value).or_insert((0, at)).0 += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)))
        .map(|(value, _)| value)
}

fn origin(link: &Url) -> String {
    link.origin().ascii_serialization()
}

/// Whether a row is in the catalog's currency and on its host.
fn fits(item: &Item, currency: Currency, site: &Url, report: &mut Reporter<'_>) -> bool {
    let mut fits = true;
    if let Some(own) = item.price.currency.filter(|own| *own != currency) {
        report.reject(
            Code::Currency,
            "price",
            own.as_str(),
            &format!("the catalog is in {}", currency.as_str()),
            "Build one catalog per currency, or give --currency.",
        );
        fits = false;
    }
    if item
        .price
        .minor(currency.exponent)
        .is_none_or(|minor| minor == 0)
    {
        report.reject(
            Code::Price,
            "price",
            "",
            "the price is zero or too large",
            "Write it as 29.90 EUR, above zero.",
        );
        fits = false;
    }
    if !same_host(&item.link, site) {
        report.reject(
            Code::Link,
            "link",
            item.link.as_str(),
            &format!(
                "the link leads away from {}",
                site.host_str().unwrap_or_default()
            ),
            "Link to the shop's own host, or give the shop's address with --site.",
        );
        fits = false;
    }
    fits
}

/// A variant's price in minor units, and its sale price where it has one below it.
fn prices(item: &Item, currency: Currency, report: &mut Reporter<'_>) -> (u64, Option<u64>) {
    let price = item.price.minor(currency.exponent).unwrap_or_default();
    let Some(sale) = item.sale else {
        return (price, None);
    };
    // An interval that was not readable came as one that is over: no sale price then.
    if item.sale_dates == Some((0, 0)) {
        return (price, None);
    }
    let minor = sale
        .minor(currency.exponent)
        .filter(|_| sale.currency.is_none_or(|own| own == currency));
    match minor {
        Some(minor) if minor > 0 && minor < price => (price, Some(minor)),
        Some(minor) if minor == price => (price, None),
        _ => {
            report.warn(
                Code::SalePrice,
                "sale_price",
                &minor.map(|minor| minor.to_string()).unwrap_or_default(),
                "the sale price is not below the price, zero, or in another currency",
                "Write the regular price as price and the lower one as sale_price.",
            );
            (price, None)
        }
    }
}

/// The first variant's value that is not empty.
fn first<'a, T: 'a>(variants: &'a [Item], of: impl FnMut(&'a Item) -> Option<T>) -> Option<T> {
    variants.iter().find_map(of)
}

fn some_text(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn push_new(values: &mut Vec<String>, value: &str) {
    if !value.is_empty() && !values.iter().any(|known| known == value) {
        values.push(value.to_owned());
    }
}

/// Makes one product of its variants (at least one).
///
/// What a product is (id, title, address, image, colors) is told by its first variant and never by its stock: a product
/// that turned into another of its variants whenever a size sold out would be new to every cache and every profile.
fn merge(
    variants: Vec<Item>,
    currency: Currency,
    feeds: &[(String, Format)],
    problems: &mut Problems,
) -> Product {
    let can_buy = |item: &Item| item.availability != Availability::OutOfStock;
    let any_can_buy = variants.iter().any(can_buy);
    let counted = |item: &Item| !any_can_buy || can_buy(item);
    let chosen = &variants[0];

    let mut cheapest: Option<(u64, u64, usize)> = None;
    let (mut price_max, mut discounted) = (0, false);
    for (at, item) in variants.iter().enumerate() {
        let (feed, format) = &feeds[item.feed];
        let mut report = Reporter {
            problems,
            feed,
            format: *format,
            line: item.line,
            id: &item.id,
        };
        let (price, sale) = prices(item, currency, &mut report);
        discounted |= sale.is_some();
        if counted(item) {
            price_max = price_max.max(price);
            let key = (price, sale.unwrap_or(price), at);
            cheapest = Some(cheapest.map_or(key, |best| best.min(key)));
        }
    }
    let (price_min, now, cheapest) = cheapest.unwrap_or_default();
    let sale = Some(now).filter(|&now| now < price_min);
    let cheap = &variants[cheapest];
    let sale_dates = cheap.sale_dates.filter(|_| sale.is_some());

    let mut variant_ids = vec![chosen.id.clone()];
    let (mut colors, mut sizes, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
    for item in &variants {
        push_new(&mut variant_ids, &item.id);
        for value in &item.attributes {
            push_new(&mut attributes, value);
        }
        for value in &item.colors {
            push_new(&mut colors, value);
        }
        if counted(item) {
            push_new(&mut sizes, item.size.as_deref().unwrap_or_default());
        }
    }
    for item in &variants {
        for alias in item.aliases.iter().chain(&item.group) {
            push_new(&mut variant_ids, alias);
        }
    }

    let mut images: Vec<String> = Vec::new();
    for item in &variants {
        for image in &item.images {
            if images.len() < 11 {
                push_new(&mut images, image);
            }
        }
    }
    if images.is_empty() {
        problems.without_image += 1;
        let (feed, format) = &feeds[chosen.feed];
        Reporter {
            problems,
            feed,
            format: *format,
            line: chosen.line,
            id: &chosen.id,
        }
        .warn(
            Code::ImageMissing,
            "image_link",
            "",
            "there is no image",
            "Give the address of one, over https: cards without images are chosen less.",
        );
    }
    let mut images = images.into_iter();

    let rated = variants
        .iter()
        .filter(|item| item.rating.is_some())
        .max_by_key(|item| item.rating_count);
    let unit_price = cheap.unit_measure.as_ref().and_then(|(of, base)| {
        let unit_price = measure::unit_price(price_min, of, base.as_deref());
        if unit_price.is_none() {
            let (feed, format) = &feeds[cheap.feed];
            Reporter {
                problems,
                feed,
                format: *format,
                line: cheap.line,
                id: &cheap.id,
            }
            .warn(
                Code::UnitPrice,
                "unit_pricing_measure",
                of,
                "not a measure, or not of the base measure's kind",
                "Write it as 750 ml, the base measure as 100 ml.",
            );
        }
        unit_price
    });

    Product {
        id: chosen.id.clone(),
        group: chosen.group.clone(),
        title: chosen.title.clone(),
        link: chosen.link.to_string(),
        image: images.next(),
        extra_images: images.collect(),
        brand: first(&variants, |item| some_text(&item.brand)).unwrap_or_default(),
        category: first(&variants, |item| {
            Some(item.category.clone()).filter(|path| !path.is_empty())
        })
        .unwrap_or_default(),
        taxonomy: first(&variants, |item| some_text(&item.taxonomy)).unwrap_or_default(),
        gender: first(&variants, |item| {
            Some(item.gender).filter(|g| *g != Gender::Unspecified)
        })
        .unwrap_or_default(),
        age: first(&variants, |item| {
            Some(item.age).filter(|a| *a != AgeGroup::Unspecified)
        })
        .unwrap_or_default(),
        description: first(&variants, |item| some_text(&item.description)).unwrap_or_default(),
        price_min,
        price_max,
        sale,
        discounted,
        sale_from: sale_dates.map(|(from, _)| from),
        sale_to: sale_dates.map(|(_, to)| to),
        availability: chosen_availability(&variants),
        rating: rated.and_then(|item| item.rating),
        rating_count: rated.map_or(0, |item| item.rating_count),
        popularity_rank: variants
            .iter()
            .filter_map(|item| item.popularity)
            .reduce(f32::max),
        labels: [0, 1, 2, 3, 4]
            .map(|n| first(&variants, |item| some_text(&item.labels[n])).unwrap_or_default()),
        gtin: first(&variants, |item| item.gtin.clone()),
        unit_price,
        model_link: first(&variants, |item| item.model.clone()),
        published_day: variants.iter().filter_map(|item| item.published_day).min(),
        list: variants
            .iter()
            .map(|item| &item.list)
            .find(|list| !list.is_empty())
            .cloned()
            .unwrap_or_default(),
        cost: cheap
            .cost
            .filter(|cost| cost.currency.is_none_or(|own| own == currency))
            .and_then(|cost| cost.minor(currency.exponent)),
        variant_ids,
        variants: variants.len() as u32,
        colors,
        sizes,
        attributes,
    }
}

/// The best of the variants: in stock, then backorder, then preorder.
fn chosen_availability(variants: &[Item]) -> Availability {
    let rank = |availability: Availability| match availability {
        Availability::InStock => 0,
        Availability::Backorder => 1,
        Availability::Preorder => 2,
        Availability::OutOfStock | Availability::Article => 3,
    };
    variants
        .iter()
        .map(|item| item.availability)
        .min_by_key(|&availability| rank(availability))
        .unwrap_or(Availability::OutOfStock)
}

#[cfg(test)]
mod tests {
    use crate::builder::feeds::{Options, Source, read};
    use crate::builder::problems::{Code, Problems};
    use crate::builder::product::{Currency, Shop};
    use crate::catalog::Availability;
    use url::Url;

    const HEADER: &str = "id\titem_group_id\ttitle\tlink\tprice\tsale_price\tavailability\tsize\tcolor\timage_link\n";

    fn build(rows: &str, options: &Options) -> (Option<Shop>, Problems) {
        let mut problems = Problems::new(50, None);
        let feed = format!("{HEADER}{rows}");
        let source = Source {
            name: "f".into(),
            bytes: Box::new(feed.as_bytes()),
        };
        (read(vec![source], options, &mut problems).ok(), problems)
    }

    #[test]
    fn variants_become_one_product() {
        let (shop, _) = build(
            "a\tg\tTee S\thttps://s.example/a\t20 EUR\t10 EUR\tout_of_stock\tS\tRed\thttps://c/1\n\
             b\tg\tTee M\thttps://s.example/b\t25 EUR\t22 EUR\tbackorder\tM\tRed\thttps://c/2\n\
             c\tg\tTee L\thttps://s.example/c\t30 EUR\t\tin_stock\tL\tBlue\thttps://c/1\n",
            &Options::default(),
        );
        let shop = shop.unwrap();
        let [tee] = shop.products.as_slice() else {
            panic!("one product")
        };
        assert_eq!((tee.id.as_str(), tee.title.as_str()), ("a", "Tee S"));
        assert_eq!(tee.variant_ids, ["a", "b", "c", "g"]);
        assert_eq!(
            (tee.price_min, tee.price_max, tee.sale),
            (2500, 3000, Some(2200))
        );
        assert_eq!(tee.availability, Availability::InStock);
        assert_eq!(tee.sizes, ["M", "L"]);
        assert_eq!(tee.colors, ["Red", "Blue"]);
        assert_eq!(tee.image.as_deref(), Some("https://c/1"));
    }

    #[test]
    fn the_catalog_has_the_currency_and_host_of_most_rows() {
        let rows = "1\t\tA\thttps://other.example/1\t5 USD\t\tin_stock\t\t\t\n\
             2\t\tB\thttps://s.example/2\t5 EUR\t\tin_stock\t\t\t\n\
             3\t\tC\thttps://s.example/3\t5 EUR\t7 EUR\tin_stock\t\t\t\n\
             3\t\tD\thttps://s.example/3\t6 EUR\t\tin_stock\t\t\t\n";
        let (shop, problems) = build(rows, &Options::default());
        let shop = shop.unwrap();
        assert_eq!(shop.currency, Currency::EUR);
        assert_eq!(shop.site.as_str(), "https://s.example/");
        let titles: Vec<&str> = shop.products.iter().map(|p| p.title.as_str()).collect();
        assert_eq!(titles, ["B", "D"]);
        assert_eq!((problems.rows, problems.rejected()), (4, 1));
        for code in [Code::Currency, Code::Link, Code::Duplicate] {
            assert_eq!(problems.counts().get(&code), Some(&1), "{code:?}");
        }
        let options = Options {
            list_column: None,
            currency: Currency::from_code("USD"),
            site: Url::parse("https://other.example").ok(),
        };
        assert_eq!(build(rows, &options).0.unwrap().products[0].title, "A");
    }
}
