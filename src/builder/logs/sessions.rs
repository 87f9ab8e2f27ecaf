//! Sessions as numbers: what every model is learned from.

use std::collections::HashMap;

/// Sessions in the order in which they end, products numbered in the order in which they first appear.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sessions {
    /// Each product's id.
    pub ids: Vec<String>,
    /// The products of all sessions, oldest event first, one session after the other.
    pub items: Vec<u32>,
    /// When each session ended, in seconds since 1970.
    pub times: Vec<i64>,
    ends: Vec<u32>,
    /// Whether a session is a basket, whose products have no order.
    baskets: Vec<bool>,
    /// Whose session each is: a number of a person, or of the session itself.
    owners: Vec<u32>,
    numbers: HashMap<String, u32>,
}

impl Sessions {
    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where a session's products stand among [`Sessions::items`].
    pub fn bounds(&self, session: usize) -> std::ops::Range<usize> {
        let end = |session: usize| self.ends[session] as usize;
        session.checked_sub(1).map_or(0, end)..end(session)
    }

    /// Whether a session is a basket.
    pub fn is_basket(&self, session: usize) -> bool {
        self.baskets[session]
    }

    /// Whose session it is: a number that only sessions of the same known person share. It serves to count people, and
    /// is never published.
    pub fn owner(&self, session: usize) -> u32 {
        self.owners[session]
    }

    /// The number of a product, given now if it has none yet.
    pub fn number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.ids.len() as u32;
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), number);
        number
    }

    /// The number of a product that has one.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// Adds a session of numbered products, of a person where that is known.
    pub fn add(
        &mut self,
        items: impl IntoIterator<Item = u32>,
        time: i64,
        basket: bool,
        person: Option<u32>,
    ) {
        // Numbers of people and of sessions never meet.
        let own = (self.ends.len() as u32) | 1 << 31;
        self.owners.push(person.unwrap_or(own));
        self.items.extend(items);
        self.ends.push(self.items.len() as u32);
        self.times.push(time);
        self.baskets.push(basket);
    }

    /// Adds a session of products by id.
    pub fn push<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>, time: i64) {
        let items: Vec<u32> = ids.into_iter().map(|id| self.number(id)).collect();
        self.add(items, time, false, None);
    }

    /// The same sessions with other ids: products that get the same one become one.
    pub fn renamed<'a>(&'a self, name: impl Fn(&'a str) -> &'a str) -> Self {
        let mut out = Self::default();
        let numbers: Vec<u32> = self.ids.iter().map(|id| out.number(name(id))).collect();
        for session in 0..self.len() {
            let items = self.items[self.bounds(session)].iter();
            let items = items.map(|item| numbers[*item as usize]);
            let owner = Some(self.owners[session]);
            out.add(items, self.times[session], self.baskets[session], owner);
        }
        out
    }

    /// The same sessions with products numbered in the order of their ids' bytes.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let ranks = super::ranks(&self.ids);
        for item in &mut self.items {
            *item = ranks[*item as usize];
        }
        self.ids.sort_unstable();
        for number in self.numbers.values_mut() {
            *number = ranks[*number as usize];
        }
        self
    }

    /// All sessions in the order in which they end.
    pub fn by_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|session| self.times[*session]);
        order
    }

    /// Some sessions, in the order given, with the same numbers.
    pub fn part(&self, chosen: &[usize]) -> Self {
        let mut out = Self {
            ids: self.ids.clone(),
            numbers: self.numbers.clone(),
            ..Self::default()
        };
        for &session in chosen {
            let items = self.items[self.bounds(session)].iter().copied();
            let owner = Some(self.owners[session]);
            out.add(items, self.times[session], self.baskets[session], owner);
        }
        out
    }
}
