//! Behind the shop's doors: anonymous logs of what was looked at and bought, read to sessions.
//!
//! Knows formats, columns and time; learns nothing. Rows are read one after the other; what is kept is sixteen bytes
//! an event and every product's id once. Names of sessions and customers cut the events into sessions and are
//! forgotten when reading ends.

mod delimited;
mod ga4;
mod json;
mod parquet;
mod sessions;

pub use sessions::Sessions;

use super::feeds::bytes::Text;
use super::feeds::date::unix_seconds;
use super::problems::{Code, Problem, Problems, Severity, shown};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};

/// So many seconds without an event end a session that has no id.
pub const SILENCE: i64 = 30 * 60;
/// Nobody looks at more than this in one session.
pub const MOST_EVENTS: usize = 500;
/// From so many events on, a session faster than one a second is a machine's.
pub const FAST_EVENTS: usize = 50;

/// A log and its name in reports.
pub struct Input {
    /// Shown in problems.
    pub name: String,
    /// Where it is read from.
    pub bytes: Bytes,
}

/// Where a log's bytes come from.
pub enum Bytes {
    /// A file: Parquet is read from its end.
    File(File),
    /// Anything else, read from its beginning.
    Stream(Box<dyn Read>),
}

/// A column of a log, by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// What holds events together.
    Session,
    /// The product.
    Item,
    /// When.
    Time,
    /// View, add to cart or purchase.
    Event,
    /// How many; a row of none or less is a return.
    Quantity,
    /// What one cost.
    Price,
    /// Who; cuts sessions where they have no id.
    Customer,
}

impl Column {
    /// Every column with its name in `--columns` and the names under which it is found without being told.
    pub const ALL: [(Self, &'static str, &'static [&'static str]); 7] = [
        (
            Self::Session,
            "session_id",
            &[
                "sessionid",
                "session",
                "visit_id",
                "order_id",
                "orderid",
                "basket_id",
                "ga_session_id",
            ],
        ),
        (
            Self::Item,
            "item_id",
            &[
                "itemid",
                "item",
                "product_id",
                "productid",
                "sku",
                "article_id",
            ],
        ),
        (
            Self::Time,
            "timestamp",
            &[
                "time",
                "event_time",
                "event_timestamp",
                "date",
                "datetime",
                "created_at",
                "ts",
            ],
        ),
        (
            Self::Event,
            "event_type",
            &["event", "event_name", "type", "action"],
        ),
        (Self::Quantity, "quantity", &["qty"]),
        (Self::Price, "price", &["unit_price"]),
        (
            Self::Customer,
            "customer_id",
            &[
                "customer",
                "user_id",
                "userid",
                "visitor_id",
                "visitorid",
                "user_pseudo_id",
                "client_id",
            ],
        ),
    ];

    /// The column's name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, own, _)| *own == name);
        found.map(|(column, _, _)| *column)
    }
}

/// Names of columns that the merchant gives, for logs that call them otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(HashMap<Column, String>);

impl Names {
    /// Reads `item_id=sku,timestamp=when`.
    ///
    /// # Errors
    /// What is wrong and how to write it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut names = HashMap::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let known = || {
                let names: Vec<&str> = Column::ALL.iter().map(|(_, name, _)| *name).collect();
                format!(
                    "write it as item_id=sku; the columns are {}",
                    names.join(", ")
                )
            };
            let (column, name) = part.split_once('=').ok_or_else(known)?;
            let column = Column::from_name(column.trim()).ok_or_else(known)?;
            names.insert(column, name.trim().to_owned());
        }
        Ok(Self(names))
    }

    /// Gives a column a name.
    pub fn name(&mut self, column: Column, name: &str) {
        self.0.insert(column, name.trim().to_owned());
    }

    /// These names, and of those of another list the ones that are not among them.
    #[must_use]
    pub fn or(mut self, others: Self) -> Self {
        for (column, name) in others.0 {
            self.0.entry(column).or_insert(name);
        }
        self
    }

    /// Which of `headers` is the column: the one told, else the first known name, letter case aside.
    fn find<'a>(
        &self,
        column: Column,
        headers: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<usize> {
        let place = |wanted: &str| {
            headers
                .clone()
                .position(|header| header.trim().eq_ignore_ascii_case(wanted))
        };
        let (_, own, others) = Column::ALL[column as usize];
        // Events and orders may call it differently: the name that is told is one of the log's, or of the other's.
        let told = self.0.get(&column).and_then(|told| place(told));
        told.or_else(|| place(own))
            .or_else(|| others.iter().find_map(|name| place(name)))
    }
}

/// Why a log cannot be read at all.
#[derive(Debug)]
pub enum Error {
    /// Its bytes cannot be read.
    Unreadable(String, io::Error),
    /// It has no column for products or time, or neither session nor customer.
    Column(String, Column),
    /// Not one event in any log.
    Empty,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(name, error) => write!(
                out,
                "DV-LOG-UNREADABLE: {name} cannot be read: {error}. Give CSV, TSV, JSON lines or Parquet, plain, gzip or zstd."
            ),
            Self::Column(name, column) => write!(
                out,
                "DV-LOG-COLUMN: {name} has no column {0}. Name it with --columns {0}=NAME.",
                column.name()
            ),
            Self::Empty => write!(
                out,
                "DV-LOG-EMPTY: there is no session in the logs. Give logs with events of products."
            ),
        }
    }
}

impl std::error::Error for Error {}

/// What happened to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    View,
    /// Put into the cart.
    Cart,
    /// Bought.
    Buy,
    /// Nothing that says what is wanted.
    Other,
}

impl Action {
    /// Reads the words that logs use; no word is a view.
    fn read(text: &str) -> Self {
        // The words of nearly every row, without a copy of each.
        match text {
            "" | "view" => return Self::View,
            "add_to_cart" => return Self::Cart,
            "purchase" => return Self::Buy,
            _ => {}
        }
        match text
            .trim()
            .to_ascii_lowercase()
            .replace(['-', ' '], "_")
            .as_str()
        {
            "" | "view" | "view_item" | "product_view" | "productview" | "pageview"
            | "page_view" | "detail" | "click" | "clicks" => Self::View,
            "add_to_cart" | "addtocart" | "cart" | "carts" | "add" => Self::Cart,
            "purchase" | "purchases" | "order" | "orders" | "transaction" | "buy" | "sale" => {
                Self::Buy
            }
            _ => Self::Other,
        }
    }
}

/// One row of a log as the readers find it; empty where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Row<'a> {
    line: u64,
    session: &'a str,
    item: &'a str,
    time: &'a str,
    event: &'a str,
    quantity: &'a str,
    price: &'a str,
    customer: &'a str,
}

impl<'a> Row<'a> {
    fn new(line: u64, field: impl Fn(Column) -> &'a str) -> Self {
        Self {
            line,
            session: field(Column::Session),
            item: field(Column::Item),
            time: field(Column::Time),
            event: field(Column::Event),
            quantity: field(Column::Quantity),
            price: field(Column::Price),
            customer: field(Column::Customer),
        }
    }
}

/// What reading met besides problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events of products that were read.
    pub events: u64,
    /// Rows about something else: searches, list views, returns.
    pub other: u64,
    /// Sessions kept.
    pub sessions: u64,
    /// Sessions dropped: too long or too fast for a person.
    pub bots: u64,
    /// Their events.
    pub bot_events: u64,
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            other: self.other + other.other,
            sessions: self.sessions + other.sessions,
            bots: self.bots + other.bots,
            bot_events: self.bot_events + other.bot_events,
        }
    }
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names of columns.
    pub names: Names,
    /// Keep sessions that look like a machine's: for measuring, where nothing may be left out.
    pub keep_bots: bool,
    /// The logs are orders: every row was bought, and the rows of one order have no order among them.
    pub orders: bool,
    /// Read as a database would, which knows no order of rows: events of one second go by their product's id, every row
    /// needs a session, and of several customers of one session the first in the order of bytes counts.
    pub portable: bool,
}

/// An event of one product, in sixteen bytes, because a log has tens of millions. Their order is that of sessions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    /// Number of the session, or of the customer.
    owner: u32,
    /// Seconds since 1970.
    time: u32,
    /// The order among events of one second: the log's, or that of ids.
    at: u32,
    /// The product's number, times four, and the action.
    what: u32,
}

impl Event {
    fn item(self) -> u32 {
        self.what >> 2
    }

    fn is(self, action: Action) -> bool {
        self.what & 3 == action as u32
    }
}

/// The number of a customer that is not known.
const NOBODY: u32 = u32::MAX;
/// Whoever bought more than this many products is no customer but a reseller: the latest ones count.
const MOST_BOUGHT: usize = 100;

/// One order of a known customer. It serves to fit numbers of them all, and is never published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// The customer's number.
    pub person: u32,
    /// When, in seconds since 1970.
    pub time: i64,
    /// What it cost, in the log's own unit; 0 where the log does not say.
    pub spent: f64,
}

/// What logs say, as sessions of different kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// What was looked at, one visit each. Orders have none.
    pub visits: Sessions,
    /// What was chosen at once: the products of one order, or those bought in one visit, or, in logs without purchases,
    /// those put into its cart.
    pub baskets: Sessions,
    /// What one customer chose in all baskets; a basket of nobody known is a customer of its own.
    pub buyers: Sessions,
    /// Orders of known customers, in the order of time.
    pub orders: Vec<Order>,
    /// Whether baskets are only carts: nothing in the log was bought.
    pub carts: bool,
    /// What reading met.
    pub counts: Counts,
}

impl Log {
    /// Adds what orders say. Their baskets stand in place of those of the events: the same purchase counts once.
    pub fn join(&mut self, orders: Self) {
        if !orders.baskets.is_empty() {
            (self.baskets, self.buyers, self.carts) = (orders.baskets, orders.buyers, orders.carts);
            self.orders = orders.orders;
        }
        self.counts = self.counts + orders.counts;
    }
}

/// Takes rows in, and makes sessions of them.
struct Reader<'a> {
    options: &'a Options,
    problems: &'a mut Problems,
    name: &'a str,
    /// By a hash of the name: of ten million names two fall together once in three hundred thousand logs, and would
    /// join two sessions. The names themselves would be most of the memory that reading takes.
    owners: HashMap<u64, u32>,
    people: &'a mut HashMap<String, u32>,
    /// Names of `people`, where their order counts.
    names: &'a mut Vec<String>,
    /// Per owner: the customer, or [`NOBODY`]; whether it is one itself, whose events are cut by silence.
    known: Vec<(u32, bool)>,
    events: Vec<Event>,
    /// What was bought with a price: owner, time, amount.
    amounts: Vec<(u32, u32, f64)>,
    sessions: Sessions,
    baskets: &'a mut Vec<Basket>,
    counts: Counts,
}

/// What was chosen at once, by whom, in numbers of [`Reader::sessions`].
struct Basket {
    person: u32,
    time: i64,
    items: Vec<u32>,
    bought: bool,
    spent: f64,
}

/// Reads logs to sessions.
///
/// # Errors
/// [`Error`] when a log cannot be read or says too little; single rows that are wrong are problems, not errors.
pub fn read(inputs: Vec<Input>, options: &Options, problems: &mut Problems) -> Result<Log, Error> {
    let mut sessions = Sessions::default();
    let mut counts = Counts::default();
    let (mut people, mut names, mut baskets) = (HashMap::new(), Vec::new(), Vec::new());
    for input in inputs {
        let name = input.name;
        let mut reader = Reader {
            options,
            problems,
            name: &name,
            owners: HashMap::new(),
            people: &mut people,
            names: &mut names,
            known: Vec::new(),
            events: Vec::new(),
            amounts: Vec::new(),
            sessions,
            baskets: &mut baskets,
            counts,
        };
        reader.read(input.bytes)?;
        (sessions, counts) = reader.finish();
    }
    if sessions.is_empty() && baskets.is_empty() {
        return Err(Error::Empty);
    }
    let mut log = chosen(&sessions, baskets);
    (log.visits, log.counts) = (sessions, counts);
    Ok(log)
}

/// Baskets and what each customer chose: of purchases, or of carts where nothing was bought.
fn chosen(sessions: &Sessions, mut baskets: Vec<Basket>) -> Log {
    let bought = baskets.iter().any(|basket| basket.bought);
    baskets.retain(|basket| basket.bought == bought);
    // In the order of time, whatever the order of files.
    baskets.sort_by_key(|basket| basket.time);
    let mut log = Log {
        carts: !bought && !baskets.is_empty(),
        ..Log::default()
    };
    for basket in baskets
        .iter()
        .filter(|basket| bought && basket.person != NOBODY)
    {
        log.orders.push(Order {
            person: basket.person,
            time: basket.time,
            spent: basket.spent,
        });
    }
    let mut add = |out: fn(&mut Log) -> &mut Sessions, items: &[u32], time: i64, person: u32| {
        let out = out(&mut log);
        let numbers: Vec<u32> = items
            .iter()
            .map(|item| out.number(&sessions.ids[*item as usize]))
            .collect();
        out.add(numbers, time, true, known(person));
    };
    for basket in &baskets {
        add(
            |log| &mut log.baskets,
            &basket.items,
            basket.time,
            basket.person,
        );
    }
    // A stable sort: each customer's baskets stay in the order of time.
    baskets.sort_by_key(|basket| basket.person);
    for own in baskets.chunk_by(|a, b| a.person == b.person && a.person != NOBODY) {
        let mut items: Vec<u32> = Vec::new();
        for item in own.iter().rev().flat_map(|basket| &basket.items) {
            if items.len() < MOST_BOUGHT && !items.contains(item) {
                items.push(*item);
            }
        }
        let time = own.last().map_or(0, |basket| basket.time);
        add(|log| &mut log.buyers, &items, time, NOBODY);
    }
    log
}

impl Reader<'_> {
    /// Where each column of a table stands; a table without item, time, or any sign of who it was is none.
    fn places<'h>(
        &self,
        headers: impl Iterator<Item = &'h str> + Clone,
    ) -> Result<[Option<usize>; Column::ALL.len()], Error> {
        let places =
            Column::ALL.map(|(column, _, _)| self.options.names.find(column, headers.clone()));
        let is_there = |column: Column| places[column as usize].is_some();
        let missing = |column| Err(Error::Column(self.name.to_owned(), column));
        for column in [Column::Item, Column::Time] {
            if !is_there(column) {
                return missing(column);
            }
        }
        if !is_there(Column::Session) && !is_there(Column::Customer) {
            return missing(Column::Session);
        }
        Ok(places)
    }

    fn read(&mut self, bytes: Bytes) -> Result<(), Error> {
        let name = self.name.to_owned();
        let unreadable = |error: io::Error| Error::Unreadable(name.clone(), error);
        let mut start = [0; 4];
        let (length, bytes) = peek(bytes, &mut start).map_err(unreadable)?;
        if &start[..length] == b"PAR1" {
            return parquet::read(bytes, self);
        }
        let stream = match bytes {
            Bytes::File(file) => Box::new(file),
            Bytes::Stream(stream) => stream,
        };
        let stream: Box<dyn Read> = if start[..length] == [0x28, 0xb5, 0x2f, 0xfd] {
            let broken = |error: ruzstd::decoding::errors::FrameDecoderError| {
                unreadable(io::Error::other(error))
            };
            Box::new(
                ruzstd::decoding::StreamingDecoder::new(BufReader::new(stream)).map_err(broken)?,
            )
        } else {
            stream
        };
        let mut text = Text::open(stream).map_err(unreadable)?;
        let head = text.fill_buf().map_err(unreadable)?;
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') {
            json::read(text, self)
        } else {
            delimited::read(text, self)
        }
    }

    fn unreadable(&self, error: impl Into<io::Error>) -> Error {
        Error::Unreadable(self.name.to_owned(), error.into())
    }

    fn problem(
        &mut self,
        code: Code,
        line: u64,
        field: &'static str,
        found: &str,
        wrong: &str,
        fix: &str,
    ) {
        self.problems.reject_row();
        self.problems.add(Problem {
            severity: Severity::Rejected,
            code,
            feed: self.name.to_owned(),
            line,
            id: String::new(),
            field,
            found: shown(found),
            wrong: wrong.to_owned(),
            fix: fix.to_owned(),
        });
    }

    /// Takes one row in.
    fn row(&mut self, row: Row) {
        self.problems.rows += 1;
        let action = match Action::read(row.event) {
            Action::Other => Action::Other,
            _ if self.options.orders => Action::Buy,
            action => action,
        };
        let returned = row
            .quantity
            .trim()
            .parse::<f64>()
            .is_ok_and(|count| count <= 0.0);
        if action == Action::Other || returned {
            self.counts.other += 1;
            return;
        }
        let item = row.item.trim();
        if item.is_empty() {
            let fix = "Leave rows about no product out, or fill the column.";
            return self.problem(
                Code::LogItem,
                row.line,
                "item_id",
                row.item,
                "no product",
                fix,
            );
        }
        let Some(time) = time(row.time).and_then(|time| u32::try_from(time).ok()) else {
            let fix = "Write it as 2026-05-01T13:00:00Z or in seconds since 1970.";
            return self.problem(
                Code::LogTime,
                row.line,
                "timestamp",
                row.time,
                "not a time",
                fix,
            );
        };
        let session = row.session.trim();
        let customer = row.customer.trim();
        if session.is_empty() && (customer.is_empty() || self.options.portable) {
            let fix = match self.options.portable {
                true => "Fill session_id: a database cuts no sessions.",
                false => "Fill session_id or customer_id.",
            };
            return self.problem(
                Code::LogSession,
                row.line,
                "session_id",
                "",
                "no session",
                fix,
            );
        }
        let cut = session.is_empty();
        let owner = self.owner(if cut { customer } else { session }, cut);
        self.meet(owner, customer);
        self.counts.events += 1;
        let item = self.sessions.number(item);
        if action == Action::Buy
            && let Some(amount) = amount(row)
        {
            self.amounts.push((owner, time, amount));
        }
        self.events.push(Event {
            owner,
            time,
            at: self.events.len() as u32,
            what: item << 2 | action as u32,
        });
    }

    /// The number of a session, or of a customer without sessions.
    fn owner(&mut self, name: &str, cut: bool) -> u32 {
        let mut hasher = DefaultHasher::new();
        (name, cut).hash(&mut hasher);
        let next = self.known.len() as u32;
        let owner = *self.owners.entry(hasher.finish()).or_insert(next);
        if owner == next {
            self.known.push((NOBODY, cut));
        }
        owner
    }

    /// Notes whose session it is: the first customer that is named, or the first in the order of names.
    fn meet(&mut self, owner: u32, customer: &str) {
        let known = self.known[owner as usize].0;
        if customer.is_empty() || known != NOBODY && !self.options.portable {
            return;
        }
        let person = numbered(self.people, customer);
        if self.options.portable {
            if person as usize == self.names.len() {
                self.names.push(customer.to_owned());
            }
            if known != NOBODY && self.names[known as usize].as_str() <= customer {
                return;
            }
        }
        self.known[owner as usize].0 = person;
    }

    /// Cuts the events into sessions.
    fn finish(mut self) -> (Sessions, Counts) {
        let mut events = std::mem::take(&mut self.events);
        if self.options.portable {
            let ranks = ranks(&self.sessions.ids);
            for event in &mut events {
                let taken = u32::from(!event.is(Action::View));
                event.at = ranks[event.item() as usize] << 1 | taken;
            }
        }
        events.par_sort_unstable();
        let mut amounts = std::mem::take(&mut self.amounts);
        amounts.sort_by_key(|(owner, time, _)| (*owner, *time));
        let known_of = &self.known;
        let same = |a: &Event, b: &Event| {
            let silence = i64::from(b.time) - i64::from(a.time) > SILENCE;
            a.owner == b.owner && !(known_of[a.owner as usize].1 && silence)
        };
        // In the order in which they end, so that the log's own order changes nothing.
        let mut at = 0;
        let sessions = events.chunk_by(same).map(|session| {
            at += session.len();
            (
                session[session.len() - 1].time,
                at as u32,
                session.len() as u32,
            )
        });
        let mut sessions: Vec<(u32, u32, u32)> = sessions.collect();
        sessions.par_sort_unstable();
        for (time, end, length) in sessions {
            let session = &events[(end - length) as usize..end as usize];
            if !self.options.keep_bots && is_bot(session) {
                self.counts.bots += 1;
                self.counts.bot_events += session.len() as u64;
                continue;
            }
            self.counts.sessions += 1;
            let time = i64::from(time);
            let person = self.known[session[0].owner as usize].0;
            for action in [Action::Cart, Action::Buy] {
                let items = taken(session, action);
                let bought = action == Action::Buy;
                if !items.is_empty() {
                    self.baskets.push(Basket {
                        person,
                        time,
                        items,
                        bought,
                        spent: if bought {
                            spent(session, &amounts)
                        } else {
                            0.0
                        },
                    });
                }
            }
            if !self.options.orders {
                self.sessions
                    .add(steps(session), time, false, known(person));
            }
        }
        (self.sessions, self.counts)
    }
}

/// Each id's place in the order of their bytes.
fn ranks(ids: &[String]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.par_sort_unstable_by(|a, b| ids[*a as usize].cmp(&ids[*b as usize]));
    let mut ranks = vec![0; ids.len()];
    for (rank, id) in (0..).zip(order) {
        ranks[id as usize] = rank;
    }
    ranks
}

/// A customer's number, where the log says it.
fn known(person: u32) -> Option<u32> {
    (person != NOBODY).then_some(person)
}

/// The number of a name, given now if it has none yet.
fn numbered(numbers: &mut HashMap<String, u32>, name: &str) -> u32 {
    let next = numbers.len() as u32;
    match numbers.get(name) {
        Some(number) => *number,
        None => {
            numbers.insert(name.to_owned(), next);
            next
        }
    }
}

/// The products of a session that were put into the cart, or bought, each once.
fn taken(session: &[Event], action: Action) -> Vec<u32> {
    let mut items = Vec::new();
    for event in session.iter().filter(|event| event.is(action)) {
        if !items.contains(&event.item()) {
            items.push(event.item());
        }
    }
    items
}

/// The products of a session, one a step: putting into the cart or buying what was looked at is no new step.
fn steps(session: &[Event]) -> Vec<u32> {
    let mut items: Vec<u32> = Vec::with_capacity(session.len());
    for event in session {
        if event.is(Action::View) || !items.contains(&event.item()) {
            items.push(event.item());
        }
    }
    items
}

/// What a row's products cost together: the price of one, as often as they were bought.
fn amount(row: Row) -> Option<f64> {
    let number = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite() && *n > 0.0)
    };
    let price = number(row.price).or_else(|| number(row.price.trim().split(' ').next()?))?;
    Some(price * number(row.quantity).unwrap_or(1.0))
}

/// What a session's purchases cost, of amounts in the order of owners and times.
fn spent(session: &[Event], amounts: &[(u32, u32, f64)]) -> f64 {
    let (Some(first), Some(last)) = (session.first(), session.last()) else {
        return 0.0;
    };
    let start =
        amounts.partition_point(|(owner, time, _)| (*owner, *time) < (first.owner, first.time));
    let own = amounts[start..].iter();
    let own = own.take_while(|(owner, time, _)| (*owner, *time) <= (last.owner, last.time));
    own.map(|(_, _, amount)| amount).sum()
}

/// Too long or too fast for a person. A log without time of day says nothing about speed.
fn is_bot(session: &[Event]) -> bool {
    let (Some(first), Some(last)) = (session.first(), session.last()) else {
        return false;
    };
    let span = i64::from(last.time - first.time);
    session.len() > MOST_EVENTS
        || session.len() >= FAST_EVENTS && span > 0 && span < session.len() as i64 - 1
}

/// Seconds since 1970 from seconds, milliseconds, microseconds or nanoseconds, told apart by their size, or from an
/// ISO 8601 date.
fn time(text: &str) -> Option<i64> {
    let text = text.trim();
    let Ok(number) = text.parse::<f64>() else {
        let text = text.strip_suffix(" UTC").unwrap_or(text);
        return unix_seconds(text);
    };
    if !number.is_finite() || number < 0.0 {
        return None;
    }
    let scale = [(1e17, 1e9), (1e14, 1e6), (1e11, 1e3)];
    let unit = scale.iter().find(|(least, _)| number >= *least);
    Some((number / unit.map_or(1.0, |(_, unit)| *unit)) as i64)
}

/// The first bytes of a log, put back.
fn peek(bytes: Bytes, start: &mut [u8; 4]) -> io::Result<(usize, Bytes)> {
    use std::io::Seek;
    let fill = |source: &mut dyn Read, start: &mut [u8; 4]| -> io::Result<usize> {
        let mut length = 0;
        while length < start.len() {
            match source.read(&mut start[length..])? {
                0 => break,
                read => length += read,
            }
        }
        Ok(length)
    };
    match bytes {
        Bytes::File(mut file) => {
            let length = fill(&mut file, start)?;
            // A pipe given as a file cannot go back.
            if file.rewind().is_ok() {
                return Ok((length, Bytes::File(file)));
            }
            let head = io::Cursor::new(start[..length].to_vec());
            Ok((length, Bytes::Stream(Box::new(head.chain(file)))))
        }
        Bytes::Stream(mut stream) => {
            let length = fill(&mut stream, start)?;
            let head = io::Cursor::new(start[..length].to_vec());
            Ok((length, Bytes::Stream(Box::new(head.chain(stream)))))
        }
    }
}

#[cfg(test)]
mod logs_test;
