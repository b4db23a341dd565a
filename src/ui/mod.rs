//! The parts that pages are made of. Words come from `t`, the reader from the [`Viewer`](crate::domain::view::Viewer)
//! in the context, what was typed before an error from the [`Kept`](crate::domain::Kept) of the [`Form`] around.

mod answers;
mod attachments;
mod avatar;
mod badge;
mod button;
mod choice;
mod context;
mod dialog;
mod drafts;
mod editor;
mod event_words;
mod field;
mod files;
mod form;
mod handover;
mod icon;
mod keys;
mod ladder;
mod list;
mod measure;
mod menu;
mod navigate;
mod notice;
mod palette;
mod panel;
pub mod places;
mod post;
mod prefs;
mod promise;
mod question;
mod ring;
mod selection;
mod shell;
mod slot;
mod summary;
mod thread;
mod tier;
mod time;
mod way_back;
pub mod words;
mod zone;

pub use answers::{AnswerLine, CheckAnswers, Confirmation, FormSection, TableScroll};
pub use attachments::Attachments;
pub use avatar::{Avatar, AvatarKind, initials};
pub use badge::{Prio, StatusBadge, Tag};
pub use button::{ButtonKind, ButtonLink, SubmitButton};
pub use choice::{Checkbox, CheckboxGroup, Choice, FilterSelect, RadioGroup, options};
pub use context::{language, viewer};
pub use dialog::Dialog;
pub use editor::MarkdownEditor;
pub use event_words::{Reader, sentence};
pub use field::{DateField, Field, SelectField, TextArea, yes_and_no};
pub use files::FilePicker;
pub use form::{Form, FormContext};
pub use handover::HandoverCardView;
pub use icon::{Icon, IconName, IconSprite};
pub use keys::Keys;
pub use ladder::{Ladder, PromiseLadder};
pub use list::{Queue, TicketList};
pub use measure::{minutes, size};
pub use menu::{AccountMenu, Menu, MenuLink};
pub use navigate::{Crumbs, Pagination, TabLink, TabLinks};
pub use notice::NoticeBanner;
pub use panel::{Banner, BannerKind, Card, EmptyState, Fact, Facts, Panel, Skeleton, Stairs};
pub use prefs::{LanguageSwitch, ThemeSwitch};
pub use promise::{
    SpentBar, SpentLegend, Verdicts, asked, clock_name, differing, in_hours, in_hours_held, spent, target,
};
pub use question::QuestionField;
pub use ring::Ring;
pub use selection::SelectedCount;
pub use shell::{
    AdminPlace, AdminShell, Brand, DeskShell, GateShell, PageTitle, PortalPlace, PortalShell, RailViews, SkipLink,
    VendorShell,
};
pub use summary::{ErrorSummary, Labels};
pub use thread::{EntryView, Thread};
pub use tier::{Rungs, TierGlyph};
pub use time::TimeTag;
