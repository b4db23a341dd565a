//! Pages that are loaded when they are opened, a zone at a time.

/// The pages of a zone. All of a zone comes in one file, which is sent to those who open one of its pages: a file a page
/// would cut what the pages share into hundreds of pieces. `$preload` only loads. What `leptos::lazy` would make of `$zone`
/// cannot fail without taking the whole program down, so it is made here.
macro_rules! lazy_zone {
    ($zone:ident, $preload:ident, $pages:ident { $($(#[$meta:meta])* $page:ident => $view:expr,)+ }) => {
        /// A page of this zone.
        #[derive(Clone, Copy, Debug)]
        pub enum $pages { $($(#[$meta])* $page,)+ }

        impl $pages {
            /// The page, with elements of its own: nothing of the page before it is used again.
            fn view(self) -> leptos::prelude::AnyView {
                use leptos::prelude::*;
                let (name, view) = match self {
                    $($pages::$page => (concat!(stringify!($pages), stringify!($page)), $view.into_any()),)+
                };
                $crate::ui::keyed(name, view).into_any()
            }

            /// The page, once the file of its zone is there.
            pub async fn load(self) -> leptos::prelude::AnyView {
                #[cfg(feature = "hydrate")]
                return $crate::pages::lazy::loaded(|| $zone(self)).await;
                #[cfg(not(feature = "hydrate"))]
                {
                    #[cfg(feature = "ssr")]
                    $crate::pages::lazy::fetch_early(stringify!($zone));
                    self.view()
                }
            }

            /// Loads the file of the zone.
            #[cfg(target_arch = "wasm32")]
            pub async fn preload() { $crate::pages::lazy::preloaded(|| $preload()).await; }
        }

        #[cfg(feature = "hydrate")]
        #[leptos::wasm_split::wasm_split(
            $zone,
            wasm_split_path = ::leptos::wasm_split,
            preload(#[doc(hidden)] $preload),
            fallible
        )]
        fn $zone(page: $pages) -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok(page.view())
        }
    };
}
/// Names the files of a zone in the head of its page, so that a browser fetches them while it starts the program. Leptos
/// would look for them in whichever page its thread was at before.
#[cfg(feature = "ssr")]
#[expect(clippy::disallowed_methods, reason = "names of built files: nothing that people typed")]
pub fn fetch_early(zone: &str) {
    use leptos::prelude::*;
    use leptos_meta::Link;
    use std::collections::BTreeSet;
    let manifest = use_context::<leptos::WasmSplitManifest>();
    let Some(manifest) = manifest.as_ref().and_then(|manifest| manifest.0.try_read_value()) else { return };
    let (folder, files, loader) = &*manifest;
    // Put into the head by being written.
    // What minds drafts is wanted wherever there is a form, which is nearly everywhere in a zone.
    let wanted: BTreeSet<_> = [zone, "minding"].into_iter().filter_map(|part| files.get(part)).flatten().collect();
    for file in wanted {
        let href = format!("{folder}/{file}.wasm");
        _ = view! { <Link rel="preload" href=href as_="fetch" type_="application/wasm" crossorigin="anonymous"/> }
            .to_html();
    }
    let href = format!("{folder}/{loader}");
    _ = view! { <Link rel="modulepreload" href=href crossorigin="anonymous"/> }.to_html();
}

/// Loads the file of a zone. A page that the server rendered can only be taken over once it is there; without it the page is
/// left as it came. Whoever goes there from another page is led there by [`loaded`].
#[cfg(target_arch = "wasm32")]
pub async fn preloaded<F, E>(load: impl Fn() -> F)
where
    F: Future<Output = Result<(), E>>,
{
    if load().await.is_err() && load().await.is_err() && !crate::ui::outdated::is_running() {
        crate::ui::outdated::leave_alone();
        std::future::pending::<()>().await;
    }
}

/// A page of a zone. When its file cannot be had, asked for twice, the browser is led to the address by a load, to get
/// what the server has now.
#[cfg(feature = "hydrate")]
pub async fn loaded<F, E>(load: impl Fn() -> F) -> leptos::prelude::AnyView
where
    F: Future<Output = Result<leptos::prelude::AnyView, E>>,
{
    let to = crate::ui::outdated::target();
    for _ in 0..2 {
        if let Ok(view) = load().await {
            return view;
        }
    }
    crate::ui::outdated::lead_to(&to);
    // The page that is shown stays as it is until the other one comes.
    std::future::pending().await
}
