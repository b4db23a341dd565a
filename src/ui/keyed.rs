//! Views that keep their elements for one thing only. Leptos renders a new view into the elements of the one before it
//! wherever both have the same type; what somebody typed, ticked or opened there would then stand in the form, field or
//! row of something else. A keyed view keeps its elements as long as its key is the same, and gets new ones otherwise.

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::{Mountable, Position, PositionState};
use wasm_bindgen::JsCast;

/// One view under a key.
pub struct Keyed {
    key: String,
    view: AnyView,
}

/// A view whose elements belong to what `key` names.
pub fn keyed(key: impl Into<String>, view: impl IntoAny) -> Keyed {
    Keyed { key: key.into(), view: view.into_any() }
}

/// The state kept of a [`Keyed`] that is shown.
pub struct KeyedState {
    key: String,
    state: <AnyView as Render>::State,
}

impl Render for Keyed {
    type State = KeyedState;

    fn build(self) -> KeyedState {
        KeyedState { key: self.key, state: self.view.build() }
    }

    fn rebuild(self, state: &mut KeyedState) {
        if self.key == state.key {
            self.view.rebuild(&mut state.state);
        } else {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
        }
    }
}

impl Mountable for KeyedState {
    fn unmount(&mut self) {
        self.state.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.state.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.state.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.state.elements()
    }
}

impl AddAnyAttr for Keyed {
    type Output<SomeNewAttr: Attribute> = Keyed;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Keyed {
        Keyed { key: self.key, view: self.view.add_any_attr(attr).into_any() }
    }
}

impl RenderHtml for Keyed {
    type AsyncOutput = Keyed;
    type Owned = Keyed;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.view.dry_resolve();
    }

    async fn resolve(self) -> Keyed {
        Keyed { key: self.key, view: self.view.resolve().await }
    }

    fn html_len(&self) -> usize {
        self.view.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.view.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.view.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> KeyedState {
        KeyedState { key: self.key, state: self.view.hydrate::<FROM_SERVER>(cursor, position) }
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> KeyedState {
        KeyedState { key: self.key, state: self.view.hydrate_async(cursor, position).await }
    }

    fn into_owned(self) -> Keyed {
        self
    }
}

/// The rows of a list, each under the key of what it shows: rows that stay keep their elements wherever they move to.
pub struct KeyedRows(Vec<Keyed>);

/// Rows, each made by [`keyed`] of one element.
pub fn keyed_rows(rows: impl IntoIterator<Item = Keyed>) -> KeyedRows {
    KeyedRows(rows.into_iter().collect())
}

/// The state kept of [`KeyedRows`] that are shown.
pub struct KeyedRowsState {
    rows: Vec<KeyedState>,
    /// Stands behind the last row, so that there is a place for rows when there are none.
    end: Placeholder,
}

impl Render for KeyedRows {
    type State = KeyedRowsState;

    fn build(self) -> KeyedRowsState {
        KeyedRowsState {
            rows: self.0.into_iter().map(Keyed::build).collect(),
            end: leptos::tachys::renderer::Rndr::create_placeholder(),
        }
    }

    fn rebuild(self, state: &mut KeyedRowsState) {
        let mut before: Vec<Option<KeyedState>> = state.rows.drain(..).map(Some).collect();
        let rows: Vec<KeyedState> = self
            .0
            .into_iter()
            .map(|row| {
                let kept = before.iter_mut().find(|kept| kept.as_ref().is_some_and(|kept| kept.key == row.key));
                match kept.and_then(Option::take) {
                    Some(mut kept) => {
                        row.rebuild(&mut kept);
                        kept
                    }
                    None => row.build(),
                }
            })
            .collect();
        for gone in before.iter_mut().flatten() {
            gone.unmount();
        }
        state.rows = rows;
        state.arrange();
    }
}

impl KeyedRowsState {
    /// Puts the rows in their order. A row that stands right is not touched, because moving takes the focus away.
    fn arrange(&mut self) {
        let end: &Node = self.end.unchecked_ref();
        let Some(parent) = end.parent_node().and_then(|parent| parent.dyn_into::<Element>().ok()) else { return };
        let mut next = end.clone();
        for row in self.rows.iter_mut().rev() {
            let stands = |row: &KeyedState| row.elements().into_iter().next();
            let right = stands(row).is_some_and(|element| element.next_sibling().as_ref() == Some(&next));
            if !right {
                row.mount(&parent, Some(&next));
            }
            if let Some(element) = stands(row) {
                next = element.into();
            }
        }
    }
}

impl Mountable for KeyedRowsState {
    fn unmount(&mut self) {
        for row in &mut self.rows {
            row.unmount();
        }
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for row in &mut self.rows {
            row.mount(parent, marker);
        }
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.rows.first().is_some_and(|row| row.insert_before_this(child)) || self.end.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.rows.iter().flat_map(KeyedState::elements).collect()
    }
}

impl AddAnyAttr for KeyedRows {
    type Output<SomeNewAttr: Attribute> = KeyedRows;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> KeyedRows {
        let attr = attr.into_cloneable_owned();
        KeyedRows(self.0.into_iter().map(|row| row.add_any_attr(attr.clone())).collect())
    }
}

impl RenderHtml for KeyedRows {
    type AsyncOutput = KeyedRows;
    type Owned = KeyedRows;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        for row in &mut self.0 {
            row.dry_resolve();
        }
    }

    async fn resolve(self) -> KeyedRows {
        let mut rows = Vec::with_capacity(self.0.len());
        for row in self.0 {
            rows.push(row.resolve().await);
        }
        KeyedRows(rows)
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        for row in self.0 {
            row.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs.clone());
        }
        buf.push_str("<!>");
        *position = Position::NextChild;
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        for row in self.0 {
            row.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs.clone());
        }
        buf.push_sync("<!>");
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> KeyedRowsState {
        let rows = self.0.into_iter().map(|row| row.hydrate::<FROM_SERVER>(cursor, position)).collect();
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        KeyedRowsState { rows, end }
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> KeyedRowsState {
        let mut rows = Vec::with_capacity(self.0.len());
        for row in self.0 {
            rows.push(row.hydrate_async(cursor, position).await);
        }
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        KeyedRowsState { rows, end }
    }

    fn into_owned(self) -> KeyedRows {
        self
    }
}
