//! The parts that pages are made of. Words come from `t`, the reader from the [`Viewer`](crate::domain::view::Viewer)
//! in the context, what was typed before an error from the [`KeptForm`](crate::domain::Kept) of the [`Form`] around.

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
mod elements;
mod entries;
mod event_words;
mod field;
mod file_name;
mod files;
mod form;
mod form_context;
mod handover;
pub mod html;
mod icon;
mod keyed;
mod keys;
mod ladder;
mod list;
mod locks;
mod measure;
mod menu;
mod minder;
mod minding;
mod navigate;
mod notice;
mod orphan_panel;
mod orphans;
#[cfg(feature = "hydrate")]
pub mod outdated;
mod palette;
mod panel;
pub mod places;
mod post;
mod prefs;
mod promise;
mod query;
mod question;
mod ring;
mod selection;
mod shell;
mod slot;
mod storage;
mod subject;
mod summary;
mod tab;
mod thread;
mod tier;
mod time;
mod unsent;
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
pub use field::{DateField, Field, MadeFrom, SelectField, TextArea, yes_and_no};
pub use file_name::FileName;
pub use files::FilePicker;
pub use form::Form;
pub use form_context::{FieldLabels, FormContext, KeptForms};
pub use handover::HandoverCardView;
pub use icon::{Icon, IconName, IconSprite};
pub use keyed::{Keyed, KeyedRows, keyed, keyed_rows};
pub use keys::Keys;
pub use ladder::{Ladder, PromiseLadder};
pub use list::{Queue, SearchStopped, TicketList};
pub use measure::{minutes, size};
pub use menu::{AccountMenu, Menu, MenuLink};
pub use navigate::{Crumbs, Pagination, TabLink, TabLinks};
pub use notice::NoticeBanner;
pub use panel::{Banner, BannerKind, Card, EmptyState, Fact, Facts, Panel, Skeleton, Stairs};
pub use prefs::{LanguageSwitch, ThemeSwitch};
pub use promise::{
    SpentBar, SpentLegend, Verdicts, asked, clock_name, differing, in_hours, in_hours_held, spared, spent, target,
};
pub use query::use_query_map;
pub use question::QuestionField;
pub use ring::Ring;
pub use selection::SelectedCount;
pub use shell::{
    AdminPlace, AdminShell, Brand, DeskShell, EscapedTitles, GateShell, PageTitle, PortalPlace, PortalShell, RailViews,
    SkipLink, VendorShell,
};
pub use slot::labelled;
pub use subject::address;
pub use summary::ErrorSummary;
pub use thread::Thread;
pub use tier::{Rungs, TierGlyph};
pub use time::TimeTag;
