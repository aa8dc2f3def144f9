//! Whom acts tell, how it is read in the portal, and how it goes out by e-mail.

mod acts;
mod audience;
mod mail;
mod portal;
pub mod stage;
