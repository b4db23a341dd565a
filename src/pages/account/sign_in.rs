//! Signing in.

use super::forms::SignInForm;
use crate::domain::Kept;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// What was typed before.
#[server(prefix = "/read", endpoint = "sign-in", input = GetUrl)]
pub async fn load_sign_in() -> Result<Kept, AppError> {
    use crate::pages::door;
    door::answer(door::door()?.kept("sign-in").await)
}

#[component]
pub fn SignIn() -> impl IntoView {
    let kept = Resource::new_blocking(|| (), |()| load_sign_in());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let kept = kept.await.unwrap_or_default();
                view! {
                    <form method="post" action=SignInForm::PATH enctype="multipart/form-data">
                        <input name="email" value=kept.value("email").to_owned()/>
                        <input name="password" type="password"/>
                        <button type="submit">"x"</button>
                    </form>
                }
            })}
        </Suspense>
    }
}
