//! The names of a module's functions: what a guest's backtrace shows.
//!
//! Compilers write them mangled and with everything that tells one instance of a
//! generic function from another: a fifth of a small guest. Here they become what a
//! person reads.

use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::{BinaryReader, BinaryReaderError, KnownCustom, Name, Parser, Payload};

/// Longest name that is kept, in bytes.
const LONGEST: usize = 50;

/// The module with short names, everything else in it as it was.
///
/// # Errors
/// Bytes that are no module.
pub(super) fn shortened(module: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut names = None;
    let mut rest = module.to_vec();
    let mut end = 0;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && let KnownCustom::Name(_) = section.as_known()
        {
            let reader = BinaryReader::new(section.data(), section.data_offset());
            names = Some(function_names(reader)?);
            // A section begins where the one before it ends: with its id and its size.
            rest.drain(end..section.range().end);
            break;
        }
        end = payload
            .as_section()
            .map_or(end.max(8), |(_, range)| range.end);
    }
    if let Some(functions) = names {
        let mut section = NameSection::new();
        section.functions(&functions);
        section.append_to(&mut rest);
    }
    Ok(rest)
}

fn function_names(reader: BinaryReader<'_>) -> Result<NameMap, BinaryReaderError> {
    let mut short = NameMap::new();
    for subsection in wasmparser::NameSectionReader::new(reader) {
        if let Name::Function(functions) = subsection? {
            for naming in functions {
                let naming = naming?;
                short.append(naming.index, &readable(naming.name));
            }
        }
    }
    Ok(short)
}

/// Demangled, without its hash, and not too long.
fn readable(name: &str) -> String {
    let mut name = format!("{:#}", rustc_demangle::demangle(name));
    if name.len() > LONGEST {
        let end = (0..LONGEST - 3).rev().find(|at| name.is_char_boundary(*at));
        name.truncate(end.unwrap_or(0));
        name.push('…');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one function, called `name`, and a section behind its names.
    fn module(name: &str) -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut functions = wasm_encoder::FunctionSection::new();
        functions.function(0);
        let mut body = wasm_encoder::Function::new([]);
        body.instructions().end();
        let mut code = wasm_encoder::CodeSection::new();
        code.function(&body);
        let (mut names, mut map) = (NameSection::new(), NameMap::new());
        map.append(0, name);
        names.functions(&map);
        let behind = wasm_encoder::CustomSection {
            name: "behind".into(),
            data: b"kept"[..].into(),
        };
        module
            .section(&types)
            .section(&functions)
            .section(&code)
            .section(&names)
            .section(&behind);
        module.finish()
    }

    #[test]
    fn a_mangled_name_becomes_what_a_person_reads() {
        let long = module("_ZN5hello8greeting17h0123456789abcdefE");
        let short = shortened(&long).unwrap();
        let contains = |text: &[u8]| short.windows(text.len()).any(|window| window == text);
        assert!(contains(b"hello::greeting") && !contains(b"0123456789abcdef"));
        assert!(contains(b"kept"));
        let code = |module: &[u8]| {
            let sections = Parser::new(0).parse_all(module);
            let mut ranges = sections.filter_map(|part| part.unwrap().as_section());
            let (_, range) = ranges.find(|(id, _)| *id == 10).unwrap();
            module[range].to_vec()
        };
        assert_eq!(code(&long), code(&short));
    }

    #[test]
    fn a_long_name_is_cut() {
        assert!(readable(&"é".repeat(100)).len() <= LONGEST);
    }

    #[test]
    fn bytes_that_are_no_module_are_refused() {
        assert!(shortened(b"hello").is_err());
    }
}
