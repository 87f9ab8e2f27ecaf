//! Articles and guides: from `devanture.toml`, lines of JSON or an RSS feed, to rows that stand among the products. They have no
//! price and are never bought; what they are about is told by their words, categories and products.

use super::config::{Article, Config, Words};
use super::feeds::date;
use super::feeds::plain::{decode_entities, plain};
use super::learned::products_by_id;
use super::product::{Product, Shop};
use super::similarity::{Content, Neighbor};
use crate::catalog::Availability;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;

/// A line of JSON.
#[derive(Deserialize)]
#[serde(default, rename_all = "kebab-case")]
#[derive(Default)]
struct Line {
    title: String,
    link: String,
    image: String,
    text: String,
    date: String,
    categories: Vec<String>,
    products: Vec<String>,
}

impl From<Line> for Article {
    fn from(line: Line) -> Self {
        Self {
            title: Words::One(line.title),
            link: Words::One(line.link),
            image: line.image,
            text: Words::One(line.text),
            date: line.date,
            categories: line.categories,
            products: line.products,
        }
    }
}

/// Reads a file of articles: JSON, one object a line, or RSS. What cannot be read is told with its line.
///
/// # Errors
/// What is wrong with the first bad line, and how to write it.
pub fn read(name: &str, text: &str) -> Result<Vec<Article>, String> {
    if text.trim_start().starts_with('<') {
        return rss(name, text);
    }
    let lines = text.lines().zip(1..);
    let full = lines.filter(|(line, _)| !line.trim().is_empty());
    full.map(|(line, at)| {
        let read: Line = serde_json::from_str(line).map_err(|error| wrong(name, at, &error))?;
        Ok(read.into())
    })
    .collect()
}

fn wrong(name: &str, line: usize, error: &dyn std::fmt::Display) -> String {
    format!(
        "DV-ARTICLES: {name}:{line}: {error}. Write each line as {{\"title\": \"…\", \"link\": \"https://…\"}}, or give an RSS feed."
    )
}

/// The items of an RSS feed: title, link, description, date, categories and the enclosed picture.
fn rss(name: &str, text: &str) -> Result<Vec<Article>, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut out = Vec::new();
    let mut item: Option<Line> = None;
    let mut field = String::new();
    let mut value = String::new();
    loop {
        let line = 1 + text[..reader.buffer_position() as usize]
            .matches('\n')
            .count();
        let event = reader
            .read_event()
            .map_err(|error| wrong(name, line, &error))?;
        match event {
            Event::Start(start) => {
                field = start.local_name().as_ref().to_owned();
                value.clear();
                if field == "item" {
                    item = Some(Line::default());
                }
                let picture = matches!(field.as_str(), "enclosure" | "thumbnail" | "content");
                if let Some(item) = item
                    .as_mut()
                    .filter(|item| picture && item.image.is_empty())
                {
                    let url = start.try_get_attribute("url").ok().flatten();
                    item.image = url.map_or(String::new(), |url| decode_entities(&url.value));
                }
            }
            Event::Text(text) => value.push_str(&text),
            Event::CData(text) => value.push_str(&text),
            Event::GeneralRef(name) => {
                value.push_str(&decode_entities(&format!("&{};", &*name)));
            }
            Event::End(end) => {
                let ended = end.local_name().as_ref().to_owned();
                if ended == "item" {
                    out.extend(item.take().map(Article::from));
                } else if let Some(item) = item.as_mut().filter(|_| ended == field) {
                    let text = value.trim().to_owned();
                    match ended.as_str() {
                        "title" => item.title = text,
                        "link" => item.link = text,
                        "description" => item.text = text,
                        "pubDate" | "date" => item.date = text,
                        "category" => item.categories.push(text),
                        _ => {}
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if out.is_empty() {
        return Err(wrong(name, 1, &"no item"));
    }
    Ok(out)
}

/// The rows of articles, one for each category that an article belongs to.
///
/// # Errors
/// The article that has no title or whose address is not one of the web.
pub fn rows(articles: &[Article], config: &Config, shop: &Shop) -> Result<Vec<Product>, String> {
    let language = config.language();
    let mut out = Vec::new();
    for article in articles {
        let title = plain(article.title.in_language(language, language)).text;
        let address = |text: &str| {
            let url = shop.site.join(text).ok();
            let url = url.filter(|url| matches!(url.scheme(), "https" | "http"));
            url.map(|url| url.to_string())
        };
        let told = article.link.in_language(language, language);
        let link = address(told).filter(|_| !told.is_empty());
        let image = match article.image.as_str() {
            "" => Some(None),
            image => address(image).map(Some),
        };
        let (Some(link), Some(image), false) = (link, image, title.is_empty()) else {
            return Err(format!(
                "DV-ARTICLES: the article \"{title}\" ({told}) needs a title, a link and, where it has an image, an address of the web: https://… or a path that begins with one /."
            ));
        };
        let none = String::new();
        let paths = if article.categories.is_empty() {
            vec![&none]
        } else {
            article.categories.iter().collect()
        };
        for path in paths {
            let levels = path.split('>').map(str::trim);
            out.push(Product {
                id: link.clone(),
                variant_ids: vec![link.clone()],
                title: title.clone(),
                link: link.clone(),
                image: image.clone(),
                category: levels
                    .filter(|level| !level.is_empty())
                    .map(str::to_owned)
                    .collect(),
                description: plain(article.text.in_language(language, language)).text,
                availability: Availability::Article,
                published_day: day(&article.date),
                ..Product::default()
            });
        }
    }
    Ok(out)
}

/// Days since 1970 of a date as feeds (`2026-05-01`) or RSS (`Fri, 01 May 2026 08:00:00 GMT`) write it.
fn day(text: &str) -> Option<i32> {
    if let Some(seconds) = date::unix_seconds(text) {
        return i32::try_from(seconds.div_euclid(86_400)).ok();
    }
    let words: Vec<&str> = text
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|word| word.parse::<u32>().is_ok())?;
    let (day, year) = (words[at].parse().ok()?, words.get(at + 2)?.parse().ok()?);
    let name = words.get(at + 1)?.get(..3)?.to_lowercase();
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = months.iter().zip(1..).find(|(known, _)| **known == name)?.1;
    i32::try_from(date::days(year, month, day)?).ok()
}

/// Puts articles before the neighbors of the products that they are about, and has every page get them; answers a sentence
/// for each that names what is not there. The articles are the last rows of `products`.
pub fn link(articles: &[Article], products: &[Product], content: &mut Content) -> Vec<String> {
    let known = products_by_id(products);
    let mut told = Vec::new();
    let first = products
        .iter()
        .position(|row| row.availability == Availability::Article);
    let mut row = first.unwrap_or(products.len());
    for article in articles {
        let mut lost = Vec::new();
        for id in &article.products {
            match known.get(id.as_str()) {
                Some(product) => content.neighbors[*product].insert(
                    0,
                    Neighbor {
                        row: row as u32,
                        score: u8::MAX,
                    },
                ),
                None => lost.push(id.as_str()),
            }
        }
        if !lost.is_empty() {
            told.push(format!(
                "DV-LIST-ID: the article \"{}\" names ids that the catalog does not have: {}. Mend them or take them out.",
                products[row].title,
                lost.join(", ")
            ));
        }
        for _ in 0..article.categories.len().max(1) {
            content.listed.always.push(row as u32);
            row += 1;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::product::Currency;
    use crate::builder::similarity::content;

    fn shop() -> Shop {
        let product = |id: &str| Product {
            id: id.into(),
            variant_ids: vec![id.into()],
            title: format!("Théière {id}"),
            category: vec!["Thé".into()],
            ..Product::default()
        };
        Shop {
            products: vec![product("a"), product("b")],
            currency: Currency::EUR,
            site: url::Url::parse("https://shop.example/").unwrap(),
        }
    }

    #[test]
    fn lines_and_feeds_say_the_same() {
        let json = "{\"title\":\"Choisir sa théière\",\"link\":\"/guides/theiere\",\"image\":\"/g.jpg\",\"date\":\"2026-05-01\",\"categories\":[\"Thé\"]}\n\n";
        let xml = "<?xml version=\"1.0\"?><rss><channel><title>Blog</title><item><title>Choisir sa th&#233;i&egrave;re</title><title>x</title></item></channel></rss>";
        let rss = "<rss><channel><title>Blog</title><link>https://shop.example</link><item><title><![CDATA[Choisir sa théière]]></title><link>https://shop.example/guides/theiere</link>\
            <enclosure url=\"https://shop.example/g.jpg\"/><pubDate>Fri, 01 May 2026 08:00:00 GMT</pubDate><category>Thé</category></item></channel></rss>";
        let config = Config::default();
        let rows_of = |text: &str| rows(&read("f", text).unwrap(), &config, &shop()).unwrap();
        assert_eq!(rows_of(json), rows_of(rss));
        assert_eq!(rows_of(json)[0].published_day, Some(20_574));
        assert!(read("f", "{\"title\": 3}").unwrap_err().contains("f:1"));
        assert!(read("f", "<rss></rss>").is_err());
        assert!(
            rows(&read("f", xml).unwrap(), &config, &shop()).is_err(),
            "no link"
        );
        let script = read("f", "{\"title\":\"x\",\"link\":\"javascript:alert(1)\"}").unwrap();
        assert!(rows(&script, &config, &shop()).is_err());
    }

    #[test]
    fn articles_stand_before_neighbors_and_are_nobodys_neighbor_else() {
        let mut shop = shop();
        let text = "{\"title\":\"Théière et thé\",\"link\":\"/t\",\"categories\":[\"Thé\",\"Cuisine\"],\"products\":[\"a\",\"gone\"]}";
        let articles = read("f", text).unwrap();
        let more = rows(&articles, &Config::default(), &shop).unwrap();
        assert_eq!(more.len(), 2);
        shop.products.extend(more);
        let mut found = content(&shop.products);
        assert!(found.neighbors.iter().flatten().all(|near| near.row < 2));
        let told = link(&articles, &shop.products, &mut found);
        assert!(told[0].contains("gone"));
        assert_eq!(found.neighbors[0][0].row, 2);
        assert_eq!(found.listed.always, [2, 3]);
    }
}
