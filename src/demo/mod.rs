pub const PASSWORD: &str = "tiendo-demo";
pub fn accounts_shown() -> Vec<(String, String)> {
    Vec::new()
}
