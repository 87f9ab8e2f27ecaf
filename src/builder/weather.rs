//! The weather of a country's regions, read from a documented JSON and written as the one public file that every browser gets whole.
//!
//! The builder asks no weather service: whoever runs it does. Which region is the shopper's is found out in their browser.

use super::conditions::Condition;
use super::config::{Config, ConfigError, Words, wrong};
use super::feeds::date::days;
use crate::placement::condition::{Fact, WEATHERS};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The file's name in the published folder. It is the same every day: nothing else changes with the weather.
pub const FILE: &str = "weather.json";
/// The most regions, and the most days of each: the file is everyone's to fetch.
const MOST_REGIONS: usize = 200;
const MOST_DAYS: usize = 16;

/// `[weather]`
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct WeatherSection {
    /// The id of the region that counts where the time zone fits several and the shopper has not chosen: the first without.
    pub region: String,
    /// The regions of the file that the command reads; no setting says them.
    #[serde(skip)]
    pub forecast: Option<Forecast>,
}

/// The file that `devanture build --weather` reads.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// The regions of the country.
    pub regions: Vec<Region>,
}

/// One region.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// A name of its own, for the configuration.
    pub id: String,
    /// What the shopper reads.
    pub name: Words,
    /// The time zones of its clocks, as `Europe/Paris`; none: every zone.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Its weather day by day.
    pub days: Vec<Day>,
}

/// The weather of a day.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The day, as `2026-11-26`.
    pub date: String,
    /// One of [`WEATHERS`].
    pub condition: String,
    /// Degrees Celsius.
    pub temperature: f64,
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-WEATHER", message)
}

fn is_date(text: &str) -> bool {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    form && matches!(
        (number(0, 4), number(5, 7), number(8, 10)),
        (Some(year), Some(month), Some(day)) if days(year.into(), month, day).is_some()
    )
}

impl Forecast {
    /// Reads the file.
    ///
    /// # Errors
    /// `DV-WEATHER` with what is wrong, where, and what would be right.
    ///
    /// ```
    /// use devanture::builder::weather::Forecast;
    /// let file = r#"{ "regions": [{ "id": "bretagne", "name": "Bretagne", "zones": ["Europe/Paris"],
    ///     "days": [{ "date": "2026-11-26", "condition": "rain", "temperature": 9.5 }] }] }"#;
    /// assert_eq!(Forecast::parse(file)?.regions.len(), 1);
    /// let slip = Forecast::parse(&file.replace("rain", "rainy")).unwrap_err();
    /// assert!(slip.message.contains("clear, cloud, fog, rain, snow, storm"), "{slip}");
    /// # Ok::<(), devanture::builder::config::ConfigError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let found: Self =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
                refuse(format!(
                    "the weather file: {error}; write it as docs/segments.md says"
                ))
            })?;
        if !(1..=MOST_REGIONS).contains(&found.regions.len()) {
            return Err(refuse(format!(
                "the weather file has {} regions; give it 1 to {MOST_REGIONS}",
                found.regions.len()
            )));
        }
        let mut known = BTreeSet::new();
        for region in &found.regions {
            region.check()?;
            if !known.insert(&region.id) {
                return Err(refuse(format!(
                    "region \"{}\" is there twice; give each an id of its own",
                    region.id
                )));
            }
        }
        Ok(found)
    }

    /// The published file: the same for everyone. `usual`: the configuration's region.
    pub fn published(&self, usual: &str) -> String {
        let regions = self.regions.iter().map(|region| {
            let days = region.days.iter().map(|day| {
                let place = WEATHERS.iter().position(|name| *name == day.condition);
                (
                    day.date.clone(),
                    json!([place.unwrap_or(0), day.temperature]),
                )
            });
            let name = match &region.name {
                Words::One(name) => json!({ "": name }),
                Words::Each(names) => json!(names),
            };
            json!({
                "id": region.id,
                "name": name,
                "zones": region.zones,
                "days": days.collect::<BTreeMap<String, Value>>(),
            })
        });
        json!({ "usual": usual, "regions": regions.collect::<Vec<_>>() }).to_string()
    }
}

impl Region {
    fn check(&self) -> Result<(), ConfigError> {
        let what = format!("region \"{}\"", self.id);
        if self.id.trim().is_empty() || self.id.contains(['/', '\0']) {
            return Err(refuse(format!(
                "{what} of the weather file needs an id, and no / in it"
            )));
        }
        let names: Vec<&str> = match &self.name {
            Words::One(name) => vec![name],
            Words::Each(names) => names.values().map(String::as_str).collect(),
        };
        if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
            return Err(refuse(format!(
                "{what} has no name that a shopper could read"
            )));
        }
        if !(1..=MOST_DAYS).contains(&self.days.len()) {
            return Err(refuse(format!(
                "{what} has {} days; give it 1 to {MOST_DAYS}",
                self.days.len()
            )));
        }
        let mut known = BTreeSet::new();
        for day in &self.days {
            let of = format!("{what}, day \"{}\"", day.date);
            if !is_date(&day.date) {
                return Err(refuse(format!("{of}: write the date as 2026-11-26")));
            }
            if !known.insert(&day.date) {
                return Err(refuse(format!("{of} is there twice; keep one")));
            }
            if !WEATHERS.contains(&day.condition.as_str()) {
                return Err(refuse(format!(
                    "{of}: the condition is \"{}\"; use one of {}",
                    day.condition,
                    WEATHERS.join(", ")
                )));
            }
            if !(-90.0..=60.0).contains(&day.temperature) {
                return Err(refuse(format!(
                    "{of}: {} °C is not of this earth; write a number from -90 to 60",
                    day.temperature
                )));
            }
        }
        Ok(())
    }
}

impl Config {
    /// Takes the weather that the command has read.
    ///
    /// # Errors
    /// `DV-WEATHER` when the configuration's region is not in it.
    pub fn forecast(&mut self, forecast: Forecast) -> Result<(), ConfigError> {
        let wanted = &self.weather.region;
        let ids: Vec<&str> = forecast.regions.iter().map(|one| one.id.as_str()).collect();
        if !wanted.is_empty() && !ids.contains(&wanted.as_str()) {
            return Err(refuse(format!(
                "weather.region is \"{wanted}\", which the weather file does not have; use one of {}",
                ids.join(", ")
            )));
        }
        self.weather.forecast = Some(forecast);
        Ok(())
    }

    /// Whether a condition asks for the weather.
    pub fn asks_weather(&self) -> bool {
        let mut asks = false;
        for (_, condition) in self.owners().unwrap_or_default() {
            condition.each(&mut |leaf| {
                if let Condition::Number(fact, ..) | Condition::Name(fact, _) = leaf {
                    asks |= matches!(fact, Fact::Weather | Fact::Temperature);
                }
            });
        }
        asks
    }

    /// The published file, where a condition asks for it and the weather is known.
    pub(super) fn weather_file(&self) -> Option<String> {
        let forecast = self.weather.forecast.as_ref()?;
        self.asks_weather()
            .then(|| forecast.published(&self.weather.region))
    }

    /// What the command says of the weather: a condition that asks for it, and none to be had, or the other way round.
    pub fn weather_advice(&self) -> Option<&'static str> {
        match (self.asks_weather(), self.weather.forecast.is_some()) {
            (true, false) => {
                Some("a condition asks for the weather, which nobody knows without --weather FILE")
            }
            (false, true) => {
                Some("no condition asks for the weather, so that of --weather is not published")
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{ "regions": [
        { "id": "bretagne", "name": { "fr": "Bretagne", "en": "Brittany" }, "zones": ["Europe/Paris"],
          "days": [{ "date": "2026-11-26", "condition": "rain", "temperature": 9.5 }, { "date": "2026-11-27", "condition": "snow", "temperature": -1 }] },
        { "id": "reunion", "name": "La Réunion", "zones": ["Indian/Reunion"],
          "days": [{ "date": "2026-11-26", "condition": "clear", "temperature": 28 }] }
    ] }"#;
    const ASKS: &str =
        "[[segment]]\nname = \"wet\"\nwhen = 'weather is rain or weather.temperature < -2.5'\n";

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_mend() {
        for (from, to, part) in [
            ("\"regions\": [", "\"regions\": [,", "line 1"),
            (
                "\"condition\": \"snow\"",
                "\"condition\": \"neige\"",
                "day \"2026-11-27\": the condition is \"neige\"",
            ),
            (
                "\"temperature\": 28",
                "\"temperature\": 280",
                "region \"reunion\", day \"2026-11-26\": 280 °C",
            ),
            ("2026-11-27", "2026-02-30", "write the date as 2026-11-26"),
            ("2026-11-27", "26/11/2026", "write the date as 2026-11-26"),
            ("2026-11-27", "2026-11-26", "there twice"),
            (
                "\"reunion\"",
                "\"bretagne\"",
                "region \"bretagne\" is there twice",
            ),
            ("\"reunion\"", "\" \"", "needs an id"),
            ("\"La Réunion\"", "{}", "no name"),
            ("\"zones\"", "\"zone\"", "unknown field"),
        ] {
            assert!(FILE.contains(from), "{from}");
            let error = Forecast::parse(&FILE.replacen(from, to, 1)).unwrap_err();
            assert_eq!(error.code, "DV-WEATHER");
            assert!(error.message.contains(part), "{to}: {error}");
        }
        let none = Forecast::parse("{ \"regions\": [] }").unwrap_err();
        assert!(none.message.contains("1 to 200"));
    }

    #[test]
    fn the_file_is_published_whole_where_a_condition_asks() {
        let forecast = Forecast::parse(FILE).unwrap();
        let mut config =
            Config::parse(&format!("[weather]\nregion = \"reunion\"\n{ASKS}")).unwrap();
        assert!(config.weather_advice().unwrap().contains("--weather FILE"));
        assert_eq!(config.weather_file(), None);
        config.forecast(forecast.clone()).unwrap();
        assert_eq!(config.weather_advice(), None);
        let file: Value = serde_json::from_str(&config.weather_file().unwrap()).unwrap();
        assert_eq!(file["usual"], "reunion");
        assert_eq!(file["regions"][0]["days"]["2026-11-27"], json!([4, -1.0]));
        assert_eq!(file["regions"][0]["name"]["en"], "Brittany");
        assert_eq!(file["regions"][1]["name"][""], "La Réunion");
        // Nobody asks: nothing is published.
        let mut silent = Config::parse("").unwrap();
        silent.forecast(forecast.clone()).unwrap();
        assert_eq!(silent.weather_file(), None);
        assert!(silent.weather_advice().unwrap().contains("no condition"));
        let mut wrong = Config::parse("[weather]\nregion = \"corse\"\n").unwrap();
        let error = wrong.forecast(forecast).unwrap_err();
        assert!(
            error.message.contains("use one of bretagne, reunion"),
            "{error}"
        );
    }
}
