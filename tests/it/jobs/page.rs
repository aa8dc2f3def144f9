//! The administrator's page.
