//! Figures for leads, and the wall that everybody in the room looks at.

mod backlog;
mod charts;
mod follow_ups;
pub mod forms;
mod overview;
mod parts;
mod promises;
mod tickets;
mod tiers;
mod wallboard;
mod work;

pub use tickets::age;

lazy_zone! {
    reports_zone, __preload_reports_zone {
        /// `/reports`
        OverviewPage => view! { <overview::Overview/> },
        /// `/reports/work`
        WorkPage => view! { <work::Work/> },
        /// `/reports/tickets`
        BehindPage => view! { <tickets::Tickets/> },
        /// `/reports/follow-ups`
        FollowUpsPage => view! { <follow_ups::FollowUps/> },
        /// `/wallboard`
        WallboardPage => view! { <wallboard::Board/> },
    }
}
