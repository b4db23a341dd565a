//! Figures for leads, and the wall that everybody in the room looks at.

mod backlog;
mod charts;
mod follow_ups;
#[cfg(feature = "ssr")]
pub mod forms;
mod overview;
mod parts;
mod promises;
mod tickets;
mod tiers;
mod wallboard;
mod work;

pub use parts::age;

lazy_zone! {
    reports_zone, __preload_reports_zone, ReportsRoute {
        /// `/reports`
        Overview => view! { <overview::Overview/> },
        /// `/reports/work`
        Work => view! { <work::Work/> },
        /// `/reports/tickets`
        Behind => view! { <tickets::Tickets/> },
        /// `/reports/follow-ups`
        FollowUps => view! { <follow_ups::FollowUps/> },
        /// `/wallboard`
        Wallboard => view! { <wallboard::Board/> },
    }
}
