//! What surrounds every page: title, who is visiting, where the page stands, what can be chosen in the header.

use super::{Export, Viewer, Visit, assets::Assets, export::Exports, flash::Flash, nav::Nav};

/// The frame of a page, read by `templates/_layout.html`.
pub struct Chrome {
    pub title: String,
    pub viewer: Option<Person>,
    pub nav: Nav,
    pub picker: Option<Picker>,
    pub crumbs: Vec<Crumb>,
    pub flash: Option<Flash>,
    /// Where the page's list is taken out of the portal.
    pub exports: Option<Exports>,
    pub assets: Assets,
    pub demo: bool,
}

/// Who is signed in, as the header shows it.
pub struct Person {
    pub account_id: i64,
    pub name: String,
    pub role_label: String,
    pub unit_name: String,
    pub grants: Vec<GrantChoice>,
    /// How many notices wait to be read; empty for none, "99+" for very many.
    pub unread: String,
}

/// A grant the person can switch to.
pub struct GrantChoice {
    pub id: i64,
    pub label: String,
    pub current: bool,
}

/// The plan and period in use, changed by a GET form.
pub struct Picker {
    pub action: String,
    pub plans: Vec<Choice>,
    pub periods: Vec<Choice>,
    pub hidden: Vec<(String, String)>,
    /// What has to be known of all figures of the period in use.
    pub caveat: Option<String>,
}

/// An option of a select.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

/// A step of the breadcrumb; the last one has no address.
pub struct Crumb {
    pub href: Option<String>,
    pub label: String,
}

impl Chrome {
    /// The frame of a page nobody need be signed in for.
    pub fn public(title: impl Into<String>, demo: bool) -> Self {
        Self {
            title: title.into(),
            viewer: None,
            nav: Nav::default(),
            picker: None,
            crumbs: Vec::new(),
            flash: None,
            exports: None,
            assets: Assets::current(),
            demo,
        }
    }

    /// The frame of a signed-in visitor's page.
    pub fn new(visit: &Visit, title: impl Into<String>) -> Self {
        Self {
            viewer: Some(person(&visit.viewer)),
            nav: Nav::new(visit),
            flash: visit.flash.clone(),
            ..Self::public(title, visit.demo)
        }
    }

    /// Adds a step to the breadcrumb.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: Some(href.into()), label: label.into() });
        self
    }

    /// Ends the breadcrumb with the page itself.
    pub fn here(mut self, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: None, label: label.into() });
        self
    }

    /// Offers the page's list as a file.
    pub fn export(mut self, export: &Export) -> Self {
        self.exports = export.links();
        self
    }

    /// The same, where the list has an Excel table in a form of its own.
    pub fn export_beside(mut self, export: &Export, excel: &str) -> Self {
        self.exports = export.links().map(|links| Exports { excel: excel.to_owned(), ..links });
        self
    }

    /// Puts the plan and period in use into the header.
    pub fn pick(mut self, picker: Picker) -> Self {
        self.picker = Some(picker);
        self
    }
}

fn person(viewer: &Viewer) -> Person {
    let current = viewer.grant.as_ref();
    Person {
        account_id: viewer.account_id,
        name: viewer.full_name.clone(),
        role_label: current.map_or("Chưa có vai trò", |grant| grant.role.label()).to_owned(),
        unit_name: current.map_or("", |grant| &grant.unit_name).to_owned(),
        unread: match viewer.unread {
            0 => String::new(),
            few @ ..100 => few.to_string(),
            _ => "99+".to_owned(),
        },
        grants: viewer
            .grants
            .iter()
            .map(|grant| GrantChoice {
                id: grant.id,
                label: grant.label(),
                current: current.is_some_and(|current| current.id == grant.id),
            })
            .collect(),
    }
}
