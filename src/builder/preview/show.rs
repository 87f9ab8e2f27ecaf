//! A preview as a table for the terminal and as one page for a browser. Neither asks the network for anything.

use super::{Chosen, Filled, LeftOut, Preview};
use crate::builder::feeds::date::days;
use crate::builder::problems::grouped;
use std::fmt::Write;

/// A moment as people read it, in UTC.
///
/// ```
/// assert_eq!(devanture::builder::preview::show::stamp(29_000_000), "2025-02-19 21:20");
/// ```
pub fn stamp(minute: u32) -> String {
    let day = i64::from(minute / 1440);
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1).is_some_and(|next| next <= day) {
        year += 1;
    }
    let month = (1..=12)
        .rev()
        .find(|month| days(year, *month, 1).is_some_and(|first| first <= day))
        .unwrap_or(1);
    let date = day - days(year, month, 1).unwrap_or(day) + 1;
    let (hour, minute) = (minute % 1440 / 60, minute % 60);
    format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}")
}

/// An amount in minor units, with its currency's code.
pub(super) fn amount(minor: u32, currency: &(String, u32)) -> String {
    let (code, decimals) = currency;
    let unit = 10u32.saturating_pow(*decimals);
    match *decimals {
        0 => format!("{minor} {code}"),
        places => format!(
            "{}.{:0places$} {code}",
            minor / unit,
            minor % unit,
            places = places as usize
        ),
    }
}

fn page_name(preview: &Preview) -> String {
    let page = &preview.page;
    let mut out = page.kind.to_owned();
    if !page.product.is_empty() {
        let _ = write!(out, " {} \"{}\"", page.product, page.title);
    }
    if !page.path.is_empty() {
        let _ = write!(out, " {}", page.path);
    }
    if !page.category.is_empty() {
        let _ = write!(out, " in {}", page.category);
    }
    out
}

/// A preview as lines of text.
pub fn text(preview: &Preview) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("page    {}", page_name(preview)));
    line(&format!(
        "when    {} UTC, {}",
        stamp(preview.at),
        preview.page.locale
    ));
    let capped = match preview.capped {
        "" => String::new(),
        why => format!(": {why}"),
    };
    line(&format!("level   {}{capped}", preview.level));
    for (at, visit) in preview.visits.iter().enumerate() {
        let done: String = visit.done.iter().map(|done| format!("; {done}")).collect();
        let head = if at == 0 { "before" } else { "" };
        line(&format!(
            "{head:<8}{}  {}{done}",
            stamp(visit.at),
            visit.page
        ));
    }
    let total = |size: fn(&super::Fetched) -> usize| preview.packs.iter().map(size).sum::<usize>();
    line(&format!(
        "fetches {} files, {} bytes ({} brotli), and {} pictures; pictures of earlier pages on this device: {}",
        preview.packs.len(),
        grouped(total(|pack| pack.bytes) as u64),
        grouped(total(|pack| pack.brotli_bytes) as u64),
        preview.pictures.len(),
        preview.kept_pictures,
    ));
    for pack in &preview.packs {
        line(&format!(
            "        {}  {} ({})",
            pack.file,
            grouped(pack.bytes as u64),
            grouped(pack.brotli_bytes as u64)
        ));
    }
    if let Some(persona) = &preview.persona {
        line(&format!("seems to be: {persona}"));
    }
    if !preview.variants.is_empty() {
        line(&format!("sees variants: {}", preview.variants.join(", ")));
    }
    if !preview.segments.is_empty() {
        line(&format!("in segments: {}", preview.segments.join(", ")));
    }
    for filled in &preview.placements {
        line("");
        placement(filled, preview, &mut line);
    }
    if !preview.held_back.is_empty() {
        line("");
        for held in &preview.held_back {
            line(&format!("held back: {held}"));
        }
    }
    if !preview.banners.is_empty() {
        line("");
        for banner in &preview.banners {
            let name = format!("banner {} in {}", banner.id, banner.placement);
            if banner.shown {
                line(&format!("{name}: \"{}\" ({})", banner.heading, banner.why));
            } else {
                line(&format!("{name}: not shown, {}", banner.why));
            }
        }
    }
    out
}

fn placement(filled: &Filled, preview: &Preview, line: &mut dyn FnMut(&str)) {
    let kind = if filled.strategy == filled.name {
        String::new()
    } else {
        format!(" ({})", filled.strategy)
    };
    if filled.empty.is_empty() {
        line(&format!("{}{kind}: \"{}\"", filled.name, filled.title));
    } else {
        line(&format!(
            "{}{kind}: the shop's own children stand, {}",
            filled.name, filled.empty
        ));
    }
    for (at, product) in filled.products.iter().enumerate() {
        let Chosen {
            id, title, score, ..
        } = product;
        let price = amount(product.price, &preview.currency);
        line(&format!(
            "{:>4}  {id}  {title}, {price}, score {score}",
            at + 1
        ));
        for term in &product.terms {
            line(&format!(
                "        {:<10}{:>6} {:>4} %  {}",
                term.term, term.points, term.share, term.text
            ));
        }
    }
    for left in &filled.out {
        let LeftOut {
            id, title, text, ..
        } = left;
        line(&format!("     not {id}  {title}: {text}"));
    }
}

/// A text between tags or in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const STYLE: &str = include_str!("show.css");

/// A preview as one page that holds all it needs: it runs no script and fetches nothing.
pub fn html(preview: &Preview) -> String {
    let mut out = String::new();
    let direction = if preview.page.locale == "ar" {
        "rtl"
    } else {
        "ltr"
    };
    let title = escape(&page_name(preview));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Preview: {title}</title><style>{STYLE}</style></head><body>\n\
         <header><p class=\"eyebrow\">devanture preview</p><h1>{title}</h1><p>{} UTC · {} · level <strong>{}</strong>{}</p></header>\n<main>\n",
        stamp(preview.at),
        escape(&preview.page.locale),
        preview.level,
        if preview.capped.is_empty() {
            String::new()
        } else {
            format!(" ({})", escape(preview.capped))
        },
    );
    for banner in &preview.banners {
        let _ = writeln!(
            out,
            "<section class=\"banner{}\"><h2>{}</h2><p class=\"mark\">banner {} in {}: {}</p></section>",
            if banner.shown { "" } else { " off" },
            escape(if banner.shown {
                &banner.heading
            } else {
                &banner.id
            }),
            escape(&banner.id),
            escape(&banner.placement),
            escape(&if banner.shown {
                banner.why.clone()
            } else {
                format!("not shown, {}", banner.why)
            }),
        );
    }
    for filled in &preview.placements {
        section(filled, preview, direction, &mut out);
    }
    footer(preview, &mut out);
    out
}

fn section(filled: &Filled, preview: &Preview, direction: &str, out: &mut String) {
    let name = escape(&filled.name);
    if !filled.empty.is_empty() {
        let why = escape(&filled.empty);
        let _ = writeln!(
            out,
            "<section class=\"off\"><h2>{name}</h2><p class=\"mark\">the shop's own children stand: {why}</p>"
        );
        left_out(filled, direction, out);
        out.push_str("</section>\n");
        return;
    }
    let _ = writeln!(
        out,
        "<section><h2 dir=\"{direction}\">{}</h2><p class=\"mark\">placement {name}, {}</p><ol tabindex=\"0\" aria-label=\"{name}\">",
        escape(&filled.title),
        escape(&filled.strategy),
    );
    for product in &filled.products {
        let before = match product.before {
            0 => String::new(),
            before => format!(" <s>{}</s>", amount(before, &preview.currency)),
        };
        let letters: String = product
            .title
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .take(2)
            .collect();
        let _ = write!(
            out,
            "<li><div class=\"tile\" aria-hidden=\"true\" style=\"--hue:{}\">{}</div><h3 dir=\"{direction}\">{}</h3><p class=\"price\">{}{before}</p><p class=\"mark\">{} · score {}</p>",
            crate::catalog::key(&product.id) % 360,
            escape(&letters),
            escape(&product.title),
            amount(product.price, &preview.currency),
            escape(&product.id),
            product.score,
        );
        out.push_str("<dl>");
        for term in &product.terms {
            let _ = write!(
                out,
                "<div><dt dir=\"{direction}\">{}</dt><dd class=\"{}\"><span class=\"bar\" style=\"--share:{}\"></span>{} %<span class=\"mark\"> {} {:+}</span></dd></div>",
                escape(&term.text),
                if term.points < 0 { "against" } else { "for" },
                term.share.abs().min(100),
                term.share,
                term.term,
                term.points,
            );
        }
        out.push_str("</dl></li>\n");
    }
    out.push_str("</ol>");
    left_out(filled, direction, out);
    out.push_str("</section>\n");
}

/// Products that were asked about and do not stand there.
fn left_out(filled: &Filled, direction: &str, out: &mut String) {
    if filled.out.is_empty() {
        return;
    }
    out.push_str("<ul class=\"out\">");
    for left in &filled.out {
        let _ = write!(
            out,
            "<li><bdi dir=\"{direction}\">{}</bdi> <span class=\"mark\">{}</span> {}</li>",
            escape(&left.title),
            escape(&left.id),
            escape(&left.text),
        );
    }
    out.push_str("</ul>");
}

fn footer(preview: &Preview, out: &mut String) {
    out.push_str("</main>\n<footer><section><h2>Before this page</h2>");
    if preview.visits.is_empty() {
        out.push_str("<p>Nothing: this is the first page.</p>");
    } else {
        out.push_str("<ul>");
        for visit in &preview.visits {
            let done: String = visit.done.iter().map(|done| format!("; {done}")).collect();
            let _ = write!(
                out,
                "<li><time>{}</time> {}{}</li>",
                stamp(visit.at),
                escape(&visit.page),
                escape(&done)
            );
        }
        out.push_str("</ul>");
    }
    out.push_str("</section><section><h2>What everyone on this page fetches</h2><table><thead><tr><th scope=\"col\">file</th><th scope=\"col\">bytes</th><th scope=\"col\">brotli</th></tr></thead><tbody>");
    for pack in &preview.packs {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&pack.file),
            grouped(pack.bytes as u64),
            grouped(pack.brotli_bytes as u64)
        );
    }
    let _ = writeln!(
        out,
        "</tbody></table><p>and {} pictures, the same for every shopper. Pictures of earlier pages on this device: {}.</p></section></footer></body></html>",
        preview.pictures.len(),
        preview.kept_pictures,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_calendar_has_them() {
        for (minute, text) in [
            (0, "1970-01-01 00:00"),
            (1439, "1970-01-01 23:59"),
            (19_782 * 1440, "2024-02-29 00:00"),
            (19_783 * 1440 + 61, "2024-03-01 01:01"),
            (20_088 * 1440, "2024-12-31 00:00"),
            (20_089 * 1440, "2025-01-01 00:00"),
        ] {
            assert_eq!(stamp(minute), text);
        }
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let of = |minor, code: &str, decimals| amount(minor, &(code.to_owned(), decimals));
        assert_eq!(of(1205, "EUR", 2), "12.05 EUR");
        assert_eq!(of(1205, "JPY", 0), "1205 JPY");
        assert_eq!(of(1205, "KWD", 3), "1.205 KWD");
    }

    #[test]
    fn nothing_of_a_feed_becomes_markup() {
        let product = Chosen {
            id: "\"x".into(),
            title: "<b onclick='x'>&".into(),
            ..Chosen::default()
        };
        let preview = Preview {
            placements: vec![Filled {
                name: "a<b".into(),
                title: "<script>".into(),
                products: vec![product],
                ..Filled::default()
            }],
            ..Preview::default()
        };
        let page = html(&preview);
        for raw in ["<script", "<b ", "a<b", "\"\"x"] {
            assert!(!page.contains(raw), "{raw}");
        }
        assert!(
            page.contains("&lt;script&gt;") && !page.contains("http:") && !page.contains("https:")
        );
    }
}
