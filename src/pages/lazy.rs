//! Pages that are loaded when they are opened, a zone at a time.

/// The pages of a zone as lazy routes. All of a zone comes in one file, which is sent to those who open one of its
/// pages: a file a page would cut what the pages share into hundreds of pieces. `$preload` is what `lazy` calls the function that only loads.
macro_rules! lazy_zone {
    ($zone:ident, $preload:ident { $($(#[$meta:meta])* $page:ident => $view:expr,)+ }) => {
        #[derive(Clone, Copy)]
        #[allow(clippy::enum_variant_names)] // the names of the pages are given
        enum ZonePage { $($page,)+ }

        #[leptos::lazy]
        fn $zone(page: ZonePage) -> leptos::prelude::AnyView {
            use leptos::prelude::*;
            match page { $(ZonePage::$page => $view.into_any(),)+ }
        }

        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug)]
            pub struct $page;

            impl leptos_router::LazyRoute for $page {
                fn data() -> Self { $page }

                async fn view(this: Self) -> leptos::prelude::AnyView {
                    let _ = this;
                    $zone(ZonePage::$page).await
                }

                #[cfg(target_arch = "wasm32")]
                async fn preload() { $preload().await; }
            }
        )+
    };
}
