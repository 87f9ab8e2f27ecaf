//! Why a placement does not show a product, in words for the merchant. The reason itself is the engine's.

use crate::recommend::{Exclusion, Strategy};

/// What a list is of, for a product that is none of it.
fn unlike(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::New => "it is not new",
        Strategy::OnSale => "it is not on sale now",
        Strategy::BestRated => "it is not rated well by at least three",
        Strategy::RecentlyViewed => "it was not looked at lately, or nobody may know",
        Strategy::Similar => "it neither resembles the page's product nor stands in its category",
        Strategy::Cheaper => {
            "it does not do the same for less: another category, too different, or not cheaper"
        }
        Strategy::FreeShipping => {
            "neither alone nor with one other does it take the cart to free delivery with the smallest total"
        }
        Strategy::Cart => "nothing says that it goes with what is in the cart",
        Strategy::BuyAgain => "it was not bought about as long ago as such things last",
        Strategy::Curated => "it is not on the list",
        Strategy::AlsoViewed => "no log says that the same visitors look at it",
        Strategy::AlsoBought => "no log says that the same customers choose it",
        Strategy::BoughtTogether | Strategy::Bundle => {
            "no log says that it is chosen in the same basket"
        }
        Strategy::Trending => "it is not looked at more than usual",
        Strategy::VisuallySimilar => "its picture does not look like that of the page's product",
        Strategy::ForYou | Strategy::Bestsellers | Strategy::Articles => {
            "it is not what the list is of"
        }
    }
}

/// The sentence for a reason. `rule`: the rule's name; `least`: how many products the placement needs.
pub fn sentence(
    exclusion: Exclusion,
    strategy: Option<Strategy>,
    rule: &str,
    least: u32,
) -> String {
    match exclusion {
        Exclusion::Placement => "the configuration has no such placement".to_owned(),
        Exclusion::Level => "the level in force does not let this list be filled".to_owned(),
        Exclusion::Occasion => "the page has nothing that this list begins from".to_owned(),
        Exclusion::Absent => "it is not in the packs that this page fetches".to_owned(),
        Exclusion::Never => "the shopper asked never to see it".to_owned(),
        Exclusion::Own => "it is the page's own product".to_owned(),
        Exclusion::Above => "a placement above shows it".to_owned(),
        Exclusion::Cart => "it is in the cart, or was put there".to_owned(),
        Exclusion::Bought => "it was bought".to_owned(),
        Exclusion::Gift => "it was chosen for somebody else".to_owned(),
        Exclusion::Viewed => {
            "it was looked at lately, and nobody is followed by that".to_owned()
        }
        Exclusion::Resting => "it was shown often without being opened, and rests".to_owned(),
        Exclusion::Unlike => strategy.map_or("", unlike).to_owned(),
        Exclusion::Kind if strategy == Some(Strategy::Articles) => {
            "it is a product, and the list is of articles".to_owned()
        }
        Exclusion::Kind => "it is an article, and the list is of products".to_owned(),
        Exclusion::Stock => "it cannot be ordered now".to_owned(),
        Exclusion::Gender => "it is made for another gender than the page's product".to_owned(),
        Exclusion::Age => "it is made for another age than the page's product".to_owned(),
        Exclusion::Closed => "one of its kind is enough, and was bought lately".to_owned(),
        Exclusion::Private => {
            "it is of a kind that is never profiled, and this list is chosen for the person"
                .to_owned()
        }
        Exclusion::Rule(_) => format!("rule {rule} leaves it out"),
        Exclusion::Picture => {
            "its picture is neither among those that everyone on this page fetches nor on the device"
                .to_owned()
        }
        Exclusion::Cap => {
            "as many of its category stand there as the placement takes (per-category)".to_owned()
        }
        Exclusion::Variety { score, least } => format!(
            "its score of {score} would be enough ({least} was), but enough of its category or brand stand there (diversity)"
        ),
        Exclusion::Below { score, least } => {
            format!("its score is {score}, and {least} was the lowest that was enough")
        }
        Exclusion::Few => format!(
            "it may stand there, but fewer than {least} products may: the shop's own children stand"
        ),
    }
}
