//! What a condition can come to, tried out on every case that it tells apart: never, always, without leave to know the shopper.
//!
//! Exact for what one condition can say: each fact takes the values around the bounds that are compared with it, and counts of
//! events obey one another (what was looked at this week was looked at this month). Says nothing of a condition with too many cases.

use super::{Condition, Kind, Of, described};
use crate::placement::condition::{FALSE, Fact, LIFT, TRUE, UNKNOWN, names};
use crate::signals::Action;

/// So many cases are tried at the most.
const MOST_CASES: usize = 200_000;

/// What was found of a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// It holds in no case.
    pub never: bool,
    /// It holds in every case in which all is known.
    pub always: bool,
    /// It asks for something that takes leave to know the shopper.
    pub personal: bool,
    /// It can hold for somebody of whom nothing may be known.
    pub anonymous: bool,
}

/// What is told apart, with the values it may take.
#[derive(Clone, Debug, PartialEq)]
enum Axis {
    Number(Fact, Vec<u32>),
    Name(Fact, usize),
    Text(Fact, Vec<String>),
    Events(Action, Of, Option<u32>, Vec<u32>),
    /// Of the experiment before the colon: no variant, or one of those that are named.
    Variant(String, Vec<String>),
}

impl Axis {
    /// Whether it counts these events.
    fn counts(&self, action: Action, of: &Of, within: Option<u32>) -> bool {
        matches!(self, Self::Events(known, other, time, _) if *known == action && other == of && *time == within)
    }

    fn cases(&self) -> usize {
        match self {
            Self::Number(_, values) | Self::Events(.., values) => values.len(),
            Self::Name(_, count) => *count,
            Self::Text(_, texts) | Self::Variant(_, texts) => texts.len(),
        }
    }

    fn is_personal(&self) -> bool {
        match self {
            Self::Number(fact, _) | Self::Name(fact, _) | Self::Text(fact, _) => {
                described(*fact).personal
            }
            Self::Events(..) => true,
            Self::Variant(..) => false,
        }
    }
}

/// The experiment of a variant's name.
fn experiment(names: &[String]) -> &str {
    let first = names.first().map_or("", String::as_str);
    first.split_once(':').map_or(first, |(name, _)| name)
}

/// Examines a condition without segments (see [`Condition::expanded`]); `None` when it has too many cases.
pub fn examine(condition: &Condition) -> Option<Findings> {
    let axes = axes(&[condition]);
    let mut out = Findings {
        never: true,
        always: true,
        ..Findings::default()
    };
    condition.each(&mut |leaf| out.personal |= leaf.is_personal());
    each_case(&axes, &mut |case| {
        let holds = value(condition, &axes, case, true) == TRUE;
        out.never &= !holds;
        out.always &= holds;
        out.anonymous |= value(condition, &axes, case, false) == TRUE;
    })?;
    Some(out)
}

/// Whether one condition holds in every case in which another does; `None` when there are too many.
pub fn implies(one: &Condition, other: &Condition) -> Option<bool> {
    let axes = axes(&[one, other]);
    let mut holds = true;
    each_case(&axes, &mut |case| {
        let first = value(one, &axes, case, true) == TRUE;
        holds &= !first || value(other, &axes, case, true) == TRUE;
    })?;
    Some(holds)
}

/// Above so many combinations of interests only the last one of them is looked at alone: a condition that names so many is not told
/// that it never holds.
const MOST_TOGETHER: usize = 64;

fn axes(conditions: &[&Condition]) -> Vec<Axis> {
    let mut out: Vec<Axis> = Vec::new();
    let mut see = |leaf: &Condition| match leaf {
        Condition::Number(fact, _, bound) => {
            let at = out
                .iter()
                .position(|axis| matches!(axis, Axis::Number(known, _) if known == fact));
            let at = at.unwrap_or_else(|| {
                out.push(Axis::Number(*fact, vec![0]));
                out.len() - 1
            });
            if let Axis::Number(_, values) = &mut out[at] {
                around(values, *bound, most(*fact));
            }
        }
        Condition::Name(fact, _) => {
            let count = match described(*fact).kind {
                Kind::Names(names) => names.len(),
                _ => 2,
            };
            let axis = Axis::Name(*fact, count);
            if !out.contains(&axis) {
                out.push(axis);
            }
        }
        Condition::Text(fact, texts) => {
            let at = out
                .iter()
                .position(|axis| matches!(axis, Axis::Text(known, _) if known == fact));
            let at = at.unwrap_or_else(|| {
                // A text that no condition names.
                out.push(Axis::Text(*fact, vec!["\u{0}".into()]));
                out.len() - 1
            });
            if let Axis::Text(_, values) = &mut out[at] {
                for text in texts {
                    if values.contains(text) {
                        continue;
                    }
                    // Somebody may like several things.
                    if *fact == Fact::Interest && values.len() > 1 && values.len() < MOST_TOGETHER {
                        let both: Vec<String> = values[1..]
                            .iter()
                            .map(|other| format!("{other} > {text}"))
                            .collect();
                        values.extend(both);
                    }
                    values.push(text.clone());
                }
            }
        }
        Condition::Variant(named) => {
            let of = experiment(named);
            let at = out
                .iter()
                .position(|axis| matches!(axis, Axis::Variant(known, _) if known == of));
            let at = at.unwrap_or_else(|| {
                out.push(Axis::Variant(of.to_owned(), vec![String::new()]));
                out.len() - 1
            });
            if let Axis::Variant(_, known) = &mut out[at] {
                for name in named {
                    if !known.contains(name) {
                        known.push(name.clone());
                    }
                }
            }
        }
        Condition::Events {
            action,
            of,
            times,
            within,
        } => {
            let same = |axis: &Axis| axis.counts(*action, of, *within);
            let at = out.iter().position(same);
            let at = at.unwrap_or_else(|| {
                out.push(Axis::Events(*action, of.clone(), *within, vec![0]));
                out.len() - 1
            });
            if let Axis::Events(.., values) = &mut out[at] {
                around(values, times.1, u32::MAX - 1);
            }
        }
        _ => {}
    };
    for condition in conditions {
        condition.each(&mut see);
    }
    // What counts more than another may need the other's values to be consistent with it.
    let all: Vec<u32> = out
        .iter()
        .filter_map(|axis| match axis {
            Axis::Events(.., values) => Some(values.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    for axis in &mut out {
        if let Axis::Events(.., values) = axis {
            values.extend(&all);
            values.sort_unstable();
            values.dedup();
        }
    }
    out
}

/// The values around a bound, where behavior changes.
fn around(values: &mut Vec<u32>, bound: u32, most: u32) {
    for value in [bound.saturating_sub(1), bound, bound.saturating_add(1)] {
        if value <= most && !values.contains(&value) {
            values.push(value);
        }
    }
}

/// The largest value of a fact, in the language's units.
fn most(fact: Fact) -> u32 {
    match fact {
        Fact::Hour => 23,
        Fact::Month => 12,
        Fact::Temperature => (LIFT + 60) * 10,
        _ if described(fact).kind == Kind::Percent => 1000,
        _ => u32::MAX - 1,
    }
}

/// Calls `see` with every consistent case, as one value's place per axis; `None` when there are too many.
fn each_case(axes: &[Axis], see: &mut dyn FnMut(&[usize])) -> Option<()> {
    let mut count = 1usize;
    for axis in axes {
        count = count.checked_mul(axis.cases())?;
    }
    if count > MOST_CASES {
        return None;
    }
    let mut case = vec![0; axes.len()];
    for number in 0..count {
        let mut rest = number;
        for (place, axis) in case.iter_mut().zip(axes) {
            *place = rest % axis.cases();
            rest /= axis.cases();
        }
        if is_consistent(axes, &case) {
            see(&case);
        }
    }
    Some(())
}

/// Whether counts of events do not contradict one another.
fn is_consistent(axes: &[Axis], case: &[usize]) -> bool {
    let of_events = |at: usize| match &axes[at] {
        Axis::Events(action, of, within, values) => Some((action, of, within, values[case[at]])),
        _ => None,
    };
    for at in 0..axes.len() {
        let Some((action, of, within, count)) = of_events(at) else {
            continue;
        };
        for other in 0..axes.len() {
            let Some((wider, more, longer, most)) = of_events(other) else {
                continue;
            };
            let inside = match (of, more) {
                (_, Of::Any) => true,
                (Of::Category(one), Of::Category(other)) => names(one, other),
                (one, other) => one == other,
            };
            let later = match (within, longer) {
                (_, None) => true,
                (Some(one), Some(other)) => one.div_ceil(3600) <= other.div_ceil(3600),
                (None, Some(_)) => false,
            };
            if action == wider && inside && later && count > most {
                return false;
            }
        }
    }
    true
}

/// What a condition comes to in a case, with or without leave to know the shopper.
fn value(condition: &Condition, axes: &[Axis], case: &[usize], allowed: bool) -> i8 {
    let all = |parts: &[Condition]| -> Vec<i8> {
        parts
            .iter()
            .map(|part| value(part, axes, case, allowed))
            .collect()
    };
    let truth = |holds: bool| if holds { TRUE } else { FALSE };
    let leaf = |is: &dyn Fn(&Axis) -> bool| {
        let at = axes.iter().position(is)?;
        (allowed || !axes[at].is_personal()).then(|| (&axes[at], case[at]))
    };
    match condition {
        Condition::All(parts) => all(parts).into_iter().min().unwrap_or(TRUE),
        Condition::Any(parts) => all(parts).into_iter().max().unwrap_or(FALSE),
        Condition::Not(part) => -value(part, axes, case, allowed),
        Condition::Number(fact, test, bound) => {
            match leaf(&|axis| matches!(axis, Axis::Number(known, _) if known == fact)) {
                Some((Axis::Number(_, values), at)) => truth(test.holds(values[at], *bound)),
                _ => UNKNOWN,
            }
        }
        Condition::Name(fact, names) => {
            match leaf(&|axis| matches!(axis, Axis::Name(known, _) if known == fact)) {
                Some((_, at)) => truth(names.contains(&at)),
                None => UNKNOWN,
            }
        }
        Condition::Text(fact, texts) => {
            match leaf(&|axis| matches!(axis, Axis::Text(known, _) if known == fact)) {
                Some((Axis::Text(_, values), at))
                    if Fact::HAVE_LEVELS.contains(&(*fact as usize)) =>
                {
                    truth(texts.iter().any(|text| names(&values[at], text)))
                }
                Some((Axis::Text(_, values), at)) => truth(
                    texts
                        .iter()
                        .any(|text| text.eq_ignore_ascii_case(&values[at])),
                ),
                _ => UNKNOWN,
            }
        }
        Condition::Events {
            action,
            of,
            times,
            within,
        } => {
            let same = |axis: &Axis| axis.counts(*action, of, *within);
            match leaf(&same) {
                Some((Axis::Events(.., values), at)) => truth(times.0.holds(values[at], times.1)),
                _ => UNKNOWN,
            }
        }
        Condition::Variant(named) => {
            let of = experiment(named);
            match leaf(&|axis| matches!(axis, Axis::Variant(known, _) if known == of)) {
                Some((Axis::Variant(_, known), at)) => truth(named.contains(&known[at])),
                _ => UNKNOWN,
            }
        }
        Condition::Segment(_) => UNKNOWN,
    }
}
