//! The forms: what each does. A form without its line here does not compile.

use super::multipart;
use crate::domain::FormRoute;
use crate::error::AppError;
use crate::pages;
use crate::pages::request::{Form, Outcome, RequestContext, TooMuch, answer_form};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use futures::future::BoxFuture;

/// The routes of all forms.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FormRoute::ALL.iter().fold(Router::new(), |router, route| {
        router.route(route.path(), post(async |context, request| receive(*route, context, request).await))
    })
}

async fn receive(route: FormRoute, Extension(context): Extension<RequestContext>, request: Request) -> Response {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // The guard let nothing pass that has none.
    let Some(boundary) = multipart::boundary(kind) else { return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response() };
    let too_much = request.extensions().get::<TooMuch>().cloned().unwrap_or_default();
    let parts = multer::Multipart::new(request.into_body().into_data_stream(), boundary);
    answer_form(context, route, parts, &too_much, handle).await
}

/// Does what a form asks for.
fn handle<'f>(
    route: FormRoute,
    context: &'f mut RequestContext,
    form: &'f mut Form,
) -> BoxFuture<'f, Result<Outcome, AppError>> {
    use FormRoute::*;
    match route {
        SignIn => Box::pin(pages::account::forms::sign_in(context, form)),
        SignOut => Box::pin(pages::account::forms::sign_out(context, form)),
        SignOutEverywhere => Box::pin(pages::account::forms::sign_out_everywhere(context, form)),
        SignUp => Box::pin(pages::account::forms::sign_up(context, form)),
        AskReset => Box::pin(pages::account::forms::ask_reset(context, form)),
        AskSignInLink => Box::pin(pages::account::forms::ask_sign_in_link(context, form)),
        UseLink => Box::pin(pages::account::forms::use_link(context, form)),
        ChoosePassword => Box::pin(pages::account::forms::choose_password(context, form)),
        SetUp => Box::pin(pages::account::forms::set_up(context, form)),
        SaveProfile => Box::pin(pages::account::forms::save_profile(context, form)),
        SaveAbsence => Box::pin(pages::account::forms::save_absence(context, form)),
        ChangePassword => Box::pin(pages::account::forms::change_password(context, form)),
        EndSession => Box::pin(pages::account::forms::end_session(context, form)),
        StageFile => Box::pin(pages::forms::stage_file(context, form)),
        Preview => Box::pin(pages::forms::preview(context, form)),
        ChooseLanguage => Box::pin(pages::forms::choose_language(context, form)),
        ChooseTheme => Box::pin(pages::forms::choose_theme(context, form)),
        Reply => Box::pin(pages::forms::reply(context, form)),
        AddFollower => Box::pin(pages::forms::add_follower(context, form)),
        RemoveFollower => Box::pin(pages::forms::remove_follower(context, form)),
        Reopen => Box::pin(pages::forms::reopen(context, form)),
        Discard => Box::pin(pages::forms::discard(context, form)),
        RegisterDetails => Box::pin(pages::portal::register_forms::register_details(context, form)),
        RegisterConfirm => Box::pin(pages::portal::register_forms::register_confirm(context, form)),
        Confirm => Box::pin(pages::portal::forms::confirm(context, form)),
        NotSolved => Box::pin(pages::portal::forms::not_solved(context, form)),
        FollowUp => Box::pin(pages::portal::forms::follow_up(context, form)),
        MeToo => Box::pin(pages::portal::forms::me_too(context, form)),
        Rate => Box::pin(pages::survey_forms::rate(context, form)),
        ExplainRating => Box::pin(pages::survey_forms::explain_rating(context, form)),
        VendorAnswer => Box::pin(pages::vendor::forms::vendor_answer(context, form)),
        VendorPromise => Box::pin(pages::vendor::forms::vendor_promise(context, form)),
        VendorReturn => Box::pin(pages::vendor::forms::vendor_return(context, form)),
        Note => Box::pin(pages::workspace::forms::note(context, form)),
        WriteVendor => Box::pin(pages::workspace::forms::write_vendor(context, form)),
        Take => Box::pin(pages::workspace::forms::take(context, form)),
        TakeNext => Box::pin(pages::workspace::forms::take_next(context, form)),
        Assign => Box::pin(pages::workspace::forms::assign(context, form)),
        SetTeam => Box::pin(pages::workspace::forms::set_team(context, form)),
        SetPriority => Box::pin(pages::workspace::forms::set_priority(context, form)),
        SetCategory => Box::pin(pages::workspace::forms::set_category(context, form)),
        SetTags => Box::pin(pages::workspace::forms::set_tags(context, form)),
        SetStatus => Box::pin(pages::workspace::forms::set_status(context, form)),
        Escalate => Box::pin(pages::workspace::forms::escalate(context, form)),
        GiveBack => Box::pin(pages::workspace::forms::give_back(context, form)),
        Recall => Box::pin(pages::workspace::forms::recall(context, form)),
        Resolve => Box::pin(pages::workspace::forms::resolve(context, form)),
        ChangeSelected => Box::pin(pages::workspace::forms::change_selected(context, form)),
        AddProblem => Box::pin(pages::workspace::problems::forms::add_problem(context, form)),
        EditProblem => Box::pin(pages::workspace::problems::forms::edit_problem(context, form)),
        StepProblem => Box::pin(pages::workspace::problems::forms::step_problem(context, form)),
        ResolveProblem => Box::pin(pages::workspace::problems::forms::resolve_problem(context, form)),
        SolveIncidents => Box::pin(pages::workspace::problems::forms::solve_incidents(context, form)),
        ApplyToAll => Box::pin(pages::workspace::problems::forms::apply_to_all(context, form)),
        ApplyWorkaround => Box::pin(pages::workspace::problems::forms::apply_workaround(context, form)),
        LinkProblem => Box::pin(pages::workspace::problems::forms::link_problem(context, form)),
        UnlinkProblem => Box::pin(pages::workspace::problems::forms::unlink_problem(context, form)),
        PublishBanner => Box::pin(pages::workspace::problems::forms::publish_banner(context, form)),
        WithdrawBanner => Box::pin(pages::workspace::problems::forms::withdraw_banner(context, form)),
        DropDraft => Box::pin(pages::workspace::problems::forms::drop_draft(context, form)),
        FollowUpAnswer => Box::pin(pages::reports::forms::follow_up_answer(context, form)),
        Invite => Box::pin(pages::admin::forms::invite(context, form)),
        PlacePerson => Box::pin(pages::admin::forms::place_person(context, form)),
        SaveIdentity => Box::pin(pages::admin::forms::save_identity(context, form)),
        PersonAccess => Box::pin(pages::admin::forms::person_access(context, form)),
        AddOrganisation => Box::pin(pages::admin::forms::add_organisation(context, form)),
        RenameOrganisation => Box::pin(pages::admin::forms::rename_organisation(context, form)),
        ArchiveOrganisation => Box::pin(pages::admin::forms::archive_organisation(context, form)),
        AddTier => Box::pin(pages::admin::forms::add_tier(context, form)),
        SaveTier => Box::pin(pages::admin::forms::save_tier(context, form)),
        StepTier => Box::pin(pages::admin::forms::step_tier(context, form)),
        ArchiveTier => Box::pin(pages::admin::forms::archive_tier(context, form)),
        AddName => Box::pin(pages::admin::forms::add_name(context, form)),
        Rename => Box::pin(pages::admin::forms::rename(context, form)),
        ArchiveName => Box::pin(pages::admin::forms::archive_name(context, form)),
        AddCategory => Box::pin(pages::admin::catalogue_forms::add_category(context, form)),
        SaveCategory => Box::pin(pages::admin::catalogue_forms::save_category(context, form)),
        ArchiveCategory => Box::pin(pages::admin::catalogue_forms::archive_category(context, form)),
        AddQuestion => Box::pin(pages::admin::catalogue_forms::add_question(context, form)),
        SaveQuestion => Box::pin(pages::admin::catalogue_forms::save_question(context, form)),
        StepQuestion => Box::pin(pages::admin::catalogue_forms::step_question(context, form)),
        ArchiveQuestion => Box::pin(pages::admin::catalogue_forms::archive_question(context, form)),
        SavePriorities => Box::pin(pages::admin::catalogue_forms::save_priorities(context, form)),
        AddTeam => Box::pin(pages::admin::routing_forms::add_team(context, form)),
        SaveModel => Box::pin(pages::admin::routing_forms::save_model(context, form)),
        SaveTeam => Box::pin(pages::admin::routing_forms::save_team(context, form)),
        SaveMember => Box::pin(pages::admin::routing_forms::save_member(context, form)),
        ArchiveTeam => Box::pin(pages::admin::routing_forms::archive_team(context, form)),
        AddRule => Box::pin(pages::admin::routing_forms::add_rule(context, form)),
        SaveRule => Box::pin(pages::admin::routing_forms::save_rule(context, form)),
        StepRule => Box::pin(pages::admin::routing_forms::step_rule(context, form)),
        ArchiveRule => Box::pin(pages::admin::routing_forms::archive_rule(context, form)),
        AddAutomation => Box::pin(pages::admin::automation_forms::add_automation(context, form)),
        SaveAutomation => Box::pin(pages::admin::automation_forms::save_automation(context, form)),
        StepAutomation => Box::pin(pages::admin::automation_forms::step_automation(context, form)),
        ArchiveAutomation => Box::pin(pages::admin::automation_forms::archive_automation(context, form)),
        SaveCalendar => Box::pin(pages::admin::service_forms::save_calendar(context, form)),
        SetDay => Box::pin(pages::admin::service_forms::set_day(context, form)),
        RemoveDay => Box::pin(pages::admin::service_forms::remove_day(context, form)),
        ImportDays => Box::pin(pages::admin::service_forms::import_days(context, form)),
        RemoveFeed => Box::pin(pages::admin::service_forms::remove_feed(context, form)),
        ArchiveCalendar => Box::pin(pages::admin::service_forms::archive_calendar(context, form)),
        SavePolicy => Box::pin(pages::admin::service_forms::save_policy(context, form)),
        StepPolicy => Box::pin(pages::admin::service_forms::step_policy(context, form)),
        ArchivePolicy => Box::pin(pages::admin::service_forms::archive_policy(context, form)),
        AddRung => Box::pin(pages::admin::service_forms::add_rung(context, form)),
        RemoveRung => Box::pin(pages::admin::service_forms::remove_rung(context, form)),
        SetContract => Box::pin(pages::admin::service_forms::set_contract(context, form)),
        RetryMail => Box::pin(pages::admin::forms::retry_mail(context, form)),
        RetryAllMail => Box::pin(pages::admin::forms::retry_all_mail(context, form)),
    }
}
