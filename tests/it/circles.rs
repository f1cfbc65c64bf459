//! The files of the core import each other in one direction: state, session, rules, table of keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A file and its own child that import each other; docs/ARCHITECTURE.md says why.
const TWINS: [&str; 4] = ["event", "event/effect", "programme", "programme/undo"];

/// Every file below `folder` except tests, by its module path.
fn modules(folder: &Path, within: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let name = if within.is_empty() { stem.to_owned() } else { format!("{within}/{stem}") };
        if matches!(stem, "tests" | "laws" | "testing") {
            continue;
        }
        if path.is_dir() {
            modules(&path, &name, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            found.insert(name, code.to_owned());
        }
    }
}

/// The single paths of `a::{b, c::{d, e}}`.
fn paths(tree: &str) -> Vec<String> {
    let Some((before, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inner = rest.strip_suffix('}').unwrap();
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| paths(part.trim()))
        .map(|path| format!("{}{path}", before.trim()))
        .collect()
}

/// The file that a path of `use` in the module `from` leads to.
fn target(from: &str, path: &str, all: &BTreeMap<String, String>) -> Option<String> {
    let mut place: Vec<&str> = from.split('/').collect();
    for (n, part) in path.split("::").enumerate() {
        match part {
            "crate" if n == 0 => place.clear(),
            "self" => {}
            "super" => drop(place.pop()),
            name => place.push(name),
        }
    }
    while !place.is_empty() && !all.contains_key(&place.join("/")) {
        place.pop();
    }
    (!place.is_empty()).then(|| place.join("/")).filter(|file| file != from)
}

fn imports(from: &str, code: &str, all: &BTreeMap<String, String>) -> BTreeSet<String> {
    let uses = code.split("use ").skip(1).filter_map(|after| after.split_once(';'));
    let trees = uses.map(|(tree, _)| tree.split_whitespace().collect::<Vec<_>>().join(" "));
    let own = trees.filter(|t| ["crate::", "super::", "self::"].iter().any(|p| t.starts_with(p)));
    let named = own.flat_map(|tree| paths(&tree));
    let written = code.split("crate::").skip(1).map(|after| {
        let end = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
        format!("crate::{}", &after[..end])
    });
    let written = written.filter(|path| *path != "crate::");
    named.chain(written).filter_map(|path| target(from, &path, all)).collect()
}

#[test]
fn no_file_of_the_core_needs_one_that_needs_it() {
    let mut files = BTreeMap::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/floke-core/src");
    modules(&src, "", &mut files);
    files.remove("lib");
    let mut left: BTreeMap<_, _> =
        files.iter().map(|(name, code)| (name.clone(), imports(name, code, &files))).collect();
    assert!(left.len() > 60 && left["view/table"].contains("session"), "{left:#?}");
    // A file that imports none of the rest, or that none imports, is in no circle.
    loop {
        let needed: BTreeSet<_> = left.values().flatten().cloned().collect();
        let names: BTreeSet<_> = left.keys().cloned().collect();
        let before = left.len();
        left.retain(|name, needs| needed.contains(name) && !needs.is_disjoint(&names));
        if left.len() == before {
            break;
        }
    }
    assert_eq!(left.keys().map(String::as_str).collect::<Vec<_>>(), TWINS, "{left:#?}");
}
