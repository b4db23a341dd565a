//! Icons: symbols that each page holds once, and that are used by name.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$meta:meta])* $variant:ident $id:literal $shape:literal),+ $(,)?) => {
        /// An icon on a grid of 24, drawn with strokes of 1.5.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName { $($(#[$meta])* $variant),+ }

        impl IconName {
            /// The address of its symbol within the page.
            pub const fn href(self) -> &'static str {
                match self { $(IconName::$variant => concat!("#i-", $id)),+ }
            }
        }

        const SYMBOLS: &str = concat!(
            $("<symbol id=\"i-", $id, "\" viewBox=\"0 0 24 24\">", $shape, "</symbol>"),+
        );
    };
}

icons! {
    Alert "alert" "<path d=\"M12 4 21 19.5H3z\"/><path d=\"M12 10v4.5M12 17h.01\"/>",
    Box "box" "<path d=\"M4.5 8 12 4l7.5 4v8L12 20l-7.5-4zM4.5 8l7.5 4 7.5-4M12 12v8\"/>",
    Building "building" "<path d=\"M5 20V4.5h9V20M14 9.5h5V20M3 20h18M8 8h3M8 12h3M8 16h3\"/>",
    Calendar "calendar" "<rect x=\"4.5\" y=\"6\" width=\"15\" height=\"13.5\" rx=\"1.5\"/><path d=\"M4.5 10.5h15M8.5 4v4M15.5 4v4\"/>",
    Chart "chart" "<path d=\"M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6\"/>",
    Chat "chat" "<path d=\"M4 5.5h12v8.5H9l-3.5 3v-3H4z\"/><path d=\"M19 9h1.5v8.5H19v2.5l-3-2.5h-4\"/>",
    Check "check" "<path d=\"m5 12.5 4.5 4.5L19 7.5\"/>",
    Clip "clip" "<path d=\"m19 11-7.5 7.5a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.5 7.5a1.4 1.4 0 0 1-2-2L14.5 8\"/>",
    Clock "clock" "<circle cx=\"12\" cy=\"12\" r=\"8\"/><path d=\"M12 7.5V12l3 2\"/>",
    Cross "x" "<path d=\"m6 6 12 12M18 6 6 18\"/>",
    Dots "dots" "<path d=\"M6 12h.01M12 12h.01M18 12h.01\" stroke-width=\"2.5\"/>",
    /// The ladder downwards.
    Down "down" "<path d=\"M4 7h4v4h4v4h4v4h4\"/>",
    Eye "eye" "<path d=\"M2.5 12C5 7.5 8 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.5 6.5-9.5 6.5S5 16.5 2.5 12z\"/><circle cx=\"12\" cy=\"12\" r=\"2.75\"/>",
    File "file" "<path d=\"M6 3.5h8l4 4v13H6zM14 3.5v4h4\"/>",
    Filter "filter" "<path d=\"M4 6.5h16M7 12h10M10 17.5h4\"/>",
    Flag "flag" "<path d=\"M5.5 20.5v-16h12l-2 4 2 4h-12\"/>",
    Gear "gear" "<circle cx=\"12\" cy=\"12\" r=\"3\"/><path d=\"M12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2.1 2.1M15.9 15.9 18 18M18 6l-2.1 2.1M8.1 15.9 6 18\"/>",
    Home "home" "<path d=\"M4 11 12 4.5 20 11v8.5h-5.5v-5h-5v5H4z\"/>",
    Inbox "inbox" "<path d=\"M4 13.5 6.5 5.5h11L20 13.5v5H4zM4 13.5h5a3 3 0 0 0 6 0h5\"/>",
    Info "info" "<circle cx=\"12\" cy=\"12\" r=\"8\"/><path d=\"M12 11v5M12 8h.01\"/>",
    Key "key" "<circle cx=\"8\" cy=\"15.5\" r=\"4\"/><path d=\"m11 12.5 8.5-8.5M16 7.5l2.5 2.5\"/>",
    Left "left" "<path d=\"m14.5 6-6 6 6 6\"/>",
    Link "link" "<path d=\"M10 14a3.5 3.5 0 0 0 5 0l3.5-3.5a3.5 3.5 0 0 0-5-5L12 7M14 10a3.5 3.5 0 0 0-5 0l-3.5 3.5a3.5 3.5 0 0 0 5 5L12 17\"/>",
    List "list" "<path d=\"M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01\"/>",
    Lock "lock" "<rect x=\"5.5\" y=\"10.5\" width=\"13\" height=\"9\" rx=\"1.5\"/><path d=\"M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5\"/>",
    Mail "mail" "<rect x=\"3.5\" y=\"6\" width=\"17\" height=\"12.5\" rx=\"1.5\"/><path d=\"m4 7.5 8 6 8-6\"/>",
    Out "out" "<path d=\"M14 4.5H5v15h9M10 12h10M16.5 8.5 20 12l-3.5 3.5\"/>",
    Pencil "pencil" "<path d=\"m5 19 .8-4L16 4.8l3.2 3.2L9 18.2zM14 6.8l3.2 3.2\"/>",
    ArrowUp "arrow-up" "<path d=\"M12 19V5M6 11l6-6 6 6\"/>",
    ChevronUp "chevron-up" "<path d=\"m6 15 6-6 6 6\"/>",
    ChevronDown "chevron-down" "<path d=\"m6 9 6 6 6-6\"/>",
    Plus "plus" "<path d=\"M12 5v14M5 12h14\"/>",
    Right "right" "<path d=\"m9.5 6 6 6-6 6\"/>",
    Screen "screen" "<path d=\"M4 5.5h16V16H4zM9 20h6M12 16v4\"/>",
    Search "search" "<circle cx=\"11\" cy=\"11\" r=\"6.5\"/><path d=\"m16 16 4.5 4.5\"/>",
    Tag "tag" "<path d=\"M4 4.5h8l8 8-7.5 7.5L4 12z\"/><path d=\"M8 8.5h.01\"/>",
    Ticket "ticket" "<path d=\"M4 6.5h16v4a1.75 1.75 0 0 0 0 3.5v3.5H4V14a1.75 1.75 0 0 0 0-3.5z\"/><path d=\"M14 9.5v5\"/>",
    Undo "undo" "<path d=\"M9 6 4.5 10.5 9 15M4.5 10.5H14a5 5 0 0 1 0 10h-3\"/>",
    /// The ladder upwards.
    Up "up" "<path d=\"M4 19h4v-4h4v-4h4V7h4\"/>",
    User "user" "<circle cx=\"12\" cy=\"8.5\" r=\"3.75\"/><path d=\"M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5\"/>",
    Users "users" "<circle cx=\"9\" cy=\"9\" r=\"3.25\"/><path d=\"M3 19c.7-3.5 3-5 6-5s5.3 1.5 6 5M15.5 6a3.25 3.25 0 0 1 0 6M18 14.5c1.6.8 2.6 2.3 3 4.5\"/>",
}

/// An icon. It repeats what words say, so screen readers pass over it.
#[component]
pub fn Icon(
    name: IconName,
    /// 16 instead of 20 pixels.
    #[prop(optional)]
    sm: bool,
) -> impl IntoView {
    view! {
        <svg class=if sm { "icon sm" } else { "icon" } aria-hidden="true">
            <use href=name.href()></use>
        </svg>
    }
}

/// The symbols of all icons, once per page. Every shell has one.
#[component]
pub fn IconSprite() -> impl IntoView {
    view! { <svg hidden=true aria-hidden="true" inner_html=SYMBOLS></svg> }
}
