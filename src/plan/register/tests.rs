use proptest::prelude::*;

use super::*;

fn register() -> Register {
    let unit = |id, name: &str, aliases: &[&str], distance| Known {
        target: Target::Unit(id),
        name: name.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        distance,
        members: 1,
    };
    let group = |id, name: &str| Known { target: Target::Group(id), members: 9, ..unit(id, name, &[], 0) };
    let known = vec![
        unit(1, "Văn phòng Sở", &[], 0),
        unit(2, "Thanh tra Sở", &[], 0),
        unit(3, "Phòng Tổ chức Cán bộ", &["Phòng Tổ chức - Hành chính"], 0),
        unit(4, "Phòng Giáo dục Mầm non", &[], 0),
        unit(5, "Phòng Kế hoạch - Tài chính", &[], 0),
        unit(6, "Trường THPT Thủy Sơn", &[], 0),
        unit(7, "Trường THPT Thụy Hương", &["THPT Thuỵ Hương"], 0),
        unit(8, "Tổ Toán", &[], 0),
        unit(9, "Tổ Toán", &[], 0),
        unit(10, "Sở Nội vụ", &[], 1),
        unit(11, "Thanh tra Sở", &[], 1),
        unit(12, "Phòng Giáo dục Thường xuyên, Giáo dục Nghề nghiệp và Đại học", &[], 0),
        group(20, "Các đơn vị thuộc và trực thuộc Sở"),
        group(21, "Các trường THPT"),
    ];
    Register::new(known, &["Sở Giáo dục và Đào tạo".to_owned(), "Sở GD&ĐT".to_owned()])
}

#[test]
fn names_are_found_however_officials_write_them() {
    let register = register();
    for (name, id) in [
        ("Văn phòng Sở", 1),
        ("văn phòng sở", 1),
        ("VĂN PHÒNG SỞ", 1),
        ("VP Sở", 1),
        ("Văn phòng", 1),
        ("Văn phòng Sở Giáo dục và Đào tạo", 1),
        ("Thanh tra", 2),
        ("Phòng Tổ chức cán bộ", 3),
        ("Phòng Tổ chức - Cán bộ", 3),
        ("Phòng TCCB", 3),
        ("TCCB", 3),
        ("Phòng Tổ chức Cán bộ Sở GDĐT", 3),
        ("Phòng Tổ chức, Hành chính", 3),
        ("Phòng GDMN", 4),
        ("Phòng GD Mầm Non", 4),
        ("Phòng KH-TC", 5),
        ("Phòng KHTC", 5),
        ("Phòng Kế hoạch – Tài chính", 5),
        ("Trường Trung học phổ thông Thủy Sơn", 6),
        ("Trường THPT Thuỷ Sơn", 6),
        ("Trường THPT Thụy Hương", 7),
        ("Sở Nội vụ", 10),
    ] {
        assert_eq!(register.find(name), Some(Target::Unit(id)), "{name}");
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(name).collect();
        assert_eq!(register.find(&decomposed), Some(Target::Unit(id)), "{name} in NFD");
    }
    for (name, id) in [
        ("Các đơn vị thuộc, trực thuộc Sở", 20),
        ("các đơn vị thuộc và trực thuộc Sở GD&ĐT", 20),
        ("Tất cả các đơn vị thuộc và trực thuộc Sở", 20),
        ("Các trường trung học phổ thông", 21),
    ] {
        assert_eq!(register.find(name), Some(Target::Group(id)), "{name}");
    }
}

#[test]
fn what_several_bear_or_nobody_bears_is_left_open() {
    let register = register();
    for name in ["Tổ Toán", "Phòng Quản lý chất lượng", "Trường THPT Thụy Sơn 2", "", "Sở", "các"]
    {
        assert_eq!(register.find(name), None, "{name}");
    }
    assert_eq!(register.suggest("Phòng Giáo dục Mầm non và Tiểu học", 1)[0].target, Target::Unit(4));
}

#[test]
fn nobody_in_particular_has_no_account_and_leads_nothing() {
    let register = register();
    for name in ["các đơn vị liên quan", "cấp ủy cùng cấp", "Các tổ chức chính trị - xã hội"] {
        assert_eq!(register.find_coordinating(name), Some(Target::Named), "{name}");
        assert_eq!(register.find(name), None, "{name}");
    }
    assert_eq!(register.find_coordinating("Phòng TCCB"), Some(Target::Unit(3)));
    assert_eq!(register.find_coordinating("Phòng Quản lý chất lượng"), None);
}

proptest! {
    /// Case, diacritics' form, dashes and doubled spaces never decide whom a name means.
    #[test]
    fn spelling_does_not_decide(place in 0..7usize, upper in any::<bool>(), dash in "[-–—,]", spaces in " {1,3}") {
        let register = register();
        let known = &register.known()[place];
        let name = known.name.replace(" - ", &format!(" {dash} ")).replace(' ', &spaces);
        let name = if upper { name.to_uppercase() } else { name.to_lowercase() };
        prop_assert_eq!(register.find(&name), Some(known.target));
    }

    #[test]
    fn any_text_is_answered(name in "\\PC{0,60}") {
        let register = register();
        register.find(&name);
        register.suggest(&name, 5);
    }
}
