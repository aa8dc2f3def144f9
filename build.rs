//! Migrations are embedded by `sqlx::migrate!`; a new file there must rebuild the program.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
