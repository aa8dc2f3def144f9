//! Real documents, where they are at hand: `TIENDO_SAMPLES` names their folder.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::outline::{Reading, read};

/// The documents of one kind by name, or a word about why there are none.
fn samples(ending: &str) -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("TIENDO_SAMPLES") else {
        println!("skipped: TIENDO_SAMPLES names no folder with real documents");
        return Vec::new();
    };
    let entries = std::fs::read_dir(&folder).expect("the folder of TIENDO_SAMPLES");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|own| own == ending));
    files.sort();
    assert!(!files.is_empty(), "no {ending} in TIENDO_SAMPLES");
    files
}

fn reading(file: &PathBuf) -> Reading {
    let bytes = std::fs::read(file).expect("the file");
    let began = Instant::now();
    let reading =
        read(&file.to_string_lossy(), &bytes).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()));
    assert!(began.elapsed() < Duration::from_secs(1), "{}: {:?}", file.display(), began.elapsed());
    reading
}

#[test]
fn real_documents_are_read_within_a_second() {
    for file in samples("docx").iter().chain(&samples("md")) {
        assert!(reading(file).document.blocks.len() > 20, "{}", file.display());
    }
}

/// Not quite: what stands in two paragraphs of one may have run together in the other.
#[test]
fn word_and_markdown_of_a_document_name_the_same_tasks() {
    let tasks =
        |file: &PathBuf| reading(file).outline.tasks.into_iter().map(|task| task.reference).collect::<BTreeSet<_>>();
    let (mut all, mut differing) = (0, Vec::new());
    for file in samples("docx") {
        let (word, markdown) = (tasks(&file), tasks(&file.with_extension("md")));
        all += word.union(&markdown).count();
        differing.extend(word.symmetric_difference(&markdown).map(|task| format!("{}: {task}", file.display())));
    }
    assert!(differing.len() * 20 <= all, "{all} tasks, differing: {differing:#?}");
}
