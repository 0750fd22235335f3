//! Reads which module imports which from the source text.

use super::{Source, product};
use std::collections::{BTreeMap, BTreeSet};

/// The path of a module below the crate, for example `["server", "store"]`.
type Module = Vec<String>;
type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// Returns the module that a file defines.
fn module_of(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').map(str::to_owned).collect()
}

/// Returns every module with the modules it imports.
pub fn imports() -> Imports {
    let sources = product();
    let modules: BTreeSet<Module> = sources.iter().map(|file| module_of(&file.path)).collect();
    let of = |file: &Source| {
        let module = module_of(&file.path);
        let named = paths(&file.text).into_iter().filter_map(|path| resolve(&path, &module));
        let known = named.filter_map(|path| longest_known(path, &modules));
        let known = known.filter(|other| *other != module).collect();
        (module, known)
    };
    sources.iter().map(of).collect()
}

/// Returns the paths that start with `crate` or `super`, one for each leaf of a `use`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| [line, " "])
        .collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        let is_part = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        if !is_part {
            leaves(&code[at..], &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Reads one path with every leaf of its braces; returns how many bytes it read.
fn leaves(text: &str, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let depth = before.len();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let name: String =
            text[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        at += name.len();
        if !name.is_empty() {
            before.push(name);
        }
        if text[at..].starts_with("::{") {
            at += 3;
            loop {
                at += leaves(&text[at..], before, found);
                let rest = text[at..].trim_start();
                at = text.len() - rest.len();
                if !rest.starts_with(',') {
                    break;
                }
                at += 1;
            }
            at += 1;
            break;
        }
        if !text[at..].starts_with("::") {
            found.push(before.clone());
            break;
        }
        at += 2;
    }
    before.truncate(depth);
    at
}

fn resolve(path: &[String], module: &[String]) -> Option<Module> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    let base = match path.first()?.as_str() {
        "crate" => &[],
        _ => module.get(..module.len().checked_sub(supers)?)?,
    };
    Some(base.iter().chain(path.iter().skip(supers.max(1))).cloned().collect())
}

fn longest_known(mut path: Module, modules: &BTreeSet<Module>) -> Option<Module> {
    while !path.is_empty() {
        if modules.contains(&path) {
            return Some(path);
        }
        path.pop();
    }
    None
}

/// Returns the imports between folders of this depth, without those within a folder.
pub fn between_folders(imports: &Imports, levels: usize) -> Imports {
    let folder = |module: &Module| module.iter().take(levels).cloned().collect::<Module>();
    let mut between = Imports::new();
    for (module, others) in imports {
        for other in others {
            let (from, to) = (folder(module), folder(other));
            if from != to {
                between.entry(from).or_default().insert(to);
            }
        }
    }
    between
}

/// Returns the imports between files, without those between a module and its submodules.
pub fn between_files(imports: &Imports) -> Imports {
    let apart = |one: &Module, other: &Module| !one.starts_with(other) && !other.starts_with(one);
    let others = |(module, others): (&Module, &BTreeSet<Module>)| {
        let others = others.iter().filter(|other| apart(module, other)).cloned().collect();
        (module.clone(), others)
    };
    imports.iter().map(others).collect()
}

/// Returns the modules that import each other, directly or through others.
pub fn circular_imports(imports: &Imports) -> Vec<String> {
    let reaches_itself = |start: &&Module| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![*start]);
        while let Some(module) = next.pop() {
            for other in imports.get(module).into_iter().flatten() {
                if other == *start {
                    return true;
                }
                if seen.insert(other) {
                    next.push(other);
                }
            }
        }
        false
    };
    imports.keys().filter(reaches_itself).map(|module| module.join("/")).collect()
}
