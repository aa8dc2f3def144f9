//! LibreOffice, with settings of its own, and the tools that look into what it prints.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// It computes the formulas of every file anew, whatever the file says they came to.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"#;

pub struct Program {
    profile: TempDir,
}

impl Program {
    /// The program; none where it is missing, which is said aloud.
    ///
    /// # Panics
    /// Where it is missing though `TIENDO_REQUIRE_OFFICE` asks for it.
    pub fn open() -> Option<Self> {
        let missing: Vec<_> = ["soffice", "pdftotext", "pdffonts"].into_iter().filter(|name| !is_there(name)).collect();
        if !missing.is_empty() {
            assert!(
                std::env::var_os("TIENDO_REQUIRE_OFFICE").is_none(),
                "missing: {missing:?} (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui, poppler-utils, fonts-liberation2)"
            );
            eprintln!("SKIPPED: no {missing:?} on this machine; `make test` installs them");
            return None;
        }
        let profile = TempDir::new().expect("a folder");
        fs::create_dir(profile.path().join("user")).expect("a folder");
        fs::write(profile.path().join("user/registrymodifications.xcu"), SETTINGS).expect("settings");
        Some(Self { profile })
    }

    /// Converts a file of the folder into another beside it.
    pub fn convert(&self, folder: &Path, file: &str, to: &str) {
        let ran = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", self.profile.path().display()))
            .args(["--headless", "--convert-to", to, "--outdir"])
            .arg(folder)
            .arg(folder.join(file))
            .env("HOME", self.profile.path())
            .output()
            .expect("soffice runs");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
        let ending = to.split(':').next().expect("an ending");
        let made = folder.join(file).with_extension(ending);
        assert!(ran.status.success() && made.is_file() && !said.contains("rror"), "{file} to {ending}: {said}");
    }

    /// Copies what was made to the folder that `TIENDO_KEEP` names, to be looked at.
    pub fn keep(&self, folder: &Path) {
        let Some(kept) = std::env::var_os("TIENDO_KEEP") else { return };
        for made in fs::read_dir(folder).expect("the folder") {
            let made = made.expect("a file");
            fs::copy(made.path(), Path::new(&kept).join(made.file_name())).expect("copied");
        }
    }
}

fn is_there(name: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
}

/// What a program says.
pub fn output(name: &str, arguments: &[&str]) -> String {
    let ran = Command::new(name).args(arguments).stderr(Stdio::inherit()).output().expect("it runs");
    assert!(ran.status.success(), "{name} {arguments:?}");
    String::from_utf8(ran.stdout).expect("text")
}
