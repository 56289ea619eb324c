//! Makes `nested/wit`: the contract with every payload and failure in the place
//! where it is used, instead of in a table.

use std::{fs, path::Path};

fn main() {
    let contract = Path::new("../../../../wit");
    println!("cargo:rerun-if-changed={}", contract.display());
    fs::create_dir_all("wit").expect("a folder for the nested contract");
    for entry in fs::read_dir(contract).expect("the contract's folder") {
        let file = entry.expect("an entry of the contract's folder").path();
        let text = fs::read_to_string(&file).expect("a file of the contract");
        let name = file.file_name().expect("a file's name");
        fs::write(Path::new("wit").join(name), nest(&text)).expect("a nested file");
    }
}

fn nest(text: &str) -> String {
    let is_table = |line: &str| {
        ["payloads: list<payload>,", "failures: list<failure>,"].contains(&line)
            || ["type payload-index = u32;", "type failure-index = u32;"].contains(&line)
    };
    let without_tables: String = text
        .lines()
        .filter(|line| !is_table(line.trim()))
        .map(|line| format!("{line}\n"))
        .collect();
    let imported_once = without_tables
        .split_inclusive("};")
        .map(|part| match part.find("use types.{") {
            Some(at) => {
                let (before, list) = part.split_at(at);
                let list = list.replace("payload-index, ", "").replace("failure-index, ", "");
                let list = list.replace(", payload-index", "").replace("payload-index,\n", "\n");
                format!("{before}{list}")
            }
            None => part.to_owned(),
        })
        .collect::<String>();
    imported_once
        .replace("payload-index", "payload")
        .replace("failure-index", "failure")
}
