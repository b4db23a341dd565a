//! Signing in.

use crate::domain::Kept;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::{GetUrl, MultipartData, MultipartFormData};

/// What was typed before.
#[server(prefix = "/read", endpoint = "sign-in", input = GetUrl)]
pub async fn load_sign_in() -> Result<Kept, AppError> {
    use crate::pages::door;
    door::answer(door::door()?.kept("sign-in").await)
}

/// Signs in with address and password.
#[server(name = SignInForm, prefix = "/do", endpoint = "sign-in", input = MultipartFormData)]
pub async fn sign_in(data: MultipartData) -> Result<(), AppError> {
    use crate::desk::session;
    use crate::pages::door::{self, Outcome};
    let (door, form) = door::receive(data).await?;
    let done = async {
        form.whole()?;
        let (token, _) =
            session::sign_in(&door.desk, form.value("email"), form.secret("password"), &door.user_agent).await?;
        door.signed_in(&token);
        Ok(Outcome::to(door::local_path(form.value("next")).unwrap_or("/")))
    };
    let done = done.await;
    door::finish(door, form, "sign-in", done).await
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
