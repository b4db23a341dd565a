//! Pages that are loaded when they are opened.

/// A page behind a lazy route: its code is split off and sent to those who open it. Its view makes its
/// resource itself; made in `data`, the code that reads it would be part of every first visit.
macro_rules! lazy_page {
    ($(#[$meta:meta])* $name:ident, $view:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        #[leptos_router::lazy_route]
        impl leptos_router::LazyRoute for $name {
            fn data() -> Self { $name }

            fn view(this: Self) -> AnyView {
                let _ = this;
                $view.into_any()
            }
        }
    };
}
