//! Pages of a row of cards: how many there are, which one shows, where the next begins.
//! Pure arithmetic on measured lengths; scrolls nothing.

/// Lengths of a row, in pixels along its line of text, whichever side that begins on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geometry {
    /// From the start of one card to the start of the next.
    pub stride: f64,
    /// Width of one card.
    pub card: f64,
    /// Width of the window onto the row.
    pub view: f64,
    /// How far it is scrolled.
    pub offset: f64,
    /// How far it can be scrolled.
    pub most: f64,
    /// How many cards it has.
    pub count: usize,
}

/// The page that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// From 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// Whether there is nothing before.
    pub first: bool,
    /// Whether there is nothing after.
    pub last: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            page: 1,
            pages: 1,
            first: true,
            last: true,
        }
    }
}

impl Geometry {
    /// How many whole cards the window holds; at least one.
    pub fn per_page(&self) -> usize {
        if self.stride <= 0.0 {
            return 1;
        }
        // Half a pixel forgives the rounding of layouts.
        let gap = self.stride - self.card;
        (((self.view + gap + 0.5) / self.stride) as usize).max(1)
    }

    /// The card at the window's start.
    pub fn at(&self) -> usize {
        if self.stride <= 0.0 {
            return 0;
        }
        (self.offset / self.stride + 0.5) as usize
    }

    /// Whether there is nothing after what shows.
    pub fn last(&self) -> bool {
        self.offset >= self.most - 1.0
    }

    /// The page that shows when the window starts at card `at`.
    pub fn pages(&self, at: usize) -> Pages {
        if self.most <= 1.0 {
            return Pages::default();
        }
        let per = self.per_page();
        let pages = self.count.div_ceil(per).max(1);
        let last = at as f64 * self.stride >= self.most - self.stride / 2.0;
        let page = if last {
            pages
        } else {
            (at / per + 1).min(pages)
        };
        Pages {
            page,
            pages,
            first: at == 0,
            last,
        }
    }

    /// The card at which the window starts one page on, or back.
    pub fn turn(&self, at: usize, forward: bool) -> usize {
        let per = self.per_page();
        match forward {
            true => (at + per).min(self.count.saturating_sub(1)),
            false => at.saturating_sub(per),
        }
    }

    /// The offset of the window when it starts at card `at`.
    pub fn offset_of(&self, at: usize) -> f64 {
        (at as f64 * self.stride).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::Geometry;

    fn row(offset: f64) -> Geometry {
        // Twelve cards of 200 with gaps of 20; four fit in 860.
        Geometry {
            stride: 220.0,
            card: 200.0,
            view: 860.0,
            offset,
            most: 12.0 * 220.0 - 20.0 - 860.0,
            count: 12,
        }
    }

    #[test]
    fn counts_pages_by_what_fits() {
        assert_eq!(row(0.0).per_page(), 4);
        let pages = row(0.0).pages(0);
        assert_eq!(
            (pages.page, pages.pages, pages.first, pages.last),
            (1, 3, true, false)
        );
    }

    #[test]
    fn walks_to_the_end_and_back() {
        let mut at = 0;
        let mut seen = Vec::new();
        for _ in 0..3 {
            at = row(0.0).turn(at, true);
            seen.push(row(0.0).pages(at).page);
        }
        assert_eq!(seen, [2, 3, 3]);
        let end = row(row(0.0).offset_of(at));
        assert!(end.pages(end.at()).last);
        assert_eq!(end.turn(end.at(), false), 4);
        assert_eq!(row(0.0).turn(0, false), 0);
    }

    #[test]
    fn peeking_cards_do_not_count_as_fitting() {
        let phone = Geometry {
            stride: 160.0,
            card: 148.0,
            view: 328.0,
            offset: 0.0,
            most: 8.0 * 160.0 - 12.0 - 328.0,
            count: 8,
        };
        assert_eq!(phone.per_page(), 2);
        assert_eq!(phone.pages(2).page, 2);
        assert!(phone.pages(6).last);
    }

    #[test]
    fn everything_fits_or_nothing_is_there() {
        let few = Geometry {
            stride: 220.0,
            card: 200.0,
            view: 860.0,
            offset: 0.0,
            most: 0.0,
            count: 3,
        };
        assert_eq!(few.pages(0).pages, 1);
        assert_eq!(Geometry::default().pages(0).pages, 1);
        assert_eq!(Geometry::default().turn(0, true), 0);
    }
}
