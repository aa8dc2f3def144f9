//! What a browser calls itself, in words a person knows.

/// "Chrome trên Windows" from a `User-Agent` header; "Thiết bị không rõ" where it says nothing known.
pub fn name(user_agent: &str) -> String {
    // Order matters: most browsers also claim to be Chrome and Safari.
    const BROWSERS: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("coc_coc", "Cốc Cốc"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "máy Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|&(_, name)| name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} trên {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Trình duyệt trên {system}"),
        (None, None) => "Thiết bị không rõ".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_what_only_they_say() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        assert_eq!(name(chrome), "Chrome trên Windows");
        assert_eq!(name(&format!("{chrome} Edg/126.0.0.0")), "Edge trên Windows");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(name(safari), "Safari trên iPhone");
        assert_eq!(
            name("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"),
            "Firefox trên Linux"
        );
        assert_eq!(name("curl/8.5.0"), "Thiết bị không rõ");
        assert_eq!(name(""), "Thiết bị không rõ");
    }
}
