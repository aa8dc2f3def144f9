use ipnet::IpNet;
pub struct Settings {
    pub trusted_proxies: Vec<IpNet>,
}
impl Settings {
    pub fn secure(&self) -> bool {
        false
    }
}
